'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber } from '@/components/ui/format-number'
import { QueryError } from '@/components/ui/query-error'
import { EmptyState } from './empty-state'
import { PageSize } from './page-size'
import styles from './tables.module.css'
import { SearchField } from './text-filter'
import type { ListQuery, ListState } from './use-list-query'

export interface Column<Row, Sort extends string = string> {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** Every column has one: a table that measures itself shifts. */
  readonly width: number
  /** The server sorts by this. */
  readonly sort?: Sort
  readonly rowHeader?: boolean
}

interface ListPage<Row> {
  readonly items: readonly Row[]
  readonly total: number
}

interface DataTableProps<Row, Q extends ListQuery> {
  /** What the rows are, lower case: "keys". Names the table, its search and its states. */
  readonly rows: string
  readonly columns: readonly Column<Row, Q['sort']>[]
  readonly result: UseQueryResult<ListPage<Row>>
  readonly list: ListState<Q>
  readonly rowId: (row: Row) => string
  readonly header?: ReactNode
  /** Filters beside the search. */
  readonly filters?: ReactNode
  readonly searchable?: boolean
  /** Shown when there is nothing yet (a filter that matches nothing has its own words). */
  readonly empty: { readonly title: string; readonly text?: ReactNode; readonly action?: ReactNode }
  readonly variant?: TableProps.Variant
  /** Keeps the first column in sight while the others scroll. */
  readonly stickyFirst?: boolean
  /** Long cells break into lines instead of running on. */
  readonly wrapLines?: boolean
  readonly selected?: Row | null
  readonly onSelect?: (row: Row | null) => void
}

/** A list that the server pages, sorts and filters; its state is in the address, its states are all here. */
export function DataTable<Row, Q extends ListQuery>(props: DataTableProps<Row, Q>) {
  const { rows, columns, result, list, rowId, variant = 'full-page' } = props
  const { query, change } = list
  const total = result.data?.total ?? 0
  const pages = Math.max(1, Math.ceil(total / query.size))
  const searchable = props.searchable ?? true
  const filterable = searchable || props.filters !== undefined
  // Alone on its line, a pager of one page is noise.
  const paged = filterable || pages > 1

  return (
    <Table<Row>
      variant={variant}
      header={props.header}
      items={result.data?.items ?? []}
      trackBy={rowId}
      {...(props.stickyFirst && { stickyColumns: { first: 1 } })}
      columnDefinitions={columns.map((column) => toDefinition(column, props.wrapLines ? 200 : 80))}
      loading={result.isPending}
      loadingText={`Reading ${rows}`}
      ariaLabels={{
        tableLabel: rows,
        itemSelectionLabel: (_, row) => `Select ${rowId(row)}`,
        selectionGroupLabel: `Select one of the ${rows}`,
      }}
      renderAriaLive={({ firstIndex, lastIndex }) => `Rows ${firstIndex} to ${lastIndex} of ${formatNumber(total)}`}
      totalItemsCount={total}
      firstIndex={(query.page - 1) * query.size + 1}
      sortingColumn={{ sortingField: query.sort }}
      sortingDescending={query.dir === 'desc'}
      onSortingChange={({ detail }) =>
        change({ sort: detail.sortingColumn.sortingField, dir: detail.isDescending ? 'desc' : 'asc' } as Partial<Q>)
      }
      wrapLines={props.wrapLines ?? false}
      cellVerticalAlign={props.wrapLines ? 'top' : 'middle'}
      {...(props.onSelect && {
        selectionType: 'single' as const,
        selectedItems: props.selected ? [props.selected] : [],
        onSelectionChange: ({ detail }: { detail: TableProps.SelectionChangeDetail<Row> }) =>
          props.onSelect?.(detail.selectedItems[0] ?? null),
        onRowClick: ({ detail }: { detail: TableProps.OnRowClickDetail<Row> }) => props.onSelect?.(detail.item),
      })}
      filter={
        filterable ? (
          <div className={styles.filters}>
            {searchable && (
              <div className={styles.search}>
                <SearchField
                  label={`Find ${rows}`}
                  value={query.q}
                  onChange={(q) => change({ q } as Partial<Q>)}
                  matches={result.data?.total}
                />
              </div>
            )}
            {props.filters}
          </div>
        ) : undefined
      }
      pagination={
        paged && (
          <Pagination
            currentPageIndex={Math.min(query.page, pages)}
            pagesCount={pages}
            disabled={result.isPending}
            onChange={({ detail }) => change({ page: detail.currentPageIndex } as Partial<Q>)}
          />
        )
      }
      preferences={paged && <PageSize size={query.size} onChange={(size) => change({ size } as Partial<Q>)} />}
      empty={<Empty {...props} />}
    />
  )
}

function Empty<Row, Q extends ListQuery>({ rows, result, list, empty }: DataTableProps<Row, Q>) {
  if (result.isError) {
    return (
      <Box textAlign="left">
        <QueryError error={result.error} what={rows} retry={() => void result.refetch()} />
      </Box>
    )
  }
  if (list.filtered) {
    return (
      <EmptyState title={`No ${rows} match`} action={<Button onClick={list.clear}>Clear filters</Button>}>
        Nothing fits what you filter for.
      </EmptyState>
    )
  }
  return (
    <EmptyState title={empty.title} action={empty.action}>
      {empty.text}
    </EmptyState>
  )
}

function toDefinition<Row>(column: Column<Row>, narrowest: number): TableProps.ColumnDefinition<Row> {
  return {
    id: column.id,
    header: column.header,
    cell: column.cell,
    width: column.width,
    minWidth: Math.min(column.width, narrowest),
    isRowHeader: column.rowHeader ?? false,
    ...(column.sort && { sortingField: column.sort }),
  }
}
