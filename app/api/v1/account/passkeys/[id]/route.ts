import { AccountItemParams, RenamePasskeyInput } from '@/lib/contracts/account'
import { route } from '@/lib/http/route'
import { removePasskey } from '@/lib/services/account/remove-passkey'
import { renamePasskey } from '@/lib/services/account/rename-passkey'

export const PATCH = route({ params: AccountItemParams, body: RenamePasskeyInput }, ({ ctx, params, body }) =>
  renamePasskey(ctx, params.id, body),
)

export const DELETE = route({ params: AccountItemParams }, ({ ctx, params }) => removePasskey(ctx, params.id))
