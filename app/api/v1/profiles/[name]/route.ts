import { ProfileParams } from '@/lib/contracts/profiles'
import { route } from '@/lib/http/route'
import { deleteProfile } from '@/lib/services/profiles/delete-profile'
import { getProfile } from '@/lib/services/profiles/get-profile'

export const GET = route({ permission: 'inventory.read', params: ProfileParams }, ({ ctx, params }) =>
  getProfile(ctx, params.name),
)

export const DELETE = route({ permission: 'profiles.change', params: ProfileParams }, ({ ctx, params }) =>
  deleteProfile(ctx, params.name),
)
