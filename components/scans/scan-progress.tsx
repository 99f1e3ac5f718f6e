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
          callsSoFar(scan),
          since && `running for ${since}`,
          scan.secondsLeft !== null && `about ${formatDuration(scan.secondsLeft * 1_000)} left`,
        ]
          .filter(Boolean)
          .join(' · ')}
        additionalInfo={troubles(scan)}
      />
      {scan.status === 'running' && scan.reading.length > 0 && (
        <Box variant="small" color="text-body-secondary">
          Reading now: {scan.reading.join(', ')}
        </Box>
      )}
    </SpaceBetween>
  )
}

function callsSoFar({ calls, expectedCalls, callsPerSecond }: ScanView): string {
  const of = expectedCalls !== null && expectedCalls >= calls ? ` of about ${formatNumber(expectedCalls)}` : ''
  const pace = callsPerSecond === null ? '' : ` (${formatNumber(Math.round(callsPerSecond))} a second)`
  return `${formatNumber(calls)}${of} AWS calls${pace}`
}

function troubles({ tasks, throttled }: ScanView): string | undefined {
  const parts = [
    tasks.unread > 0 && `${countOf(tasks.unread, 'read')} did not work so far`,
    throttled > 0 && `AWS slowed down ${countOf(throttled, 'call')}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : undefined
}

function labelOf({ status, cancelling }: ScanView): string {
  if (cancelling) return 'Stopping'
  if (status === 'queued') return 'Waiting for a worker'
  if (status === 'assessing') return 'Everything is read. Judging access and checks'
  return 'Reading the organization'
}
