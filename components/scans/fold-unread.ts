import type { CoverageRow } from '@/lib/contracts/scans'

/** Reads of one account that did not work for one reason. */
export interface FoldedUnread extends Omit<CoverageRow, 'region' | 'collector'> {
  readonly id: string
  /** What was to be read, each with its Region. */
  readonly reads: readonly { readonly collector: string; readonly region: string }[]
}

/** An account that cannot be entered fails every read the same way: that is one thing to put right, so one row. */
export function foldUnread(rows: readonly CoverageRow[]): FoldedUnread[] {
  const folded = new Map<string, FoldedUnread>()
  for (const { region, collector, ...reason } of rows) {
    const { accountId, outcome, call, errorCode, message } = reason
    const id = JSON.stringify([accountId, outcome, call, errorCode, message])
    const before = folded.get(id)
    folded.set(id, {
      ...reason,
      id,
      items: (before?.items ?? 0) + reason.items,
      lastReadAt: oldest(before, reason),
      reads: [...(before?.reads ?? []), { collector, region }],
    })
  }
  return [...folded.values()]
}

/** The oldest of the last reads: what is shown is at least as fresh. Never read where one never was. */
function oldest(before: FoldedUnread | undefined, { lastReadAt }: Pick<CoverageRow, 'lastReadAt'>): string | null {
  if (!before || before.lastReadAt === null || lastReadAt === null) return before ? null : lastReadAt
  return before.lastReadAt < lastReadAt ? before.lastReadAt : lastReadAt
}

/** `kms-grants in us-east-1`, `12 reads: account-access, kms-keys, …`. */
export function describeReads(reads: FoldedUnread['reads']): string {
  const [first] = reads
  if (reads.length === 1 && first) return first.region ? `${first.collector} in ${first.region}` : first.collector
  const names = [...new Set(reads.map((read) => read.collector))]
  const listed = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  return `${reads.length} reads: ${listed}`
}
