import type { AccountAccess } from '@/lib/aws/access'
import { CallMeter } from '@/lib/aws/call-meter'
import { observe } from '@/lib/aws/errors'
import { kubernetesObjectsName } from '@/lib/collectors/kubernetes-objects'
import { enabledRegions } from '@/lib/collectors/regions'
import { collectorsOf } from '@/lib/collectors/registry'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { addJobs } from '@/lib/db/queue'
import { type Observed, seen, type Unread } from '@/lib/domain/observed'
import { regionsWithin, ScanScope } from '@/lib/domain/scans/scope'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import { endDepartedRegions } from '@/lib/services/inventory/end-departed'
import type { JobContext } from '@/lib/services/job-context'
import { completeReading } from './complete-reading'
import {
  countAccessCalls,
  endAccountAccess,
  endOpenRows,
  isLaidOut,
  layOutCoverage,
  type PlannedRow,
  startRows,
} from './coverage'
import { noteProgress } from './progress'
import { isWanted, whileWanted } from './running-scans'
import { readOpenRows } from './scan-region'

export interface ScanAccount {
  readonly scanId: number
  readonly accountId: string
}

/**
 * Enters one account, finds its Regions and gives each a job, and reads what is global. May die anywhere and be run again: what was
 * finished stays finished.
 */
export async function scanAccount(job: JobContext, { scanId, accountId }: ScanAccount): Promise<void> {
  const scan = await job.db.prisma.scan.findUnique({ where: { id: scanId } })
  if (scan?.status !== 'running') return
  await whileWanted(scanId, async (signal) => {
    await startRows(job.db.pool, scanId, { accountId, region: '' }, [accountAccess], job.clock.now())
    noteProgress(job.db, scanId)
    const access = job.aws.forAccount(accountId, 'scan')
    const meter = new CallMeter(signal)
    const session = await observe('sts:AssumeRole', () => access.session())
    meter.calls++
    if (session.state === 'seen') {
      const regions = await regionsOf(job, access, meter)
      await layOutRegions(job, { scanId, accountId }, ScanScope.parse(scan.scope), regions)
      await readOpenRows(job, scanId, { accountId, region: '' }, access, signal)
    } else await giveUpAccount(job, { scanId, accountId }, session)
    await countAccessCalls(job.db.pool, scanId, accountId, meter)
  })
  await endAccountAccess(job.db.pool, scanId, accountId, job.clock.now())
  await completeReading(job, scanId)
}

async function regionsOf(
  job: JobContext,
  access: AccountAccess,
  meter: CallMeter,
): Promise<Observed<readonly string[]>> {
  if (job.settings.regions.length > 0) return seen(job.settings.regions)
  return observe('ec2:DescribeRegions', () => enabledRegions(access.counting(meter).ec2(job.aws.homeRegion)))
}

/** Rows and jobs of the Regions come into being together, once. */
async function layOutRegions(
  job: JobContext,
  { scanId, accountId }: ScanAccount,
  scope: ScanScope,
  regions: Observed<readonly string[]>,
): Promise<void> {
  const wanted = regions.state === 'seen' ? regionsWithin(scope, regions.value) : ['']
  await inPoolTransaction(job.db, async (client) => {
    // Cancelling waits for this, or this sees it: no row is laid out that nobody would end.
    if (!(await isWanted(client, scanId))) return
    const regional = regionalReads(job)
    await layOutCoverage(client, scanId, rowsFor(accountId, [''], globalReads()))
    const fresh = await layOutCoverage(client, scanId, rowsFor(accountId, wanted, regional))
    if (regions.state !== 'seen') {
      await endOpenRows(client, scanId, { accountId, collectors: regional }, regions, job.clock.now())
    } else {
      await endDepartedRegions(client, scanId, accountId, regions.value, job.clock.now())
      if (fresh > 0) await addRegionJobs(client, { scanId, accountId }, wanted)
    }
  })
}

const addRegionJobs = (
  client: Parameters<typeof addJobs>[0],
  { scanId, accountId }: ScanAccount,
  regions: readonly string[],
) =>
  addJobs(
    client,
    'scan-region',
    regions.map((region) => ({
      payload: { scanId, accountId, region },
      key: `scan-region:${scanId}:${accountId}:${region}`,
      maxAttempts: 3,
    })),
  )

/** Everything that would have been read in the account ends with the reason why it was not. */
export async function giveUpAccount(
  job: JobContext,
  { scanId, accountId }: ScanAccount,
  unread: Unread,
): Promise<void> {
  const names = [...globalReads(), ...regionalReads(job)]
  await inPoolTransaction(job.db, async (client) => {
    if (!(await isLaidOut(client, scanId, accountId, names))) {
      await layOutCoverage(client, scanId, rowsFor(accountId, [''], names))
    }
    await endOpenRows(
      client,
      scanId,
      { accountId, region: '', collectors: [accountAccess, ...names] },
      unread,
      job.clock.now(),
    )
  })
}

const globalReads = () => collectorsOf('global').map(({ name }) => name)

const regionalReads = ({ settings }: JobContext) => [
  ...collectorsOf('regional').map(({ name }) => name),
  ...(settings.kubernetesLive ? [kubernetesObjectsName] : []),
]

const rowsFor = (accountId: string, regions: readonly string[], collectors: readonly string[]): PlannedRow[] =>
  regions.flatMap((region) => collectors.map((collector) => ({ accountId, region, collector })))
