import { formatUtc } from '@/components/ui/format-time'
import type { ChangeListQuery, ScanMark } from '@/lib/contracts/changes'

/** What the later scan is compared with, as one choice: a moment, a scan, or the scan before (''). */
export type Comparison = '' | `since:${string}` | `scan:${number}`

type Asked = Pick<ChangeListQuery, 'from' | 'since'>

export function comparisonOf({ from, since }: Asked): Comparison {
  if (from) return `scan:${from}`
  return since ? `since:${since}` : ''
}

export function askedBy(comparison: string): Asked {
  const [, scan] = /^scan:(\d+)$/.exec(comparison) ?? []
  if (scan) return { from: Number(scan), since: '' }
  return { from: 0, since: comparison.startsWith('since:') ? comparison.slice('since:'.length) : '' }
}

const dayMs = 86_400_000
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

export interface Moment {
  readonly value: string
  readonly label: string
}

/** Moments people ask for: the days of this week by name, then longer ago. Days are UTC's. */
export function momentsAt(now: number): Moment[] {
  const named = [2, 3, 4, 5, 6].map((ago) => {
    const day = weekdays[new Date(now - ago * dayMs).getUTCDay()] ?? ''
    return { value: day.toLowerCase(), label: day }
  })
  return [
    { value: 'yesterday', label: 'Yesterday' },
    ...named,
    { value: '7d', label: '7 days ago' },
    { value: '30d', label: '30 days ago' },
  ]
}

export const isDate = (since: string): boolean => /^\d{4}-\d\d-\d\d$/.test(since)

export const scanLabel = ({ id, at }: ScanMark): string => `Scan ${id}${at ? `, ${formatUtc(at)}` : ''}`
