import type { AccountPasskey } from '@/lib/contracts/account'
import type { Passkey } from '@/lib/db/generated/client'

/** What a person sees of a passkey: nothing that signs in. */
export const toPasskeyView = ({ id, name, backedUp, createdAt, lastUsedAt }: Passkey): AccountPasskey => ({
  id,
  name,
  backedUp,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})
