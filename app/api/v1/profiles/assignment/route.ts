import { Assignment } from '@/lib/domain/profiles/assignment'
import { route } from '@/lib/http/route'
import { assignProfiles } from '@/lib/services/profiles/assign-profiles'

export const PATCH = route({ permission: 'profiles.change', body: Assignment }, ({ ctx, body }) =>
  assignProfiles(ctx, body),
)
