import type { AccountAccess, Identity } from '@/lib/aws/access'
import { observe } from '@/lib/aws/errors'
import { type Members, membersShared, readMembers, stateOf } from '@/lib/collectors/organization'
import { collectorsOf } from '@/lib/collectors/registry'
import type { SharedReads } from '@/lib/collectors/run-collector'
import { notify } from '@/lib/db/notify'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { addJob, addJobs } from '@/lib/db/queue'
import { describeScope, type Member, type Membership, membership, ScanScope } from '@/lib/domain/scans/scope'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import { endDepartedAccounts } from '@/lib/services/inventory/end-departed'
import type { JobContext } from '@/lib/services/job-context'
import { completeReading } from './complete-reading'
import { endAccountAccess, layOutCoverage, type PlannedRow } from './coverage'
import { estimateScope } from './estimate-scan'
import { failScan } from './fail-scan'
import { findOrganization } from './find-organization'
import { loadMembers } from './load-members'
import { whileWanted } from './running-scans'
import { scanOneKey } from './scan-one-key'
import { scanPlace } from './scan-place'
import { waitsForAnother } from './waits-for-another'

interface PlannedAccount {
  readonly member: Member
  readonly membership: Membership
}

const retryMs = 2_000

/**
 * Lists the accounts, gives each that the scope names a job and reads the organization itself. Without a list of accounts the ones
 * known from before are scanned, and the organization's own rows say why. Waits while an older scan may read the same places.
 */
export async function planScan(job: JobContext, { scanId }: { readonly scanId: number }): Promise<void> {
  const scan = await job.db.prisma.scan.findUnique({ where: { id: scanId } })
  if (scan?.status !== 'queued' && scan?.status !== 'running') return
  const scope = ScanScope.parse(scan.scope)
  if (scan.status === 'queued' && (await waitsForAnother(job.db, scanId, scope))) {
    const runAt = new Date(Date.now() + retryMs)
    return addJob(job.db.prisma, 'plan-scan', { scanId }, { key: `plan-scan:${scanId}`, runAt })
  }
  await whileWanted(scanId, async (signal) => {
    const identity = await observe('sts:GetCallerIdentity', () => job.aws.identity())
    if (identity.state !== 'seen') return failScan(job, scanId, withoutIdentity(identity))
    if (scope.key !== undefined)
      return scanOneKey(job, scanId, { keyArn: scope.key, rolesOf: scope.rolesOf ?? [] }, signal)

    const access = await findOrganization(job.aws, identity.value)
    const reads = readMembers(access.organizations(), access.accountId)
    const members = await reads.catch(() => null)
    const sharedReads = new Map<string, Promise<unknown>>([[membersShared, reads]])
    const organization = () => readOrganization(job, scanId, access, identity.value, sharedReads, signal)

    // Units and tags are known once the organization was read; without them accounts need not wait for that.
    const asksForMore = [scope, scope.exclude].some((part) => part?.units?.length || part?.tags?.length)
    if (asksForMore) await organization()
    const accounts = members
      ? await loadMembers(job.db, scanId, membersOf(members), asksForMore)
      : await knownAccounts(job, access.accountId)
    const planned = accounts.map((member) => ({ member, membership: membership(scope, member) }))
    if (planned.every((one) => one.membership === 'left-out'))
      return failScan(
        job,
        scanId,
        `The organization has no account that the scan was asked for: ${describeScope(scope)}.`,
      )
    await noteEstimate(job, scanId, scope)
    await startScan(job, scanId, planned, identity.value.accountId)
    if (!asksForMore) await organization()
    if (members?.organization)
      await inPoolTransaction(job.db, (client) =>
        endDepartedAccounts(
          client,
          scanId,
          accounts.map(({ id }) => id),
          job.clock.now(),
        ),
      )
  })
  await completeReading(job, scanId)
}

async function noteEstimate(job: JobContext, scanId: number, scope: ScanScope): Promise<void> {
  const estimate = await estimateScope(job.db, scope, { share: job.aws.rates.quotaShare })
  await job.db.prisma.scan.update({ where: { id: scanId }, data: { estimate: { ...estimate } } })
}

async function readOrganization(
  job: JobContext,
  scanId: number,
  access: AccountAccess,
  { accountId, partition }: Identity,
  sharedReads: SharedReads,
  signal: AbortSignal,
): Promise<void> {
  // Under the account of the workers, whichever account answers: another attempt may have to ask another one.
  const collectors = collectorsOf('organization')
  await layOutCoverage(
    job.db.pool,
    scanId,
    collectors.map(({ name }) => ({ accountId, region: '', collector: name })),
  )
  const place = { accountId, region: '', partition }
  await scanPlace(job, { scanId, place, collectors, access, sharedReads, signal })
  await endAccountAccess(job.db.pool, scanId, accountId, job.clock.now())
}

const membersOf = ({ accounts }: Members) =>
  accounts.map((account) => ({ id: account.Id ?? '', state: stateOf(account) }))

async function knownAccounts(job: JobContext, ownId: string): Promise<Member[]> {
  const rows = await job.db.prisma.resourceVersion.findMany({
    where: { kind: 'account', current: true },
    select: { resourceId: true },
    orderBy: { resourceId: 'asc' },
  })
  const ids = new Set([ownId, ...rows.map(({ resourceId }) => resourceId)])
  return [...ids].map((id) => ({ id, state: 'ACTIVE', path: null, tags: null }))
}

/** Rows and jobs come into being together; doing it again after a lost attempt changes nothing. */
async function startScan(
  job: JobContext,
  scanId: number,
  planned: readonly PlannedAccount[],
  organizationAccountId: string,
): Promise<void> {
  await inPoolTransaction(job.db, async (client) => {
    await layOutCoverage(client, scanId, [
      ...collectorsOf('organization').map(({ name }) => ({
        accountId: organizationAccountId,
        region: '',
        collector: name,
      })),
      ...planned.flatMap(accountRow),
    ])
    const { rowCount } = await client.query(
      `update scans set status = 'running', started_at = $2 where id = $1 and status = 'queued' and cancel_requested_at is null`,
      [scanId, job.clock.now()],
    )
    if (rowCount === 0) return
    const read = planned.filter(({ member, membership }) => membership === 'in' && member.state === 'ACTIVE')
    await addJobs(
      client,
      'scan-account',
      read.map(({ member: { id: accountId } }) => ({
        payload: { scanId, accountId },
        key: `scan-account:${scanId}:${accountId}`,
        maxAttempts: 3,
      })),
    )
  })
  await notify(job.db.prisma, { topic: 'scan', id: scanId })
}

function accountRow({ member: { id, state }, membership }: PlannedAccount): PlannedRow[] {
  const row = { accountId: id, region: '', collector: accountAccess }
  if (membership === 'left-out') return []
  if (state !== 'ACTIVE')
    return [{ ...row, outcome: 'skipped', message: `The account is ${state} and is not scanned.` }]
  if (membership === 'in') return [row]
  const message =
    'Whether the scan is about this account could not be told: its organizational unit or its tags could not be read.'
  return [{ ...row, outcome: 'failed', errorCode: 'ScopeUnread', message }]
}

function withoutIdentity(unread: { readonly call: string; readonly message: string }): string {
  return `AWS does not know who Keyscope is: ${unread.call} answered "${unread.message}". Check the worker's AWS credentials, AWS_REGION and AWS_ENDPOINT_URL, then scan again.`
}
