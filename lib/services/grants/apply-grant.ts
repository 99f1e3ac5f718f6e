import type { AccountAccess } from '@/lib/aws/access'
import type { GrantRequest } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { parseAssumedRole, roleArn } from '@/lib/domain/arn'
import { explainAssumeFailure, explainCreateFailure } from '@/lib/domain/grants/explain-failure'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { checkBeforeGrant } from './check-before-grant'
import { failRequest } from './fail-request'
import { enterIssuingAccount } from './grant-session'
import { answerOf, closeInterruptedSteps, takeStep } from './grant-steps'
import { assumed, type StepCall } from './keep-calls'
import { createGrant, dryRunCreateGrant, findGrantByName } from './kms-grants'
import { moveOrThrow } from './mover'
import { proposalFromRow } from './proposal-row'
import { proveGrant } from './prove-grant'
import { renewGrant } from './renew-grant'
import { saveMove } from './save-move'
import { withRequestLock } from './with-request-lock'

/**
 * Creates the grant of an approved request, reads it back and proves that it helps. May stop anywhere and be run again: it looks
 * for the grant by its Name before it makes one. Throws only for what another attempt may mend.
 */
export async function applyGrant(job: JobContext, { requestId }: { readonly requestId: string }): Promise<void> {
  await withRequestLock(job.db, requestId, async () => {
    const request = await begin(job, requestId)
    if (!request) return
    await closeInterruptedSteps(job, requestId)
    const writer = enterIssuingAccount(job.aws, request)
    const { renewsId } = request
    if (renewsId) return renewGrant(job, { ...request, renewsId }, writer)
    if (await isTooLate(job, request)) return
    const applied = request.state === 'applied' ? request : await create(job, request, writer)
    if (applied) await proveGrant(job, applied, writer)
  })
}

/** The request to work on; null when it was cancelled meanwhile, or is done. */
async function begin(job: JobContext, requestId: string): Promise<GrantRequest | null> {
  const request = await job.db.prisma.grantRequest.findUnique({ where: { id: requestId } })
  if (request?.state === 'applying' || request?.state === 'applied') return request
  if (request?.state !== 'approved') return null
  const state = moveOrThrow(job, 'apply', request)
  await inTransaction(job.db, (tx) => saveMove(tx, request, 'apply', state))
  return { ...request, state }
}

/** Its end came before anything was done for it: nobody wants it any more. What was begun is finished, and then ends. */
async function isTooLate(job: JobContext, request: GrantRequest): Promise<boolean> {
  if (request.endsAt === null || request.endsAt > job.clock.now()) return false
  if ((await job.db.prisma.grantStep.count({ where: { requestId: request.id } })) > 0) return false
  const why = `Its end date, ${request.endsAt.toISOString()}, came before the grant was made. Ask again with a later end.`
  await inTransaction(job.db, (tx) => failRequest(tx, job, request, 'grant.creation-failed', why))
  return true
}

async function create(job: JobContext, request: GrantRequest, writer: AccountAccess): Promise<GrantRequest | null> {
  const role = await assumeWriter(job, request, writer)
  if (!role) return null
  const before = await findGrantByName(job, request, writer)
  const known = before?.GrantId ?? null
  if (known) return adopt(job, request, known, 'An earlier attempt had made it; it was found by its name.')

  if (!(await checkBeforeGrant(job, request))) return null
  const dryRun = await dryRunGrant(job, request, writer, role)
  if (!dryRun) return null
  if (dryRun.grantId) return adopt(job, request, dryRun.grantId, 'The server made it on the dry run.')
  return makeGrant(job, request, writer, role)
}

async function assumeWriter(job: JobContext, request: GrantRequest, writer: AccountAccess): Promise<string | null> {
  const result = await takeStep<string>(job, request, {
    name: 'assume-role',
    work: async () => {
      try {
        const { arn, requestId } = await writer.session()
        const session = parseAssumedRole(arn)
        if (!session) throw new Error(`Expected the session of a role, got ${arn}.`)
        const value = roleArn(session.accountId, session.roleName, arn.split(':')[1])
        const calls = [assumed(job, requestId)]
        return { outcome: 'ok', value, detail: `Became ${arn}`, data: { arn }, calls }
      } catch (error) {
        const detail = explainAssumeFailure(answerOf(error), request.issuingAccountId, 'the grant writer role')
        return { outcome: 'refused', detail }
      }
    },
    after: (tx, done) =>
      done.outcome === 'ok'
        ? recordAudit(tx, job, {
            action: 'grant.writer-assumed',
            subject: { type: 'grant-request', id: request.id },
            summary: `${done.value} assumed for request ${request.number}, narrowed to this grant`,
            after: done.data,
          })
        : failRequest(tx, job, request, 'grant.creation-failed', done.detail),
  })
  return result.outcome === 'ok' ? result.value : null
}

