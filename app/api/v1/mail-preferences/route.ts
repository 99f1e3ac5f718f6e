import { ChangeMailPreferencesInput } from '@/lib/contracts/channels'
import { route } from '@/lib/http/route'
import { changeMailPreferences, getMailPreferences } from '@/lib/services/notifications/mail-preferences'

export const GET = route({ permission: 'grants.read' }, ({ ctx }) => getMailPreferences(ctx))

export const PATCH = route({ permission: 'grants.read', body: ChangeMailPreferencesInput }, ({ ctx, body }) =>
  changeMailPreferences(ctx, body),
)
