import type { RequestRevocation } from '@/lib/contracts/requests'
import { AppError } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { revocationView } from '@/lib/services/keys/grant-use-rows'
import { readGrants } from '@/lib/services/keys/read-grants'
import { findRequest } from './find-request'

/** What hangs on the grant of a request, by what is known now: shown before somebody withdraws it. */
export async function getRevocation(ctx: ServiceContext, { id }: { id: string }): Promise<RequestRevocation> {
  requirePermission(ctx, 'grants.read')
  const { grantId, keyArn, number } = await findRequest(ctx, id)
  if (!grantId) throw new AppError('precondition-failed', `Grant request ${number} has led to no grant.`)
  const { index, grants, key } = await readGrants(ctx, keyArn)
  const grant = grants.find((one) => one.grantId === grantId)
  if (grant) return { grantId, listed: true, revocation: revocationView(key.revoke(grant).revocation) }
  const read = index.keys.get(keyArn)?.grants.state === 'seen'
  return { grantId, listed: read ? false : null, revocation: null }
}
