import type { RequestRevocation } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import type { ServiceContext } from '@/lib/services/context'
import { revocationView } from '@/lib/services/keys/grant-use-rows'
import { readGrants } from '@/lib/services/keys/read-grants'

/** What hangs on a grant by what is known now. */
export async function revocationOf(
  ctx: ServiceContext,
  { keyArn, grantId }: Pick<GrantRequest, 'keyArn'> & { readonly grantId: string },
): Promise<RequestRevocation> {
  const { index, grants, key } = await readGrants(ctx, keyArn)
  const grant = grants.find((one) => one.grantId === grantId)
  if (grant) return { grantId, listed: true, revocation: revocationView(key.revoke(grant).revocation) }
  const read = index.keys.get(keyArn)?.grants.state === 'seen'
  return { grantId, listed: read ? false : null, revocation: null }
}
