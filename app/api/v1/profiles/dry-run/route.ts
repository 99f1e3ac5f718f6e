import { TryProfileInput } from '@/lib/contracts/profiles'
import { route } from '@/lib/http/route'
import { tryProfile } from '@/lib/services/profiles/try-profile'

export const POST = route({ permission: 'inventory.read', body: TryProfileInput }, ({ ctx, body }) =>
  tryProfile(ctx, body),
)
