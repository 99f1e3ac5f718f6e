'use client'
import { useCollection } from '@cloudscape-design/collection-hooks'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useMemo } from 'react'
import { AccountText } from '@/components/tables/account-text'
import { EmptyState } from '@/components/tables/empty-state'
import { CodeBlock } from '@/components/ui/code-block'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { CoverageRow } from '@/lib/contracts/scans'
import { permittingStatement } from '@/lib/domain/scans/permitting-statement'
import { describeReads, type FoldedUnread, foldUnread } from './fold-unread'

const pageSize = 25

/** What a scan could not read, with the call that did not work and what AWS answered. */
export function UnreadTable({
  rows,
  running,
  scannerRole,
}: {
  rows: readonly CoverageRow[]
  running: boolean
  scannerRole: string
}) {
  const folded = useMemo(() => foldUnread(rows), [rows])
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(folded, {
    filtering: { noMatch: <EmptyState title="Nothing matches" /> },
    pagination: { pageSize },
    sorting: { defaultState: { sortingColumn: { sortingField: 'accountName' } } },
  })
  return (
    <Table
      {...collectionProps}
      header={
        <Header
          variant="h2"
          counter={`(${rows.length})`}
          description="What depends on these is unknown or as last seen, never counted as good."
        >
          Could not be read
        </Header>
      }
      items={items}
      trackBy={(row) => row.id}
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'What could not be read' }}
      columnDefinitions={[...columns, permitColumn(scannerRole)]}
      filter={
        folded.length > 10 ? (
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find an account, call or answer"
            filteringAriaLabel="Find what could not be read"
            countText={`${filteredItemsCount ?? 0} found`}
          />
        ) : undefined
      }
      pagination={folded.length > pageSize ? <Pagination {...paginationProps} /> : undefined}
      empty={
        <EmptyState title={running ? 'Nothing so far' : 'Everything was read'}>
          {running ? 'Every read worked until now.' : 'No read was denied or failed.'}
        </EmptyState>
      }
    />
  )
}

const columns: readonly TableProps.ColumnDefinition<FoldedUnread>[] = [
  {
    id: 'account',
    header: 'Account',
    width: 150,
    minWidth: 150,
    sortingField: 'accountName',
    isRowHeader: true,
    cell: (row) => <AccountText id={row.accountId} name={row.accountName} />,
  },
  { id: 'reads', header: 'What', width: 190, minWidth: 180, cell: (row) => describeReads(row.reads) },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 170,
    minWidth: 170,
    sortingField: 'outcome',
    cell: (row) => <StatusLabel status={row.outcome === 'denied' ? 'access-denied' : row.outcome} />,
  },
  { id: 'call', header: 'Call', width: 150, minWidth: 150, sortingField: 'call', cell: (row) => row.call ?? '–' },
  { id: 'error', header: 'Error', width: 130, minWidth: 130, cell: (row) => row.errorCode ?? '–' },
  { id: 'message', header: 'What AWS said', width: 310, minWidth: 240, cell: (row) => row.message ?? '–' },
  {
    id: 'last',
    header: 'Last read',
    width: 140,
    minWidth: 140,
    sortingField: 'lastReadAt',
    cell: (row) => (row.lastReadAt ? <TimeText at={row.lastReadAt} show="relative" /> : 'Never'),
  },
]

/** What would let the scanner read it, for what AWS refused. */
const permitColumn = (scannerRole: string): TableProps.ColumnDefinition<FoldedUnread> => ({
  id: 'permit',
  header: 'What would permit it',
  width: 320,
  minWidth: 260,
  cell: (row) => <Permit row={row} scannerRole={scannerRole} />,
})

function Permit({ row, scannerRole }: { row: FoldedUnread; scannerRole: string }) {
  const { accountId, call, message, errorCode } = row
  if (errorCode !== 'AccessDenied' || !call || !message) return '–'
  const scanner = { roleName: scannerRole, workerArn: null, partition: 'aws' }
  const { text, statement } = permittingStatement({ accountId, call, message }, scanner)
  return (
    <>
      {text}
      {statement && (
        <ExpandableSection headerText="Statement" variant="inline">
          <CodeBlock code={JSON.stringify(statement, null, 2)} label="Policy statement" />
        </ExpandableSection>
      )}
    </>
  )
}
