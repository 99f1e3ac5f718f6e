'use client'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { EmptyState } from '@/components/tables/empty-state'
import { formatNumber } from '@/components/ui/format-number'
import type { ReportView } from '@/lib/contracts/reports'
import styles from './reports.module.css'

interface PreviewRow {
  readonly index: number
  readonly cells: readonly string[]
}

/** The first rows of the file, under the file's own column names. */
export function PreviewTable({ report }: { report: ReportView }) {
  const { columns, preview, rows } = report
  return (
    <Table<PreviewRow>
      header={
        <Header
          variant="h2"
          counter={`(${formatNumber(preview.length)} of ${formatNumber(rows)})`}
          description="The first rows, as the file holds them."
        >
          Preview
        </Header>
      }
      ariaLabels={{ tableLabel: 'Preview of the report' }}
      items={preview.map((cells, index) => ({ cells, index }))}
      trackBy={(row) => String(row.index)}
      contentDensity="compact"
      columnDefinitions={columns.map((column, i) => ({
        id: column,
        header: column,
        width: widthOf(preview.map((cells) => cells[i] ?? '')),
        cell: ({ cells }) => (
          <span className={styles.cell} title={cells[i]}>
            {cells[i] || '–'}
          </span>
        ),
      }))}
      empty={<EmptyState title="No rows in this scope">Choose another account or status.</EmptyState>}
    />
  )
}

const widthOf = (cells: readonly string[]): number =>
  Math.min(360, Math.max(120, 30 + 7 * Math.max(0, ...cells.map((cell) => cell.length))))
