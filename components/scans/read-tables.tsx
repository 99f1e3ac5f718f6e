'use client'
import { useCollection } from '@cloudscape-design/collection-hooks'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { AccountText } from '@/components/tables/account-text'
import { EmptyState } from '@/components/tables/empty-state'
import { countOf, formatNumber } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import type { ScanView } from '@/lib/contracts/scans'

type AccountRow = ScanView['byAccount'][number]
type CollectorRow = ScanView['byCollector'][number]
type Counts = Pick<AccountRow, 'done' | 'total' | 'unread' | 'items'>

export function AccountTable({ rows }: { rows: readonly AccountRow[] }) {
  const first: TableProps.ColumnDefinition<AccountRow> = {
    id: 'account',
    header: 'Account',
    width: 300,
    sortingField: 'accountName',
    isRowHeader: true,
    cell: (row) => <AccountText id={row.accountId} name={row.accountName} />,
  }
  return <ReadTable title="By account" rows={rows} first={first} rowId={(row) => row.accountId} />
}

export function CollectorTable({ rows }: { rows: readonly CollectorRow[] }) {
  const first: TableProps.ColumnDefinition<CollectorRow> = {
    id: 'collector',
    header: 'What was read',
    width: 300,
    sortingField: 'collector',
    isRowHeader: true,
    cell: (row) => row.collector,
  }
  return <ReadTable title="By resource" rows={rows} first={first} rowId={(row) => row.collector} />
}

function ReadTable<Row extends Counts>({
  title,
  rows,
  first,
  rowId,
}: {
  title: string
  rows: readonly Row[]
  first: TableProps.ColumnDefinition<Row>
  rowId: (row: Row) => string
}) {
  const { items, collectionProps, paginationProps } = useCollection(rows, {
    pagination: { pageSize: 25 },
    sorting: { defaultState: { sortingColumn: first } },
  })
  const columns: TableProps.ColumnDefinition<Row>[] = [
    first,
    { id: 'read', header: 'Read', width: 140, sortingField: 'done', cell: (row) => `${row.done} of ${row.total}` },
    { id: 'items', header: 'Resources', width: 130, sortingField: 'items', cell: (row) => formatNumber(row.items) },
    { id: 'outcome', header: 'Outcome', width: 220, sortingField: 'unread', cell: (row) => <Outcome {...row} /> },
  ]
  return (
    <Table
      {...collectionProps}
      header={
        <Header variant="h2" counter={`(${rows.length})`}>
          {title}
        </Header>
      }
      items={items}
      trackBy={rowId}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: title }}
      pagination={rows.length > 25 ? <Pagination {...paginationProps} /> : undefined}
      empty={<EmptyState title="Nothing planned yet" />}
    />
  )
}

function Outcome({ done, total, unread }: Counts) {
  if (unread > 0) return <StatusLabel status="partial">{countOf(unread, 'part')} not read</StatusLabel>
  return <StatusLabel status={done < total ? 'running' : 'read'} />
}
