import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { moveOrThrow } from './mover'
import { saveMove } from './save-move'

/** The end of a request that came to nothing, with the words its page shows. */
export async function failRequest(
  tx: Transaction,
  job: Pick<JobContext, 'actor' | 'clock' | 'request'>,
  request: GrantRequest,
  action: 'grant.creation-failed' | 'grant.verification-failed',
  failure: string,
): Promise<void> {
  const state = moveOrThrow(job, 'fail', request)
  await saveMove(tx, request, 'fail', state, { failure })
  await recordAudit(tx, job, {
    action,
    subject: { type: 'grant-request', id: request.id },
    summary: `Grant request ${request.number} failed: ${failure}`,
    before: { state: request.state },
    after: { state, grantId: request.grantId },
  })
}
