import { accountAccess } from '@/lib/services/inventory/current-coverage'

/** Coverage rows that are alike, counted. */
export interface CoverageCount {
  readonly accountId: string
  readonly collector: string
  readonly outcome: string
  readonly call: string | null
  readonly rows: number
}

export interface ScanVerdict {
  readonly status: 'complete' | 'partial' | 'failed' | 'cancelled'
  /** Why it is not complete, in words; null when it is. */
  readonly summary: string | null
}

const isUnread = ({ outcome }: CoverageCount) => outcome === 'denied' || outcome === 'failed' || outcome === 'partial'

/** What a scan's coverage makes of it. Accounts that are skipped because they are suspended are no fault of the scan. */
export function judgeScan(counts: readonly CoverageCount[]): ScanVerdict {
  const reads = counts.filter(({ collector }) => collector !== accountAccess)
  const closed = counts.filter((row) => row.collector === accountAccess && isUnread(row))
  const skipped = total(counts.filter(({ outcome }) => outcome === 'skipped'))
  const unread = reads.filter(isUnread)
  const closedIds = new Set(closed.map(({ accountId }) => accountId))
  const elsewhere = unread.filter(({ accountId }) => !closedIds.has(accountId))
  const sentences = [
    closed.length > 0 && `${count(closed.length, 'account')} could not be entered (${describeClosed(closed)}).`,
    elsewhere.length > 0 &&
      `${count(total(elsewhere), 'read')} did not work or not wholly: ${describeCalls(elsewhere)}.`,
  ].filter(Boolean)
  if (sentences.length === 0) return { status: 'complete', summary: null }
  if (skipped > 0) sentences.push(`${count(skipped, 'account')} not active and skipped.`)
  const anything = reads.some(({ outcome }) => outcome === 'read' || outcome === 'partial')
  return { status: anything ? 'partial' : 'failed', summary: sentences.join(' ') }
}

/** What is left of a scan that somebody cancelled. */
export function judgeCancelled(counts: readonly CoverageCount[], by: string | null): ScanVerdict {
  const reads = counts.filter(({ collector }) => collector !== accountAccess)
  const done = total(reads.filter(({ outcome }) => outcome === 'read' || outcome === 'partial'))
  const summary = `Cancelled${by ? ` by ${by}` : ''} after ${done} of ${count(total(reads), 'planned read')}; what was read until then counts.`
  return { status: 'cancelled', summary }
}

const total = (counts: readonly CoverageCount[]) => counts.reduce((sum, { rows }) => sum + rows, 0)
const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`

function describeClosed(closed: readonly CoverageCount[]): string {
  const [first, ...rest] = closed
  const why = `${first?.accountId}: ${first?.call} was ${first?.outcome}`
  return rest.length > 0 ? `${why}; and ${rest.length} more` : why
}

function describeCalls(unread: readonly CoverageCount[]): string {
  const byCall = new Map<string, number>()
  for (const { call, collector, rows } of unread)
    byCall.set(call ?? collector, (byCall.get(call ?? collector) ?? 0) + rows)
  const worst = [...byCall].sort((a, b) => b[1] - a[1])
  const named = worst.slice(0, 3).map(([call, rows]) => (rows > 1 ? `${call} in ${rows} places` : call))
  return worst.length > 3 ? `${named.join(', ')} and ${count(worst.length - 3, 'other call')}` : named.join(', ')
}
