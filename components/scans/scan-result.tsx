import { countOf } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import type { ScanRow } from '@/lib/contracts/scans'

/** What came of a scan: partial says how much could not be read. */
export function ScanResult({ scan }: { scan: ScanRow }) {
  const { status, tasks } = scan
  if (status === 'partial') {
    return <StatusLabel status="partial">Partial: {countOf(tasks.unread, 'part')} not read</StatusLabel>
  }
  if (status === 'running' && tasks.total > 0) {
    return <StatusLabel status="running">Running: {Math.floor((100 * tasks.done) / tasks.total)} %</StatusLabel>
  }
  return <StatusLabel status={status} />
}
