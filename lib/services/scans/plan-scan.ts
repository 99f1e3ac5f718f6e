import { observe } from '@/lib/aws/errors'
import { type Members, membersShared, readMembers, stateOf } from '@/lib/collectors/organization'
import { collectorsOf } from '@/lib/collectors/registry'
import { notify } from '@/lib/db/notify'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import type { JobContext } from '@/lib/services/job-context'
import { closeDepartedAccounts } from './close-departed-accounts'
import { completeReading } from './complete-reading'
import { failScan } from './fail-scan'
import { findOrganization } from './find-organization'
import { scanPlace } from './scan-place'
import { ScanScope } from './scan-scope'

interface Member {
  readonly id: string
  readonly state: string
}

/**
 * Lists the accounts, gives each a job and reads the organization itself while those run. Without a list of accounts the ones
 * known from before are scanned, and the organization's own rows say why.
 */
export async function planScan(job: JobContext, { scanId }: { readonly scanId: number }): Promise<void> {
  const scan = await job.db.prisma.scan.findUnique({ where: { id: scanId } })
  if (scan?.status !== 'queued' && scan?.status !== 'running') return
  const identity = await observe('sts:GetCallerIdentity', () => job.aws.identity())
  if (identity.state !== 'seen') return failScan(job, scanId, withoutIdentity(identity))

  const access = await findOrganization(job.aws, identity.value)
  const reads = readMembers(access.organizations(), access.accountId)
  const members = await reads.catch(() => null)
  const accounts = members ? membersOf(members) : await knownAccounts(job, access.accountId)
  const { accounts: only } = ScanScope.parse(scan.scope)
  const wanted = accounts.filter(({ id }) => !only || only.includes(id))
  if (wanted.length === 0)
    return failScan(job, scanId, `None of the accounts asked for is in the organization: ${only?.join(', ')}.`)

  await startScan(job, scanId, wanted, access.accountId)
  const place = { accountId: access.accountId, region: '', partition: identity.value.partition }
  const shared = new Map<string, Promise<unknown>>([[membersShared, reads]])
  await scanPlace(job, scanId, place, collectorsOf('organization'), access, shared)
  if (members?.organization)
    await closeDepartedAccounts(
      job.db,
      scanId,
      accounts.map(({ id }) => id),
    )
  await completeReading(job, scanId)
}

const membersOf = ({ accounts }: Members): Member[] =>
  accounts.map((account) => ({ id: account.Id ?? '', state: stateOf(account) }))

async function knownAccounts(job: JobContext, ownId: string): Promise<Member[]> {
  const rows = await job.db.prisma.resourceVersion.findMany({
    where: { kind: 'account', current: true },
    select: { resourceId: true },
    orderBy: { resourceId: 'asc' },
  })
  const ids = new Set([ownId, ...rows.map(({ resourceId }) => resourceId)])
  return [...ids].map((id) => ({ id, state: 'ACTIVE' }))
}

/** Rows and jobs come into being together; doing it again after a lost attempt changes nothing. */
async function startScan(
  job: JobContext,
  scanId: number,
  accounts: readonly Member[],
  organizationAccountId: string,
): Promise<void> {
  const active = accounts.filter(({ state }) => state === 'ACTIVE')
  await inTransaction(job.db, async (tx) => {
    await tx.scanCoverage.createMany({
      data: [
        ...collectorsOf('organization').map(({ name }) => ({ accountId: organizationAccountId, collector: name })),
        ...accounts.map(({ id, state }) => ({
          accountId: id,
          collector: accountAccess,
          ...(state !== 'ACTIVE' && { outcome: 'skipped', message: `The account is ${state} and is not scanned.` }),
        })),
      ].map((row) => ({ scanId, ...row })),
      skipDuplicates: true,
    })
    const started = await tx.scan.updateMany({
      where: { id: scanId, status: 'queued' },
      data: { status: 'running', startedAt: job.clock.now() },
    })
    if (started.count === 0) return
    for (const { id: accountId } of active) {
      await addJob(
        tx,
        'scan-account',
        { scanId, accountId },
        { key: `scan-account:${scanId}:${accountId}`, maxAttempts: 3 },
      )
    }
    await notify(tx, { topic: 'scan', id: scanId })
  })
}

function withoutIdentity(unread: { readonly call: string; readonly message: string }): string {
  return `AWS does not know who Keyscope is: ${unread.call} answered "${unread.message}". Check the worker's AWS credentials, AWS_REGION and AWS_ENDPOINT_URL, then scan again.`
}
