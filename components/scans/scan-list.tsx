'use client'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { PageFrame } from '@/components/layout/page-header'
import { type Column, DataTable } from '@/components/tables/data-table'
import { useListQuery } from '@/components/tables/use-list-query'
import { formatNumber } from '@/components/ui/format-number'
import { formatDuration } from '@/components/ui/format-time'
import { TimeText } from '@/components/ui/time-text'
import { ScanListQuery, type ScanRow } from '@/lib/contracts/scans'
import { paths } from '@/lib/paths'
import { EventFreshness } from './event-freshness'
import { recentScans, scanQueries } from './queries'
import { ScanProgress } from './scan-progress'
import { ScanResult } from './scan-result'
import { isUnderWay } from './scan-status'
import { StartScan } from './start-scan'

/** The scan that runs, and all before it. */
export function ScanList() {
  const list = useListQuery(ScanListQuery)
  const result = useQuery({ ...scanQueries.list(list.query), placeholderData: keepPreviousData })
  return (
    <PageFrame
      title="Scans"
      description="A scan reads every account of the organization, or a part of it, and says what it could not read."
      actions={
        <>
          <Button href={paths.schedules()}>Schedules</Button>
          <StartScan />
        </>
      }
    >
      <EventFreshness />
      <CurrentScan />
      <DataTable
        rows="scans"
        variant="container"
        header={
          <Header variant="h2" counter={result.data && `(${formatNumber(result.data.total)})`}>
            History
          </Header>
        }
        columns={columns}
        result={result}
        list={list}
        rowId={(scan) => String(scan.id)}
        searchable={false}
        empty={{ title: 'No scan yet', text: 'Start one: the other pages show what it finds.' }}
      />
    </PageFrame>
  )
}

function CurrentScan() {
  const { data } = useQuery(scanQueries.list(recentScans))
  const running = data?.items.find(isUnderWay)
  const { data: scan } = useQuery({
    ...scanQueries.detail(running?.id ?? 0),
    enabled: running !== undefined,
    // The shell's stream says when a scan got further; this is for a stream that stays silent.
    refetchInterval: 5_000,
  })
  if (!running) return null
  return (
    <Container
      header={
        <Header variant="h2" actions={<Link href={paths.scan(running.id)}>Details</Link>}>
          Scan {running.id}
        </Header>
      }
    >
      {scan ? <ScanProgress scan={scan} /> : <ScanResult scan={running} />}
    </Container>
  )
}

const tookOf = ({ startedAt, finishedAt }: ScanRow): string =>
  startedAt && finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : '–'

const columns: readonly Column<ScanRow, ScanListQuery['sort']>[] = [
  {
    id: 'id',
    header: 'Scan',
    width: 90,
    sort: 'id',
    rowHeader: true,
    cell: (scan) => <Link href={paths.scan(scan.id)}>{scan.id}</Link>,
  },
  {
    id: 'started',
    header: 'Started',
    width: 210,
    cell: (scan) => <TimeText at={scan.startedAt ?? scan.requestedAt} />,
  },
  { id: 'result', header: 'Result', width: 220, cell: (scan) => <ScanResult scan={scan} /> },
  { id: 'accounts', header: 'Accounts', width: 110, cell: ({ accounts }) => `${accounts.done} of ${accounts.total}` },
  { id: 'items', header: 'Resources', width: 120, cell: (scan) => formatNumber(scan.items) },
  { id: 'calls', header: 'AWS calls', width: 120, cell: (scan) => formatNumber(scan.calls) },
  { id: 'took', header: 'Took', width: 100, cell: tookOf },
  { id: 'by', header: 'Asked for by', width: 180, cell: (scan) => scan.requestedBy },
]
