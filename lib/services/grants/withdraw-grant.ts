import { setTimeout as sleep } from 'node:timers/promises'
import type { AccountAccess } from '@/lib/aws/access'
import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { describeUnread } from '@/lib/domain/observed'
import { judgeAffected } from '@/lib/services/assessment/judge-affected'
import { refreshKey } from '@/lib/services/assessment/refresh-key'
import { recordAudit } from '@/lib/services/audit/record'
import { enqueueReassessment } from '@/lib/services/changes/reassess-after-changes'
import type { JobContext } from '@/lib/services/job-context'
import { enterIssuingAccount } from './grant-session'
import { answerOf, closeInterruptedSteps, takeStep } from './grant-steps'
import { assumed } from './keep-calls'
import { findGrantById, takeGrantAway } from './kms-grants'
import { moveOrThrow } from './mover'
import { saveMove } from './save-move'
import { withRequestLock } from './with-request-lock'

/**
 * Takes the grant of a request away and sees it gone. May stop anywhere and be run again: a grant that is gone already is what was
 * wanted. Throws only for what another attempt may mend.
 */
export async function withdrawGrant(job: JobContext, { requestId }: { readonly requestId: string }): Promise<void> {
  await withRequestLock(job.db, requestId, async () => {
    const request = await job.db.prisma.grantRequest.findUnique({ where: { id: requestId } })
    if (request?.state !== 'revoking' || !request.grantId) return
    await closeInterruptedSteps(job, requestId)
    const writer = enterIssuingAccount(job.aws, request, 'withdraw')
    if (!(await retire(job, request, request.grantId, writer))) return
    await seeItGone(job, request, request.grantId, writer)
  })
}

async function retire(
  job: JobContext,
  request: GrantRequest,
  grantId: string,
  writer: AccountAccess,
): Promise<boolean> {
  const { outcome } = await takeStep<null>(job, request, {
    name: 'retire-grant',
    work: async () => {
      try {
        const { requestId } = await writer.session()
        const { how, awsRequestId } = await takeGrantAway(writer.kms(request.region), request.keyArn, grantId)
        const call = how === 'retired' ? 'RetireGrant' : 'RevokeGrant'
        const calls = [assumed(job, requestId), { call, region: request.region, awsRequestId, grantId } as const]
        return { outcome: 'ok', value: null, detail: `Grant ${grantId} was ${how}.`, data: { how }, calls }
      } catch (error) {
        const { code, message } = answerOf(error)
        if (code === 'NotFoundException')
          return { outcome: 'ok', value: null, detail: `Grant ${grantId} was gone already.`, data: { how: 'gone' } }
        const detail = `Neither RetireGrant nor RevokeGrant worked for the grant writer role of ${request.issuingAccountId}. AWS said: ${code}: ${message}`
        return { outcome: 'refused', detail }
      }
    },
    after: async (tx, done) => {
      if (done.outcome !== 'ok') await keepGrant(tx, job, request, done.detail)
    },
  })
  return outcome === 'ok'
}

/** KMS lists a grant for a while after it is gone (F16): a few looks, a second apart; after that the queue comes back to it. */
const looks = 5

async function seeItGone(
  job: JobContext,
  request: GrantRequest,
  grantId: string,
  writer: AccountAccess,
): Promise<void> {
  await takeStep<null>(job, request, {
    name: 'see-it-gone',
    work: async () => {
      for (let look = 1; ; look++) {
        if (!(await findGrantById(job, request, writer, grantId))) break
        if (look === looks) throw new Error(`KMS still lists grant ${grantId}. It can take up to five minutes.`)
        await sleep(1_000)
      }
      const unread = await refreshKey(job, request.keyArn)
      if (unread?.state === 'failed') throw new Error(describeUnread(unread))
      await judgeAffected(job, { keyArn: request.keyArn })
      await enqueueReassessment(job)
      const stale = unread
        ? ` The key could not be read again, so what hangs on it is shown as it was before: ${describeUnread(unread)}`
        : ''
      return { outcome: 'ok', value: null, detail: `KMS lists grant ${grantId} no more.${stale}` }
    },
    after: async (tx, done) => {
      if (done.outcome !== 'ok') return
      const state = moveOrThrow(job, 'confirm-revoked', request)
      await saveMove(tx, request, 'confirm-revoked', state, { revokedAt: job.clock.now(), failure: null })
      await recordAudit(tx, job, {
        action: 'grant.revoked',
        subject: { type: 'grant-request', id: request.id },
        summary: `Grant of request ${request.number} withdrawn: ${done.detail}`,
        before: { state: request.state, grantId },
        after: { state },
      })
    },
  })
}

/** The grant is still there: the request is what it was before, and says what went wrong. */
export async function keepGrant(
  tx: Transaction,
  job: Pick<JobContext, 'actor' | 'clock' | 'request'>,
  request: GrantRequest,
  failure: string,
): Promise<void> {
  const move = request.verifiedAt ? 'keep-verified' : 'keep-failed'
  const state = moveOrThrow(job, move, request)
  await saveMove(tx, request, move, state, { failure })
  await recordAudit(tx, job, {
    action: 'grant.revocation-failed',
    subject: { type: 'grant-request', id: request.id },
    summary: `Grant of request ${request.number} was not withdrawn: ${failure}`,
    before: { state: request.state },
    after: { state, grantId: request.grantId },
  })
}
