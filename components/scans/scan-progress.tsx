'use client'
import Box from '@cloudscape-design/components/box'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { countOf, formatNumber } from '@/components/ui/format-number'
import { formatDuration } from '@/components/ui/format-time'
import { useNow } from '@/components/ui/now'
import type { ScanView } from '@/lib/contracts/scans'

/** How far a running scan is and which accounts it reads right now. */
export function ScanProgress({ scan }: { scan: ScanView }) {
  const now = useNow()
  const { tasks, accounts } = scan
  const since = scan.startedAt ? formatDuration(now - Date.parse(scan.startedAt)) : null
  return (
    <SpaceBetween size="s">
      <ProgressBar
        value={tasks.total > 0 ? (100 * tasks.done) / tasks.total : 0}
        label={labelOf(scan)}
        description={[
          `${formatNumber(accounts.done)} of ${countOf(accounts.total, 'account')}`,
          `${formatNumber(tasks.done)} of ${countOf(tasks.total, 'read')}`,
          `${countOf(scan.items, 'resource')}`,
          since && `running for ${since}`,
        ]
          .filter(Boolean)
          .join(' · ')}
        additionalInfo={tasks.unread > 0 ? `${countOf(tasks.unread, 'read')} did not work so far` : undefined}
      />
      {scan.status === 'running' && scan.reading.length > 0 && (
        <Box variant="small" color="text-body-secondary">
          Reading now: {scan.reading.join(', ')}
        </Box>
      )}
    </SpaceBetween>
  )
}

function labelOf({ status }: ScanView): string {
  if (status === 'queued') return 'Waiting for a worker'
  if (status === 'assessing') return 'Everything is read. Judging access and checks'
  return 'Reading the organization'
}
