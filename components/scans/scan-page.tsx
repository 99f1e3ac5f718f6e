'use client'
import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useCrumb } from '@/components/layout/crumb'
import { PageFrame } from '@/components/layout/page-header'
import { formatNumber } from '@/components/ui/format-number'
import { formatDuration } from '@/components/ui/format-time'
import { TimeText } from '@/components/ui/time-text'
import type { ScanView } from '@/lib/contracts/scans'
import { describeScope } from '@/lib/domain/scans/scope'
import { CancelScan } from './cancel-scan'
import { scanQueries } from './queries'
import { AccountTable, CollectorTable } from './read-tables'
import { ScanProgress } from './scan-progress'
import { ScanResult } from './scan-result'
import { isUnderWay } from './scan-status'
import { UnreadTable } from './unread-table'

/** One scan: how it goes or went, what it could not read, and how much each account and collector gave. */
export function ScanPage({ id, scannerRole }: { id: number; scannerRole: string }) {
  const { data: scan } = useSuspenseQuery({
    ...scanQueries.detail(id),
    // The shell's stream says when a scan got further; this is for a stream that stays silent.
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 5_000 : false),
  })
  const running = isUnderWay(scan)
  useCrumb(`Scan ${id}`)
  return (
    <PageFrame
      title={`Scan ${id}`}
      description={scan.summary ?? undefined}
      actions={running && <CancelScan scan={scan} />}
    >
      {running && (
        <Container header={<Header variant="h2">Progress</Header>}>
          <ScanProgress scan={scan} />
        </Container>
      )}
      {scan.status === 'failed' && (
        <Alert type="error" header="This scan failed">
          {scan.summary ?? 'It ended before it was done.'} What the pages show is from the scan before it.
        </Alert>
      )}
      <Facts scan={scan} />
      <UnreadTable rows={scan.unread} running={running} scannerRole={scannerRole} />
      <AccountTable rows={scan.byAccount} />
      <CollectorTable rows={scan.byCollector} />
    </PageFrame>
  )
}

function callsOf({ calls, callsPerSecond, throttled }: ScanView): string {
  const pace = callsPerSecond === null ? '' : `, ${formatNumber(Math.round(callsPerSecond))} a second`
  return `${formatNumber(calls)}${pace}; ${formatNumber(throttled)} throttled`
}

function Facts({ scan }: { scan: ScanView }) {
  const { startedAt, finishedAt } = scan
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        minColumnWidth={190}
        items={[
          { label: 'Result', value: <ScanResult scan={scan} /> },
          { label: 'Started', value: <TimeText at={startedAt} /> },
          { label: 'Finished', value: <TimeText at={finishedAt} /> },
          {
            label: 'Took',
            value: startedAt && finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : '–',
          },
          { label: 'Accounts', value: `${scan.accounts.done} of ${scan.accounts.total}` },
          { label: 'Resources read', value: formatNumber(scan.items) },
          { label: 'AWS calls', value: callsOf(scan) },
          { label: 'Versions written', value: formatNumber(scan.written) },
          { label: 'About', value: describeScope(scan.scope) },
          { label: 'Asked for by', value: `${scan.requestedBy} (${scan.trigger})` },
        ]}
      />
    </Container>
  )
}
