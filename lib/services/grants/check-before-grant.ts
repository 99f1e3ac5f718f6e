import { PreflightView } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import { accountOf, nameOf } from '@/lib/domain/arn'
import { describeUnread, type Unread } from '@/lib/domain/observed'
import { AppError } from '@/lib/errors'
import { refreshKey } from '@/lib/services/assessment/refresh-key'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { checkAgain } from './check-again'
import { failRequest } from './fail-request'
import { type StepResult, takeStep } from './grant-steps'
import { readGrantee } from './read-grantee'

/**
 * The last look before a grant is made: the key and the grantee are read again, and everything that was checked before the approval
 * is checked on that. False where it is not to be made any more; then the request has failed with the reason.
 */
export async function checkBeforeGrant(job: JobContext, request: GrantRequest): Promise<boolean> {
  const { outcome } = await takeStep<null>(job, request, {
    name: 'check',
    work: () => check(job, request),
    after: (tx, done) =>
      done.outcome === 'ok'
        ? recordAudit(tx, job, {
            action: 'grant.checked',
            subject: { type: 'grant-request', id: request.id },
            summary: `Request ${request.number} checked once more: ${done.detail}`,
            after: done.data,
          })
        : failRequest(tx, job, request, 'grant.creation-failed', done.detail),
  })
  return outcome === 'ok'
}

async function check(job: JobContext, request: GrantRequest): Promise<StepResult<null>> {
  const key = await refreshKey(job, request.keyArn)
  if (key?.state === 'failed') throw new Error(describeUnread(key))
  const grantee = await readGrantee(job, request.granteePrincipal)
  if (grantee.state === 'failed') throw new Error(describeUnread(grantee))
  const known = PreflightView.parse(request.preflight).granteeRoleId
  const name = nameOf(request.granteePrincipal)
  if (grantee.state === 'seen' && grantee.value === null) {
    const account = accountOf(request.granteePrincipal)
    return { outcome: 'failed', detail: `There is no ${name} in ${account} any more. Scan again and ask again.` }
  }
  if (grantee.state === 'seen' && known !== null && grantee.value !== known) {
    const detail = `${name} is another role than the one this was approved for: its unique id is ${grantee.value} instead of ${known}, so it was deleted and created again. Scan again and ask again.`
    return { outcome: 'failed', detail }
  }
  try {
    await checkAgain(job, request)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'precondition-failed' || error.code === 'not-found'))
      return { outcome: 'failed', detail: `Since the approval something has changed. ${error.message}` }
    throw error
  }
  const unread: Unread[] = [...(key ? [key] : []), ...(grantee.state === 'seen' ? [] : [grantee])]
  const detail = ['Nothing blocks it.', ...unread.map((one) => `Not read again: ${describeUnread(one)}`)].join(' ')
  return {
    outcome: 'ok',
    value: null,
    detail,
    data: { roleId: grantee.state === 'seen' ? grantee.value : null, keyRead: key === null },
  }
}
