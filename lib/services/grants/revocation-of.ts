import type { RequestRevocation } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import type { ServiceContext } from '@/lib/services/context'
import { revocationView } from '@/lib/services/keys/grant-use-rows'
import { keptIn } from '@/lib/services/keys/kept-in'
import { readGrants } from '@/lib/services/keys/read-grants'

/** What hangs on a grant by what is known now. */
export async function revocationOf(
  ctx: ServiceContext,
  { keyArn, grantId }: Pick<GrantRequest, 'keyArn'> & { readonly grantId: string },
): Promise<RequestRevocation> {
  const [{ index, grants, key }, tool] = await Promise.all([readGrants(ctx, keyArn), keptIn(ctx, keyArn, grantId)])
  const grant = grants.find((one) => one.grantId === grantId)
  if (grant) return { grantId, listed: true, keptIn: tool, revocation: revocationView(key.revoke(grant).revocation) }
  const read = index.keys.get(keyArn)?.grants.state === 'seen'
  return { grantId, listed: read ? false : null, keptIn: tool, revocation: null }
}
