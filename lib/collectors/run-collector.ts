import { createHash } from 'node:crypto'
import type { AccountAccess } from '@/lib/aws/access'
import { CallMeter } from '@/lib/aws/call-meter'
import { UnreadError } from '@/lib/aws/errors'
import type { CoverageOutcome } from '@/lib/domain/inventory/coverage'
import type { Resource } from '@/lib/domain/inventory/kinds'
import { failed, type Unread } from '@/lib/domain/observed'
import { messageOf } from '@/lib/errors'
import type { Collector, Place, Reading } from './define-collector'

/** What one collector brought back from one place. Nothing it could not read is missing from here. */
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
  readonly calls: number
}

/** What collectors of one place read once and share. */
export type SharedReads = Map<string, Promise<unknown>>

/** Runs one collector in one place. Never throws: what goes wrong is the outcome. */
export async function runCollector(
  collector: Collector,
  place: Place,
  access: Pick<AccountAccess, 'counting'>,
  sharedReads: SharedReads,
): Promise<Harvest> {
  const meter = new CallMeter()
  const ownerId = collector.scope === 'organization' ? '' : place.accountId
  const resources = new Map<string, Resource>()
  const documents = new Map<string, string>()
  const keep: string[] = []
  const misses: Unread[] = []
  const reading: Reading = {
    place,
    aws: access.counting(meter),
    shared<T>(name: string, read: () => Promise<T>) {
      const known = sharedReads.get(name) as Promise<T> | undefined
      if (known) return known
      const reads = read()
      sharedReads.set(name, reads)
      return reads
    },
    put(kind, id, body) {
      resources.set(`${kind} ${id}`, { kind, id, accountId: ownerId, region: place.region, body } as Resource)
    },
    document(text) {
      const hash = createHash('sha256').update(text).digest('hex')
      documents.set(hash, text)
      return hash
    },
    missed(unread, prefix) {
      misses.push(unread)
      if (prefix) keep.push(prefix)
    },
  }
  const common = () => ({ collector: collector.name, place, ownerId, documents, keep, calls: meter.calls })
  try {
    await collector.collect(reading)
  } catch (error) {
    const unread =
      error instanceof UnreadError ? error.unread : failed(collector.reads[0], nameOf(error), messageOf(error))
    const outcome = unread.state === 'denied' ? 'denied' : 'failed'
    return { ...common(), outcome, unread, misses: 1, resources: [], documents: new Map(), keep: [] }
  }
  const worst = mostFrequent(misses)
  return {
    ...common(),
    // Where everything missed, "partial" would promise what is not there.
    outcome: worst ? (resources.size > 0 ? 'partial' : worst.state) : 'read',
    unread: worst,
    misses: misses.length,
    resources: [...resources.values()],
  }
}

/** One call to name for many misses: the one that failed most often. */
function mostFrequent(misses: readonly Unread[]): Unread | null {
  const counts = new Map<string, number>()
  for (const { call } of misses) counts.set(call, (counts.get(call) ?? 0) + 1)
  const [call] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  return misses.find((unread) => unread.call === call) ?? null
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'Unknown')
