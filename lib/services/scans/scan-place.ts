import type { AccountAccess } from '@/lib/aws/access'
import type { Collector, Place } from '@/lib/collectors/define-collector'
import { type Harvest, runCollector, type SharedReads } from '@/lib/collectors/run-collector'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { knownBefore } from '@/lib/services/inventory/known-before'
import { type SavedCounts, saveResources } from '@/lib/services/inventory/save-resources'
import type { JobContext } from '@/lib/services/job-context'
import { finishRows, holdsRows, notePortion, startRows } from './coverage'
import { noteProgress } from './progress'
import { Superseded } from './running-scans'

export interface PlaceReading {
  readonly scanId: number
  readonly place: Place
  readonly collectors: readonly Collector[]
  readonly access: AccountAccess
  readonly sharedReads?: SharedReads
  readonly signal?: AbortSignal
  /** Only rows whose id starts with this are looked for. */
  readonly within?: string
}

/**
 * Reads one place with some collectors. What they found and what they did not is kept together, in one transaction at the end; long
 * readings keep portions on the way.
 */
export async function scanPlace(job: JobContext, reading: PlaceReading): Promise<void> {
  const { scanId, place, collectors, access, signal, sharedReads = new Map(), within } = reading
  const readAt = job.clock.now()
  const moment = () => ({ scanId, readAt, savedAt: job.clock.now(), ...(within !== undefined && { within }) })
  const names = collectors.map(({ name }) => name)
  const checkpoints = await startRows(job.db.pool, scanId, place, names, readAt)
  const keepPortion = async (harvest: Harvest) => {
    signal?.throwIfAborted()
    await inPoolTransaction(job.db, async (client) => {
      if (!(await holdsRows(client, scanId, place, [harvest.collector], readAt))) throw new Superseded()
      const saved = await saveResources(client, moment(), [harvest])
      await notePortion(client, scanId, { harvest, written: writtenOf(saved.get(harvest)) })
    })
    noteProgress(job.db, scanId)
  }
  const harvests = await Promise.all(
    collectors.map((collector) =>
      runCollector(collector, place, access, {
        sharedReads,
        signal,
        resumeAfter: checkpoints.get(collector.name) ?? null,
        keepPortion,
        portion: job.settings.portion,
        ...knownBefore(job, place, collector),
      }),
    ),
  )
  signal?.throwIfAborted()
  await inPoolTransaction(job.db, async (client) => {
    if (!(await holdsRows(client, scanId, place, names, readAt))) throw new Superseded()
    const { savedAt, ...rest } = moment()
    const saved = await saveResources(client, { ...rest, savedAt }, harvests)
    const gathered = harvests.map((harvest) => ({ harvest, written: writtenOf(saved.get(harvest)) }))
    await finishRows(client, scanId, gathered, savedAt)
  })
  noteProgress(job.db, scanId)
}

const writtenOf = (counts: SavedCounts | undefined) => (counts?.opened ?? 0) + (counts?.closed ?? 0)
