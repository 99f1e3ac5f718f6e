'use client'

import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import type { ReactNode } from 'react'
import { principalLabel } from '@/components/matrix/access-words'
import { EmptyState } from '@/components/tables/empty-state'
import { StatusLabel } from '@/components/ui/status-label'
import type { MapView } from '@/lib/contracts/map'
import { paths } from '@/lib/paths'
import { mapStatuses } from './draw-map'
import styles from './map.module.css'

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
      cellVerticalAlign="top"
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
    width: 190,
    minWidth: 150,
    isRowHeader: true,
    sortingField: 'keyLabel',
    cell: (row) => (
      <>
        <Link href={paths.key(row.keyArn)}>{row.keyLabel}</Link>
        <Detail>in {row.keyAccount}</Detail>
      </>
    ),
  },
  {
    id: 'access',
    header: 'Access',
    width: 230,
    minWidth: 190,
    sortingComparator: byStatus,
    cell: (row) => (
      <>
        <StatusLabel status={row.status} />
        {row.missing.length > 0 && <Detail>{row.missing.join(', ')}</Detail>}
      </>
    ),
  },
  {
    id: 'role',
    header: 'Role',
    width: 230,
    minWidth: 190,
    sortingField: 'principalKind',
    cell: (row) => (
      <>
        <div>{principalLabel(row.principalKind)}</div>
        <Detail>
          <span title={row.principalArn}>{row.through}</span>
        </Detail>
      </>
    ),
  },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 150,
    minWidth: 140,
    sortingField: 'clusterName',
    cell: (row) => <Link href={needHref(row)}>{row.clusterName}</Link>,
  },
  {
    id: 'why',
    header: 'Why',
    width: 290,
    minWidth: 280,
    // What is allowed needs no defence here; the cluster's page has its reasons.
    cell: (row) => (row.status === 'allowed' ? '–' : <Why text={row.summary} />),
  },
]

const Detail = ({ children }: { children: ReactNode }) => (
  <Box color="text-body-secondary" fontSize="body-s">
    {children}
  </Box>
)

function Why({ text }: { text: string }) {
  return (
    <span className={styles.clamped} title={text}>
      {text}
    </span>
  )
}

/** The cluster's page with the first gap of this need open. */
export function needHref(row: Pick<Row, 'clusterArn' | 'needId' | 'missing'>): string {
  const operation = row.missing[0]
  return operation
    ? `${paths.cluster(row.clusterArn)}?${new URLSearchParams({ need: row.needId, op: operation })}`
    : paths.cluster(row.clusterArn)
}
