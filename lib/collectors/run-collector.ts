import type { AccountAccess } from '@/lib/aws/access'
import { CallMeter } from '@/lib/aws/call-meter'
import { UnreadError } from '@/lib/aws/errors'
import type { CoverageOutcome } from '@/lib/domain/inventory/coverage'
import type { Resource } from '@/lib/domain/inventory/kinds'
import { failed, type Unread } from '@/lib/domain/observed'
import { messageOf } from '@/lib/errors'
import { Harvested, mostFrequent } from './basket'
import type { Collector, Place, Reading } from './define-collector'
import { readInOrder } from './read-in-order'

/** Ids greater than `after` and up to `upTo` with all that belongs to it; null has no bound. */
export interface IdRange {
  readonly after: string | null
  readonly upTo: string | null
}

/** What one collector brought back from one place, or a portion of it. Nothing it could not read is missing from here. */
export interface Harvest {
  readonly collector: string
  readonly place: Place
  /** The account its rows belong to: empty for the organization's own. */
  readonly ownerId: string
  readonly outcome: Extract<CoverageOutcome, 'read' | 'partial' | 'denied' | 'failed'>
  /** The read that decided a bad outcome. */
  readonly unread: Unread | null
  /** How many reads did not work. */
  readonly misses: number
  readonly resources: readonly Resource[]
  readonly documents: ReadonlyMap<string, string>
  /** Id prefixes under which a missing row is not a vanished one. */
  readonly keep: readonly string[]
  /** Whatever else was known in this range of ids has vanished; null where nothing can be said. */
  readonly range: IdRange | null
  readonly calls: number
  /** Calls that AWS answered with "too fast". */
  readonly throttled: number
  /** How many resources of the first kind there are in all, once that is known. */
  readonly expected: number | null
}

/** What collectors of one place read once and share. */
export type SharedReads = Map<string, Promise<unknown>>

export interface RunOptions {
  readonly sharedReads?: SharedReads
  /** Aborted when nobody wants the answer any more; then nothing is to be made of the outcome. */
  readonly signal?: AbortSignal
  /** Everything up to this id was read and kept by an earlier attempt. */
  readonly resumeAfter?: string | null
  /** Keeps a portion while the rest is being read. Without it everything comes with the last one. */
  readonly keepPortion?: (portion: Harvest) => Promise<void>
  /** How many keys are kept together: a lost worker loses no more than these. */
  readonly portion?: number
  readonly lastKnown?: Reading['lastKnown']
  readonly granteesOf?: Reading['granteesOf']
  readonly namedByNodeClasses?: Reading['namedByNodeClasses']
}

/**
 * Runs one collector in one place and gives what was not kept on the way. What goes wrong with AWS is the outcome; what goes wrong here,
 * with the database, is thrown: the job is to be run again.
 */
export async function runCollector(
  collector: Collector,
  place: Place,
  access: Pick<AccountAccess, 'counting'>,
  {
    sharedReads = new Map(),
    signal,
    resumeAfter = null,
    keepPortion,
    portion = 100,
    lastKnown,
    granteesOf,
    namedByNodeClasses,
  }: RunOptions = {},
): Promise<Harvest> {
  const meter = new CallMeter(signal)
  const ownerId = collector.scope === 'organization' ? '' : place.accountId
  const rest = new Harvested(ownerId, place.region)
  let kept = resumeAfter
  let counted = { calls: 0, throttled: 0 }
  let expected: number | null = null
  let ownFailure: { readonly error: unknown } | undefined
  /** What Keyscope itself cannot do, such as ask its database, is no answer of AWS, whoever catches it on the way. */
  const own =
    <A extends readonly unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await work(...args)
      } catch (error) {
        ownFailure ??= { error }
        throw error
      }
    }
  const throwOwnFailure = () => {
    if (ownFailure) throw ownFailure.error
  }

  const countedSince = () => {
    const { calls, throttled } = meter
    const since = { calls: calls - counted.calls, throttled: throttled - counted.throttled }
    counted = { calls, throttled }
    return since
  }
  const harvestOf = (from: Harvested, range: IdRange | null): Harvest => {
    const unread = mostFrequent(from.misses)
    return {
      collector: collector.name,
      place,
      ownerId,
      // Where everything missed, "partial" would promise what is not there.
      outcome: unread ? (from.resources.size > 0 || kept !== null ? 'partial' : unread.state) : 'read',
      unread,
      misses: from.misses.length,
      resources: [...from.resources.values()],
      documents: from.documents,
      keep: from.keep,
      range,
      expected,
      ...countedSince(),
    }
  }
  const reading: Reading = {
    place,
    aws: access.counting(meter),
    put: rest.put,
    document: rest.document,
    missed: rest.missed,
    take: (basket) => rest.add(basket),
    shared<T>(name: string, read: () => Promise<T>) {
      const known = sharedReads.get(name) as Promise<T> | undefined
      if (known) return known
      const reads = read()
      sharedReads.set(name, reads)
      return reads
    },
    lastKnown: lastKnown ? (own(lastKnown) as Reading['lastKnown']) : async () => new Map(),
    granteesOf: own(granteesOf ?? (async () => [])),
    namedByNodeClasses: own(namedByNodeClasses ?? (async () => ({ imageIds: [], snapshotIds: [] }))),
    async inOrder(ids, size, read) {
      expected = ids.length
      const left = [...ids].sort(byBytes).filter((id) => resumeAfter === null || byBytes(id, resumeAfter) > 0)
      await readInOrder(left, {
        size,
        portion,
        async read(id) {
          const basket = new Harvested(ownerId, place.region)
          await read(id, basket)
          signal?.throwIfAborted()
          return basket
        },
        async keep(baskets, upTo) {
          const harvested = upTo !== null && keepPortion ? new Harvested(ownerId, place.region) : rest
          for (const basket of baskets) harvested.add(basket)
          if (harvested === rest || !keepPortion) return
          throwOwnFailure()
          await own(keepPortion)(harvestOf(harvested, { after: kept, upTo }))
          kept = upTo
        },
      })
    },
  }
  try {
    await collector.collect(reading)
  } catch (error) {
    throwOwnFailure()
    const unread =
      error instanceof UnreadError ? error.unread : failed(collector.reads[0], nameOf(error), messageOf(error))
    const nothing = new Harvested(ownerId, place.region)
    nothing.missed(unread)
    return harvestOf(nothing, null)
  }
  throwOwnFailure()
  return harvestOf(rest, { after: kept, upTo: null })
}

/** As Postgres compares in the "C" collation; ids are ASCII. */
const byBytes = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'Unknown')
