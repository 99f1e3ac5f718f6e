import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { GrantListEntry } from '@aws-sdk/client-kms'
import type { AccountAccess } from '@/lib/aws/access'
import { observe } from '@/lib/aws/errors'
import type { GrantRequest } from '@/lib/db/generated/client'
import { accountOf } from '@/lib/domain/arn'
import { describeUnread } from '@/lib/domain/observed'
import { AppError } from '@/lib/errors'
import { judgeAffected } from '@/lib/services/assessment/judge-affected'
import { refreshKey } from '@/lib/services/assessment/refresh-key'
import { recordAudit } from '@/lib/services/audit/record'
import { enqueueReassessment } from '@/lib/services/changes/reassess-after-changes'
import type { JobContext } from '@/lib/services/job-context'
import { failRequest } from './fail-request'
import { type StepResult, takeStep } from './grant-steps'
import { findGrantById } from './kms-grants'
import { type LoadedNeed, loadNeed } from './load-need'
import { moveOrThrow } from './mover'
import { proposalFromRow } from './proposal-row'
import { saveMove } from './save-move'
import { withdrawReplaced } from './withdraw-replaced'
import { writerArn } from './writer'

/** Reads the grant back from KMS and judges the access again. Only both together make a request verified. */
export async function proveGrant(job: JobContext, request: GrantRequest, writer: AccountAccess): Promise<void> {
  const readBack = await takeStep<GrantListEntry>(job, request, {
    name: 'read-back',
    work: () => readBackGrant(job, request, writer),
    after: (tx, done) =>
      done.outcome === 'ok'
        ? recordAudit(tx, job, {
            action: 'grant.read-back',
            subject: { type: 'grant-request', id: request.id },
            summary: `Request ${request.number}: ${done.detail}`,
            after: done.data,
          })
        : failRequest(tx, job, request, 'grant.verification-failed', done.detail),
  })
  if (readBack.outcome !== 'ok') return

  await takeStep<null>(job, request, {
    name: 're-evaluate',
    work: () => judgeAgain(job, request),
    after: async (tx, done) => {
      if (done.outcome !== 'ok') return failRequest(tx, job, request, 'grant.verification-failed', done.detail)
      const state = moveOrThrow(job, 'verify', request)
      await saveMove(tx, request, 'verify', state, { verifiedAt: job.clock.now(), failure: null })
      await recordAudit(tx, job, {
        action: 'grant.verified',
        subject: { type: 'grant-request', id: request.id },
        summary: `Grant of request ${request.number} verified: ${done.detail}`,
        before: { state: request.state },
        after: { state, grantId: request.grantId },
      })
      await withdrawReplaced(tx, job, request)
    },
  })
}

/** KMS lists a new grant late at times (F16): a few looks, a second apart; after that the queue comes back to it. */
const looks = 5

async function readBackGrant(
  job: JobContext,
  request: GrantRequest,
  writer: AccountAccess,
): Promise<StepResult<GrantListEntry>> {
  const grantId = request.grantId ?? ''
  for (let look = 1; look <= looks; look++) {
    const seen = await observe('kms:ListGrants', () => findGrantById(job, request, writer, grantId))
    if (seen.state === 'denied') {
      const detail = `KMS made grant ${grantId}, but neither role of Keyscope may list grants on this key, so nothing proves it. Allow kms:ListGrants to the reading role. ${describeUnread(seen)}`
      return { outcome: 'refused', detail }
    }
    if (seen.state === 'failed') throw new Error(describeUnread(seen))
    if (seen.value) return compare(seen.value, request)
    if (look < looks) await sleep(1_000)
  }
  throw new Error(`KMS does not list grant ${grantId} yet. A new grant can take up to five minutes.`)
}

function compare(grant: GrantListEntry, request: GrantRequest): StepResult<GrantListEntry> {
  const { granteePrincipal, issuingAccountId, operations, constraints } = proposalFromRow(request)
  const listed = grant.Operations ?? []
  const issuer = grant.IssuingAccount ? accountOf(grant.IssuingAccount) : null
  const held = constraintsOf(grant)
  const differences = [
    grant.GranteePrincipal !== granteePrincipal && `the grantee is ${grant.GranteePrincipal}`,
    issuer !== null && issuer !== issuingAccountId && `it was issued by ${issuer} instead of ${issuingAccountId}`,
    !sameSet(listed, operations) && `the operations are ${listed.join(', ')}`,
    !isDeepStrictEqual(held, constraints?.encryptionContextSubset ?? {}) &&
      `it is held to the encryption context ${JSON.stringify(held)}`,
    grant.Name !== request.id && `its name is ${grant.Name ?? 'missing'}`,
    grant.RetiringPrincipal !== writerArn(request) && `${grant.RetiringPrincipal ?? 'nobody'} may retire it`,
  ].filter(Boolean)
  if (differences.length > 0) {
    const detail = `KMS lists grant ${grant.GrantId}, but not as approved: ${differences.join('; ')}. Revoke it and ask again.`
    return { outcome: 'failed', detail }
  }
  const detail = `KMS lists grant ${grant.GrantId} to ${granteePrincipal}${issuer ? `, issued by ${issuer}` : ''}.`
  return {
    outcome: 'ok',
    value: grant,
    detail,
    data: { grantId: grant.GrantId ?? '', issuer, operations: [...listed] },
  }
}

/** What the encryption context must contain; a grant that is held to an exact one is another grant. */
const constraintsOf = ({ Constraints: { EncryptionContextEquals: exactly, ...rest } = {} }: GrantListEntry) =>
  exactly ? { exactly } : (rest.EncryptionContextSubset ?? {})

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((item) => b.includes(item))

async function judgeAgain(job: JobContext, request: GrantRequest): Promise<StepResult<null>> {
  const unread = await refreshKey(job, request.keyArn)
  await judgeAffected(job, { keyArn: request.keyArn })
  await enqueueReassessment(job)
  const loaded = await loadNeedNow(job, request)
  if (!loaded) {
    const detail = `The grant exists, but the cluster no longer needs it, so nothing shows that it helps. Revoke grant ${request.grantId} if it is not wanted.`
    return { outcome: 'failed', detail }
  }
  const { index, need } = loaded
  if (unread && !index.grantsByKey.get(request.keyArn)?.some((grant) => grant.grantId === request.grantId)) {
    if (unread.state === 'failed') throw new Error(describeUnread(unread))
    const detail = `The grant exists, but the key could not be read again, so the access cannot be judged. ${describeUnread(unread)}`
    return { outcome: 'failed', detail }
  }
  const open = need.operations.filter((o) => request.operations.includes(o.operation) && o.verdict !== 'allowed')
  const first = open[0]
  if (first) {
    const names = open.map((o) => o.operation).join(', ')
    const detail = `The grant exists, but ${names} is still not allowed. ${first.reason} Mend that, or revoke grant ${request.grantId}.`
    return { outcome: 'failed', detail }
  }
  const rest = need.status === 'ok' ? '' : ` Beyond this request: ${need.summary}`
  return { outcome: 'ok', value: null, detail: `Every operation that was asked for is allowed now.${rest}` }
}

/** The need as it is after the grant; null when it went away with its cluster, template or role. */
async function loadNeedNow(job: JobContext, request: GrantRequest): Promise<LoadedNeed | null> {
  try {
    return await loadNeed(job, request.needId ?? '')
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
