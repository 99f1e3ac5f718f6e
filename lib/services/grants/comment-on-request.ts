import { CommentInput, type RequestView } from '@/lib/contracts/requests'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { mayIn, requirePermission, requirePermissionFor, type ServiceContext } from '@/lib/services/context'
import { findRequest } from './find-request'
import { getRequest } from './get-request'

/** Says something about a request, for everybody who may see it. It stays as it was said. */
export async function commentOnRequest(
  ctx: ServiceContext,
  input: { id: string } & CommentInput,
): Promise<RequestView> {
  requirePermission(ctx, 'grants.request')
  const { text } = CommentInput.parse(input)
  const request = await findRequest(ctx, input.id)
  if (!mayIn(ctx, 'grants.request', request.clusterAccountId ?? ''))
    requirePermissionFor(ctx, 'grants.request', request.keyAccountId)
  await inTransaction(ctx.db, async (tx) => {
    const { id } = await tx.grantComment.create({
      data: {
        requestId: request.id,
        authorId: ctx.actor.id,
        authorName: ctx.actor.name,
        text,
        at: ctx.clock.now(),
      },
    })
    await notify(tx, { topic: 'request', id: request.id })
    await recordAudit(tx, ctx, {
      action: 'grant.commented',
      subject: { type: 'grant-request', id: request.id },
      summary: `Comment on grant request ${request.number} of ${request.requesterName}`,
      after: { comment: id, text },
    })
  })
  return getRequest(ctx, request.id)
}
