import type { RequestRevocation } from '@/lib/contracts/requests'
import { AppError } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { findRequest } from './find-request'
import { revocationOf } from './revocation-of'

/** What hangs on the grant of a request, by what is known now: shown before somebody withdraws it. */
export async function getRevocation(ctx: ServiceContext, { id }: { id: string }): Promise<RequestRevocation> {
  requirePermission(ctx, 'grants.read')
  const { grantId, keyArn, number } = await findRequest(ctx, id)
  if (!grantId) throw new AppError('precondition-failed', `Grant request ${number} has led to no grant.`)
  return revocationOf(ctx, { keyArn, grantId })
}
