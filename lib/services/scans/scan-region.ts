import type { AccountAccess } from '@/lib/aws/access'
import { kubernetesObjectsName } from '@/lib/collectors/kubernetes-objects'
import { collectorsOf } from '@/lib/collectors/registry'
import type { SharedReads } from '@/lib/collectors/run-collector'
import type { Unread } from '@/lib/domain/observed'
import type { JobContext } from '@/lib/services/job-context'
import { completeReading } from './complete-reading'
import { endAccountAccess, endOpenRows, openCollectors } from './coverage'
import { whileWanted } from './running-scans'
import { scanKubernetes } from './scan-kubernetes'
import { scanPlace } from './scan-place'

export interface ScanRegion {
  readonly scanId: number
  readonly accountId: string
  readonly region: string
}

/** Reads one Region of one account. May die anywhere and be run again: it goes on after the last portion that was kept. */
export async function scanRegion(job: JobContext, { scanId, accountId, region }: ScanRegion): Promise<void> {
  const scan = await job.db.prisma.scan.findUnique({ where: { id: scanId }, select: { status: true } })
  if (scan?.status !== 'running') return
  await whileWanted(scanId, (signal) =>
    readOpenRows(job, scanId, { accountId, region }, job.aws.forAccount(accountId, 'scan'), signal),
  )
  await endAccountAccess(job.db.pool, scanId, accountId, job.clock.now())
  await completeReading(job, scanId)
}

/** Reads whatever is still open in a place. */
export async function readOpenRows(
  job: JobContext,
  scanId: number,
  place: { readonly accountId: string; readonly region: string },
  access: AccountAccess,
  signal: AbortSignal,
): Promise<void> {
  const open = await openCollectors(job.db.pool, scanId, place)
  // The organization's rows stand beside the global ones of the account that reads them.
  const here = collectorsOf(place.region === '' ? 'global' : 'regional').filter(({ name }) => open.has(name))
  const inClusters = open.has(kubernetesObjectsName)
  if (here.length === 0 && !inClusters) return
  const { partition } = await job.aws.identity()
  const sharedReads: SharedReads = new Map()
  const reading = { scanId, place: { ...place, partition }, access, sharedReads, signal }
  if (here.length > 0) await scanPlace(job, { ...reading, collectors: here })
  // After the clusters themselves were kept: what is known of their insides belongs to them.
  if (inClusters) await scanKubernetes(job, reading)
}

/** Everything still open in the Region ends with the reason why it was not read. */
export async function giveUpRegion(
  job: JobContext,
  { scanId, accountId, region }: ScanRegion,
  unread: Unread,
): Promise<void> {
  await endOpenRows(job.db.pool, scanId, { accountId, region }, unread, job.clock.now())
  await endAccountAccess(job.db.pool, scanId, accountId, job.clock.now())
  await completeReading(job, scanId)
}