async function dryRunGrant(job: JobContext, request: GrantRequest, writer: AccountAccess, role: string) {
  const result = await takeStep<{ grantId: string | null }>(job, request, {
    name: 'dry-run',
    work: async () => {
      try {
        const grantId = await dryRunCreateGrant(writer.kms(request.region), request, role)
        const detail = grantId
          ? 'This server does not honour DryRun: it made the grant.'
          : 'KMS says that CreateGrant would succeed.'
        return { outcome: 'ok', value: { grantId }, detail }
      } catch (error) {
        return { outcome: 'refused', detail: explainCreateFailure(answerOf(error), proposalFromRow(request), role) }
      }
    },
    after: (tx, done) =>
      done.outcome === 'ok'
        ? recordAudit(tx, job, {
            action: 'grant.dry-run-passed',
            subject: { type: 'grant-request', id: request.id },
            summary: `Dry run for request ${request.number}: ${done.detail}`,
          })
        : failRequest(tx, job, request, 'grant.creation-failed', done.detail),
  })
  return result.outcome === 'ok' ? result.value : null
}

async function makeGrant(job: JobContext, request: GrantRequest, writer: AccountAccess, role: string) {
  let applied: GrantRequest | null = null
  await takeStep<string>(job, request, {
    name: 'create-grant',
    before: (tx) =>
      recordAudit(tx, job, {
        action: 'grant.creating',
        subject: { type: 'grant-request', id: request.id },
        summary: `About to create the grant of request ${request.number} in ${request.issuingAccountId}`,
        after: { name: request.id, retiringPrincipal: role, ...proposalFromRow(request) },
      }),
    work: async () => {
      try {
        const { grantId, awsRequestId } = await createGrant(writer.kms(request.region), request, role)
        const calls = [created(request, grantId, awsRequestId)]
        return { outcome: 'ok', value: grantId, detail: `KMS made grant ${grantId}.`, data: { grantId }, calls }
      } catch (error) {
        return { outcome: 'refused', detail: explainCreateFailure(answerOf(error), proposalFromRow(request), role) }
      }
    },
    after: async (tx, done) => {
      if (done.outcome === 'ok') applied = await confirmCreated(tx, job, request, done.value, done.detail)
      else await failRequest(tx, job, request, 'grant.creation-failed', done.detail)
    },
  })
  return applied
}

const created = ({ region }: GrantRequest, grantId: string, awsRequestId: string | null): StepCall => ({
  call: 'CreateGrant',
  region,
  awsRequestId,
  grantId,
})

/** Takes a grant that exists already for the one this request was to make. */
async function adopt(job: JobContext, request: GrantRequest, grantId: string, why: string) {
  let applied: GrantRequest | null = null
  await takeStep<string>(job, request, {
    name: 'create-grant',
    work: async () => ({
      outcome: 'ok',
      value: grantId,
      detail: `${why} Grant ${grantId}.`,
      data: { grantId },
      calls: [created(request, grantId, null)],
    }),
    after: async (tx, done) => {
      if (done.outcome === 'ok') applied = await confirmCreated(tx, job, request, done.value, done.detail)
    },
  })
  return applied
}

async function confirmCreated(
  tx: Parameters<typeof saveMove>[0],
  job: JobContext,
  request: GrantRequest,
  grantId: string,
  detail: string,
): Promise<GrantRequest> {
  const state = moveOrThrow(job, 'confirm-created', request)
  const appliedAt = job.clock.now()
  await saveMove(tx, request, 'confirm-created', state, { grantId, appliedAt })
  await recordAudit(tx, job, {
    action: 'grant.created',
    subject: { type: 'grant-request', id: request.id },
    summary: `Grant of request ${request.number} exists: ${grantId}. ${detail}`,
    before: { state: request.state },
    after: { state, grantId },
  })
  return { ...request, state, grantId, appliedAt }
}
