import type { GrantListEntry } from '@aws-sdk/client-kms'
import type { AccountAccess } from '@/lib/aws/access'
import { observe } from '@/lib/aws/errors'
import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { describeUnread } from '@/lib/domain/observed'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { failRequest } from './fail-request'
import { findRequest } from './find-request'
import { type StepResult, takeStep } from './grant-steps'
import { findGrantById } from './kms-grants'
import { moveOrThrow } from './mover'
import { saveMove } from './save-move'

/** Moves the end of the grant an approved renewal is about, once it was seen in KMS. Nothing is made and nothing is taken away. */
export async function renewGrant(
  job: JobContext,
  request: GrantRequest & { renewsId: string },
  writer: AccountAccess,
): Promise<void> {
  const earlier = await findRequest(job, request.renewsId)
  await takeStep<GrantListEntry>(job, request, {
    name: 'read-back',
    work: () => look(job, earlier, writer),
    after: async (tx, done) => {
      const moved = done.outcome === 'ok' && (await moveEnd(tx, job, request, earlier))
      if (moved) return
      const why =
        done.outcome === 'ok' ? `The grant of request ${earlier.number} was withdrawn meanwhile.` : done.detail
      await failRequest(tx, job, request, 'grant.verification-failed', `${why} Ask for a new grant.`)
    },
  })
}

async function look(
  job: JobContext,
  earlier: GrantRequest,
  writer: AccountAccess,
): Promise<StepResult<GrantListEntry>> {
  const grantId = earlier.grantId ?? ''
  const seen = await observe('kms:ListGrants', () => findGrantById(job, earlier, writer, grantId))
  if (seen.state === 'failed') throw new Error(describeUnread(seen))
  if (seen.state === 'denied')
    return { outcome: 'refused', detail: `Nobody can tell whether grant ${grantId} is there. ${describeUnread(seen)}` }
  if (!seen.value) return { outcome: 'failed', detail: `KMS no longer lists grant ${grantId}.` }
  return { outcome: 'ok', value: seen.value, detail: `KMS lists grant ${grantId}. It stays; no second one is made.` }
}

/** False where the grant is being withdrawn, or is gone. */
async function moveEnd(
  tx: Transaction,
  job: JobContext,
  request: GrantRequest,
  earlier: GrantRequest,
): Promise<boolean> {
  const { count } = await tx.grantRequest.updateMany({
    where: { id: earlier.id, grantId: { not: null }, state: { in: ['verified', 'failed'] } },
    data: { endsAt: request.endsAt, endWarnedDays: null },
  })
  if (count === 0) return false
  const state = moveOrThrow(job, 'renew', request)
  await saveMove(tx, request, 'renew', state, { verifiedAt: job.clock.now(), failure: null })
  await notify(tx, { topic: 'request', id: earlier.id })
  const end = request.endsAt?.toISOString() ?? null
  await recordAudit(tx, job, {
    action: 'grant.renewed',
    subject: { type: 'grant-request', id: request.id },
    summary: `Grant of request ${earlier.number} renewed by request ${request.number}: it ends ${end ? `at ${end}` : 'no more by itself'}`,
    before: { state: request.state, endsAt: earlier.endsAt?.toISOString() ?? null },
    after: { state, endsAt: end, grantId: earlier.grantId },
  })
  await recordAudit(tx, job, {
    action: 'grant.end-moved',
    subject: { type: 'grant-request', id: earlier.id },
    summary: `The end of the grant of request ${earlier.number} moved with request ${request.number}`,
    before: { endsAt: earlier.endsAt?.toISOString() ?? null },
    after: { endsAt: end, request: request.id },
  })
  return true
}
