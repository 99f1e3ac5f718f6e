import type { AccountAccess } from '@/lib/aws/access'
import { CallMeter } from '@/lib/aws/call-meter'
import { observe } from '@/lib/aws/errors'
import { mapBounded } from '@/lib/collectors/iterate'
import { enabledRegions } from '@/lib/collectors/regions'
import { collectors, collectorsOf } from '@/lib/collectors/registry'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { type Observed, seen, type Unread } from '@/lib/domain/observed'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import type { JobContext } from '@/lib/services/job-context'
import { completeReading } from './complete-reading'
import {
  endAccountAccess,
  endOpenRows,
  isLaidOut,
  layOutCoverage,
  openRows,
  type PlannedRow,
  startRows,
} from './coverage'
import { noteProgress } from './progress'
import { scanPlace } from './scan-place'

export interface ScanAccount {
  readonly scanId: number
  readonly accountId: string
}

/** Regions of one account that are read at the same time. */
const placesAtATime = 8

/**
 * Reads one account: enters it, finds its Regions, then IAM and every Region. May die anywhere and be run again: what was
 * finished stays finished.
 */
export async function scanAccount(job: JobContext, { scanId, accountId }: ScanAccount): Promise<void> {
  const scan = await job.db.prisma.scan.findUnique({ where: { id: scanId } })
  if (scan?.status !== 'running') return
  await startRows(job.db.pool, scanId, { accountId, region: '' }, [accountAccess], job.clock.now())
  noteProgress(job.db, scanId)
  const access = job.aws.forAccount(accountId, 'scan')
  const session = await observe('sts:AssumeRole', () => access.session())
  const meter = new CallMeter()
  if (session.state === 'seen')
    await readPlaces(job, { scanId, accountId }, access, await regionsOf(job, access, meter))
  else await giveUpAccount(job, { scanId, accountId }, session)
  await endAccountAccess(job.db.pool, scanId, accountId, meter.calls + 1, job.clock.now())
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

async function readPlaces(
  job: JobContext,
  { scanId, accountId }: ScanAccount,
  access: AccountAccess,
  regions: Observed<readonly string[]>,
): Promise<void> {
  const { partition } = await job.aws.identity()
  await layOutCoverage(job.db.pool, scanId, [
    ...rowsFor(accountId, [''], 'global'),
    ...rowsFor(accountId, regions.state === 'seen' ? regions.value : [''], 'regional'),
  ])
  if (regions.state !== 'seen') {
    const regional = collectorsOf('regional').map(({ name }) => name)
    await endOpenRows(job.db.pool, scanId, { accountId, collectors: regional }, regions, job.clock.now())
  }
  const open = await openRows(job.db.pool, scanId, accountId)
  await mapBounded([...open], placesAtATime, async ([region, names]) => {
    const here = collectors.filter(({ name, scope }) => scope !== 'organization' && names.includes(name))
    if (here.length > 0) await scanPlace(job, scanId, { accountId, region, partition }, here, access)
  })
}

/** Everything that would have been read in the account ends with the reason why it was not. */
export async function giveUpAccount(
  job: JobContext,
  { scanId, accountId }: ScanAccount,
  unread: Unread,
): Promise<void> {
  const names = [...collectorsOf('global'), ...collectorsOf('regional')].map(({ name }) => name)
  await inPoolTransaction(job.db, async (client) => {
    if (!(await isLaidOut(client, scanId, accountId, names))) {
      await layOutCoverage(client, scanId, [
        ...rowsFor(accountId, [''], 'global'),
        ...rowsFor(accountId, [''], 'regional'),
      ])
    }
    const ended = [accountAccess, ...names]
    await endOpenRows(client, scanId, { accountId, collectors: ended }, unread, job.clock.now())
  })
}

function rowsFor(accountId: string, regions: readonly string[], scope: 'global' | 'regional'): PlannedRow[] {
  return regions.flatMap((region) =>
    collectorsOf(scope).map(({ name: collector }) => ({ accountId, region, collector })),
  )
}
