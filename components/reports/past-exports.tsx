'use client'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { EmptyState } from '@/components/tables/empty-state'
import { CopyButton } from '@/components/ui/copy-button'
import { formatNumber } from '@/components/ui/format-number'
import { TimeText } from '@/components/ui/time-text'
import type { ReportView } from '@/lib/contracts/reports'
import { paths } from '@/lib/paths'
import styles from './reports.module.css'

/** Who took which file: the checksum tells whether a file at hand is that one. */
export function PastExports({ exports }: { exports: ReportView['exports'] }) {
  return (
    <Table
      header={
        <Header variant="h2" counter={`(${exports.length})`} description="Each is an entry in the audit log.">
          Past exports
        </Header>
      }
      ariaLabels={{ tableLabel: 'Past exports' }}
      items={exports}
      trackBy={(row) => row.id}
      columnDefinitions={[
        { id: 'taken', header: 'Taken', width: 200, isRowHeader: true, cell: (row) => <TimeText at={row.takenAt} /> },
        { id: 'by', header: 'By', width: 180, cell: (row) => row.takerName },
        { id: 'kind', header: 'Report', width: 170, cell: (row) => `${row.kind} (${row.format})` },
        {
          id: 'scan',
          header: 'Scan',
          width: 90,
          cell: (row) => <Link href={paths.scan(row.scanId)}>{row.scanId}</Link>,
        },
        { id: 'rows', header: 'Rows', width: 100, cell: (row) => formatNumber(row.rows) },
        {
          id: 'sha256',
          header: 'SHA-256',
          width: 260,
          cell: (row) => (
            <span className={styles.hash}>
              <span title={row.sha256}>{row.sha256.slice(0, 16)}…</span>{' '}
              <CopyButton text={row.sha256} what="checksum" />
            </span>
          ),
        },
      ]}
      empty={<EmptyState title="Nobody has taken a report yet">Download one above.</EmptyState>}
    />
  )
}
