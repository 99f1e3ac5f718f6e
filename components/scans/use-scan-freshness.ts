'use client'
import type { FreshnessBadge } from '@/components/layout/top-bar'
import { formatRelative } from '@/components/ui/format-time'
import { useNow } from '@/components/ui/now'
import type { ScanRow } from '@/lib/contracts/scans'
import { paths } from '@/lib/paths'
import { isUnderWay } from './scan-status'

/** One line for the top bar: the scan that runs, or how old the last one is and whether it was whole. */
export function useScanFreshness(scans: readonly ScanRow[] | undefined): FreshnessBadge {
  const now = useNow()
  const running = scans?.find(isUnderWay)
  if (running) return { icon: 'status-in-progress', text: runningText(running), href: paths.scan(running.id) }
  const ended = scans?.filter((scan) => scan.finishedAt !== null && scan.status !== 'cancelled') ?? []
  // A scan of one key says nothing of the rest.
  const last = ended.find(({ scope }) => scope.key === undefined) ?? ended[0]
  if (!last?.finishedAt) return { icon: 'status-pending', text: 'No scan yet', href: paths.scans() }
  const href = paths.scan(last.id)
  const age = formatRelative(last.finishedAt, now)
  if (last.status === 'failed') return { icon: 'status-negative', text: `Scan failed ${age}`, href }
  if (last.status === 'partial') return { icon: 'status-warning', text: `Partial scan ${age}`, href }
  return { icon: 'status-positive', text: `Last scan ${age}`, href }
}

function runningText({ status, tasks }: ScanRow): string {
  if (status === 'assessing') return 'Assessing the scan'
  return tasks.total > 0 ? `Scanning: ${Math.floor((100 * tasks.done) / tasks.total)} %` : 'Scanning'
}
