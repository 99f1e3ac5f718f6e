import { SaveProfileInput } from '@/lib/contracts/profiles'
import { route } from '@/lib/http/route'
import { listProfiles } from '@/lib/services/profiles/list-profiles'
import { saveProfile } from '@/lib/services/profiles/save-profile'

export const GET = route({ permission: 'inventory.read' }, ({ ctx }) => listProfiles(ctx))

export const POST = route({ permission: 'profiles.change', body: SaveProfileInput, status: 201 }, ({ ctx, body }) =>
  saveProfile(ctx, body),
)
