'use client'

import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { principalLabel } from '@/components/matrix/access-words'
import { EmptyState } from '@/components/tables/empty-state'
import { StatusLabel } from '@/components/ui/status-label'
import type { MapView } from '@/lib/contracts/map'
import { paths } from '@/lib/paths'
import { mapStatuses } from './draw-map'

type Row = MapView['rows'][number]

/** The map's twin: the same rows, for whoever does not read pictures. */
export function MapTable({ rows, filtered }: { rows: readonly Row[]; filtered: boolean }) {
  const { items, collectionProps, paginationProps } = useCollection(rows, {
    pagination: { pageSize: 50 },
    sorting: { defaultState: { sortingColumn: { sortingComparator: byStatus } } },
  })
  return (
    <Table
      {...collectionProps}
      variant="embedded"
      items={items}
      trackBy="needId"
      wrapLines
      stickyColumns={{ first: 1 }}
      ariaLabels={{ tableLabel: 'Access' }}
      columnDefinitions={columns}
      pagination={rows.length > 50 ? <Pagination {...paginationProps} /> : undefined}
      empty={
        filtered ? (
          <EmptyState title="Nothing with these statuses">Switch another status on to see its rows.</EmptyState>
        ) : (
          <EmptyState title="No launch path">No scanned cluster leads from here to a customer managed key.</EmptyState>
        )
      }
    />
  )
}

const byStatus = (a: Row, b: Row) => mapStatuses.indexOf(a.status) - mapStatuses.indexOf(b.status)

const columns: TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'key',
    header: 'Key',
    width: 200,
    isRowHeader: true,
    sortingField: 'keyLabel',
    cell: (row) => <Link href={paths.key(row.keyArn)}>{row.keyLabel}</Link>,
  },
  { id: 'keyAccount', header: 'Key account', width: 150, sortingField: 'keyAccount', cell: (row) => row.keyAccount },
  {
    id: 'role',
    header: 'Role',
    width: 220,
    sortingField: 'principalKind',
    cell: (row) => (
      <>
        <div>{principalLabel(row.principalKind)}</div>
        <Box color="text-body-secondary" fontSize="body-s">
          <span title={row.principalArn}>{row.through}</span>
        </Box>
      </>
    ),
  },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 180,
    sortingField: 'clusterName',
    cell: (row) => <Link href={needHref(row)}>{row.clusterName}</Link>,
  },
  {
    id: 'access',
    header: 'Access',
    width: 130,
    sortingComparator: byStatus,
    cell: (row) => <StatusLabel status={row.status} />,
  },
  { id: 'missing', header: 'Missing operations', width: 220, cell: (row) => row.missing.join(', ') || '–' },
  { id: 'why', header: 'Why', width: 340, cell: (row) => row.summary || '–' },
]

/** The cluster's page with the first gap of this need open. */
export function needHref(row: Pick<Row, 'clusterArn' | 'needId' | 'missing'>): string {
  const operation = row.missing[0]
  return operation
    ? `${paths.cluster(row.clusterArn)}?${new URLSearchParams({ need: row.needId, op: operation })}`
    : paths.cluster(row.clusterArn)
}
