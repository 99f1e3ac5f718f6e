'use client'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { FilterSelect } from '@/components/tables/filter-select'
import { useUrlState } from '@/components/tables/use-list-query'
import { countOf, formatNumber } from '@/components/ui/format-number'
import { QueryError } from '@/components/ui/query-error'
import { type Status, StatusLabel } from '@/components/ui/status-label'
import { withQuery } from '@/lib/api-client'
import { ReportQuery, type ReportView } from '@/lib/contracts/reports'
import { paths } from '@/lib/paths'
import { PastExports } from './past-exports'
import { PreviewTable } from './preview-table'
import { reportQueries } from './queries'
import { Download, ReportDownload } from './report-download'
import styles from './reports.module.css'

const statuses: readonly { value: Exclude<ReportQuery['status'], ''>; label: string; icon: Status }[] = [
  { value: 'FAIL', label: 'Fail', icon: 'fail' },
  { value: 'UNKNOWN', label: 'Unknown', icon: 'unknown' },
  { value: 'PASS', label: 'Pass', icon: 'pass' },
  { value: 'NOT_APPLICABLE', label: 'Does not apply', icon: 'not-applicable' },
]

/** How long after a click the export's own line can be expected. */
const exportSettlesMs = 1_500

/** Pick a scope, see the first rows, take the file. Who took one before is listed with its checksum. */
export function ReportPage() {
  const { query, change } = useUrlState(ReportQuery)
  const client = useQueryClient()
  const mayExport = useMay('reports.export')
  const { data, error, refetch } = useQuery({ ...reportQueries.view(query), placeholderData: keepPreviousData })
  const taken = () => setTimeout(() => void client.invalidateQueries({ queryKey: ['reports'] }), exportSettlesMs)
  if (!data) {
    return (
      <PageFrame title="Reports">
        {error && <QueryError error={error} what="the report" retry={() => void refetch()} />}
      </PageFrame>
    )
  }
  return (
    <PageFrame
      title="Reports"
      description={`One row for each gap and each check result, with its evidence and what the scan could see.${
        mayExport ? '' : ' Your role may read reports but not export them.'
      }`}
      actions={
        <>
          <Download href={paths.api.coverageCsv()} onTake={taken}>
            Coverage (CSV)
          </Download>
          <Download href={paths.api.matrixCsv()} onTake={taken}>
            Access matrix (CSV)
          </Download>
          <ReportDownload href={withQuery(paths.api.reportCsv(), query)} onTake={taken} />
        </>
      }
    >
      <FreshnessNotice freshness={data.freshness} />
      {error && <QueryError error={error} what="the report" retry={() => void refetch()} />}
      <Container
        header={
          <Header variant="h2" description={data.coverage}>
            Scope
          </Header>
        }
      >
        <SpaceBetween size="m">
          <div className={styles.filters}>
            <FilterSelect
              label="Account"
              all="All accounts"
              value={query.account}
              options={data.accounts.map(({ id, name }) => ({ value: id, label: name, description: id }))}
              onChange={(account) => change({ account })}
            />
            <FilterSelect
              label="Status"
              all="Any status"
              value={query.status}
              options={statuses}
              onChange={(status) => change({ status })}
            />
          </div>
          <Totals report={data} />
        </SpaceBetween>
      </Container>
      <PreviewTable report={data} />
      <PastExports exports={data.exports} />
    </PageFrame>
  )
}

function Totals({ report }: { report: ReportView }) {
  return (
    <div className={styles.totals}>
      <Box fontWeight="bold">{countOf(report.rows, 'row')}</Box>
      {statuses.map(({ value, label, icon }) => {
        const count = report.byStatus.find((row) => row.status === value)?.count
        if (!count) return null
        return (
          <StatusLabel key={value} status={icon}>
            {formatNumber(count)} {label.toLowerCase()}
          </StatusLabel>
        )
      })}
    </div>
  )
}
