import type { RequestRevocation } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import type { Revocation } from '@/lib/domain/grants/revocation'
import type { AccountScope } from '@/lib/domain/roles'
import { type ServiceContext, scopeOf } from '@/lib/services/context'
import { isKnownArn } from '@/lib/services/in-scope'
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
  if (grant) {
    const revocation = knownImpact(key.revoke(grant).revocation, keyArn, scopeOf(ctx, 'grants.read'))
    return { grantId, listed: true, keptIn: tool, revocation: revocationView(revocation) }
  }
  const read = index.keys.get(keyArn)?.grants.state === 'seen'
  return { grantId, listed: read ? false : null, keptIn: tool, revocation: null }
}

/** The owner of the key sees whom it hits. Anybody else sees what is theirs. */
function knownImpact(revocation: Revocation, keyArn: string, scope: AccountScope): Revocation {
  if (isKnownArn(scope, keyArn)) return revocation
  return {
    ...revocation,
    breaks: revocation.breaks.filter(({ clusterArn }) => isKnownArn(scope, clusterArn)),
    clusterArns: revocation.clusterArns.filter((arn) => isKnownArn(scope, arn)),
  }
}
