import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { whyNotFollowed } from '@/lib/domain/grants/end-date'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { enqueueRevoke } from './enqueue-apply'
import { moveOrThrow } from './mover'
import { saveMove } from './save-move'

/** Has the grant withdrawn that a verified one was made to replace. Only then: until then both are there, never neither. */
export async function withdrawReplaced(tx: Transaction, job: JobContext, request: GrantRequest): Promise<void> {
  if (!request.replacesId) return
  const earlier = await tx.grantRequest.findUniqueOrThrow({ where: { id: request.replacesId } })
  // Somebody was faster, or the grant was revoked meanwhile.
  if (whyNotFollowed(earlier)) return
  const state = moveOrThrow(job, 'replace', earlier)
  const reason = `The grant of request ${request.number} took its place.`
  await saveMove(tx, earlier, 'replace', state, { revokerName: job.actor.name, revokeReason: reason })
  await enqueueRevoke(tx, earlier.id)
  await recordAudit(tx, job, {
    action: 'grant.revoking',
    subject: { type: 'grant-request', id: earlier.id },
    summary: `Grant ${earlier.grantId} of request ${earlier.number} is to be withdrawn`,
    reason,
    before: { state: earlier.state },
    after: { state, replacedBy: request.id },
  })
}
