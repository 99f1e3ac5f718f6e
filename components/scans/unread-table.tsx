'use client'
import { useCollection } from '@cloudscape-design/collection-hooks'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { AccountText } from '@/components/tables/account-text'
import { EmptyState } from '@/components/tables/empty-state'
import { StatusLabel } from '@/components/ui/status-label'
import type { CoverageRow } from '@/lib/contracts/scans'

/** What a scan could not read, with the call that did not work and what AWS answered. */
export function UnreadTable({ rows, running }: { rows: readonly CoverageRow[]; running: boolean }) {
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(rows, {
    filtering: { noMatch: <EmptyState title="Nothing matches" /> },
    pagination: { pageSize: 25 },
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
      trackBy={(row) => `${row.accountId} ${row.region} ${row.collector}`}
      wrapLines
      ariaLabels={{ tableLabel: 'What could not be read' }}
      columnDefinitions={[
        {
          id: 'account',
          header: 'Account',
          width: 230,
          sortingField: 'accountName',
          isRowHeader: true,
          cell: (row) => <AccountText id={row.accountId} name={row.accountName} />,
        },
        { id: 'region', header: 'Region', width: 130, sortingField: 'region', cell: (row) => row.region || 'global' },
        { id: 'collector', header: 'What', width: 180, sortingField: 'collector', cell: (row) => row.collector },
        {
          id: 'outcome',
          header: 'Outcome',
          width: 150,
          sortingField: 'outcome',
          cell: (row) => <StatusLabel status={row.outcome === 'denied' ? 'access-denied' : row.outcome} />,
        },
        { id: 'call', header: 'Call', width: 220, sortingField: 'call', cell: (row) => row.call ?? '–' },
        { id: 'error', header: 'Error', width: 190, sortingField: 'errorCode', cell: (row) => row.errorCode ?? '–' },
        { id: 'message', header: 'What AWS said', width: 380, cell: (row) => row.message ?? '–' },
      ]}
      filter={
        rows.length > 10 ? (
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find an account, Region or call"
            filteringAriaLabel="Find what could not be read"
            countText={`${filteredItemsCount ?? 0} of ${rows.length}`}
          />
        ) : undefined
      }
      pagination={rows.length > 25 ? <Pagination {...paginationProps} /> : undefined}
      empty={
        <EmptyState title={running ? 'Nothing so far' : 'Everything was read'}>
          {running ? 'Every read worked until now.' : 'No read was denied or failed.'}
        </EmptyState>
      }
    />
  )
}
