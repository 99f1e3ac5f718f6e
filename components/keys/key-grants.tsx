'use client'

import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import LiveRegion from '@cloudscape-design/components/live-region'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyState } from '@/components/tables/empty-state'
import { FilterSelect } from '@/components/tables/filter-select'
import { SearchField } from '@/components/tables/text-filter'
import { type ListState, useListQuery } from '@/components/tables/use-list-query'
import { formatNumber } from '@/components/ui/format-number'
import { QueryError } from '@/components/ui/query-error'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import { api } from '@/lib/api-client'
import { type GrantUsePage, GrantUseQuery, type GrantUseRow, OrderView } from '@/lib/contracts/grant-uses'
import type { KeyView } from '@/lib/contracts/keys'
import { paths } from '@/lib/paths'
import { Grantee, GrantId, Issuer, Operations, Origin, WouldBreak } from './grant-cells'
import { GrantOrder } from './grant-order'
import { effectWords, originWords, whatIfRevoked } from './grant-words'
import styles from './key-grants.module.css'
import { keyQueries } from './queries'

/** The grants on the key: who made them, what they serve, what would break without them. EC2's own are folded. */
export function KeyGrants({ view }: { view: KeyView }) {
  const list = useListQuery(GrantUseQuery)
  const { query, change } = list
  const result = useQuery(keyQueries.grantUses(view.arn, query))
  const [selected, setSelected] = useState<readonly GrantUseRow[]>([])
  const order = useMutation({
    mutationFn: (ids: readonly string[]) => api.post(paths.api.keyGrantOrder(view.arn), OrderView, { ids }),
  })
  const pages = Math.max(1, Math.ceil((result.data?.total ?? 0) / query.size))
  return (
    <SpaceBetween size="m">
      {view.grantsProblem && (
        <Alert type="warning" header="The grants could not all be read">
          {view.grantsProblem} What they would allow is shown as unknown.
        </Alert>
      )}
      {order.error && <QueryError error={order.error} what="the safest order" />}
      <LiveRegion>{order.data && <GrantOrder view={order.data} onClose={order.reset} />}</LiveRegion>
      <Table<GrantUseRow>
        variant="container"
        header={
          <GrantsHeader
            view={view}
            selected={selected}
            pending={order.isPending}
            onOrder={() => order.mutate(selected.map(({ id }) => id))}
          />
        }
        items={result.data?.items ?? []}
        loading={result.isPending}
        loadingText="Judging what would break without each grant"
        trackBy="id"
        selectionType="multi"
        selectedItems={[...selected]}
        onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
        wrapLines
        cellVerticalAlign="top"
        ariaLabels={{
          tableLabel: 'Grants',
          selectionGroupLabel: 'Select grants',
          allItemsSelectionLabel: () => 'Select all grants of this page',
          itemSelectionLabel: (_, grant) => `Select the grant to ${grant.grantee}`,
        }}
        sortingColumn={{ sortingField: query.sort }}
        sortingDescending={query.dir === 'desc'}
        onSortingChange={({ detail }) =>
          change({
            sort: detail.sortingColumn.sortingField as GrantUseQuery['sort'],
            dir: detail.isDescending ? 'desc' : 'asc',
          })
        }
        columnDefinitions={columns(view, (fold) => change({ fold }))}
        filter={<Filters list={list} page={result.data} />}
        pagination={
          pages > 1 && (
            <Pagination
              currentPageIndex={Math.min(query.page, pages)}
              pagesCount={pages}
              onChange={({ detail }) => change({ page: detail.currentPageIndex })}
            />
          )
        }
        empty={
          result.isError ? (
            <QueryError error={result.error} what="the grants" retry={() => void result.refetch()} />
          ) : (
            <NoGrants problem={view.grantsProblem} list={list} />
          )
        }
      />
    </SpaceBetween>
  )
}

interface GrantsHeaderProps {
  readonly view: KeyView
  readonly selected: readonly GrantUseRow[]
  readonly pending: boolean
  readonly onOrder: () => void
}

function GrantsHeader({ view, selected, pending, onOrder }: GrantsHeaderProps) {
  const question = whatIfRevoked(view.arn, selected)
  return (
    <Header
      variant="h2"
      counter={`(${view.grantCount === null ? 'unknown' : formatNumber(view.grantCount)})`}
      description="EC2's grants for instances are folded by account and fate. Select some to see in which order they are revoked most safely."
      actions={
        <SpaceBetween size="xs" direction="horizontal">
          <Button disabled={question === null} {...(question && { href: question })}>
            What if they were revoked?
          </Button>
          <Button disabled={selected.length === 0} loading={pending} loadingText="Judging" onClick={onOrder}>
            Safest order
          </Button>
        </SpaceBetween>
      }
    >
      Grants
    </Header>
  )
}

function Filters({
  list: { query, change },
  page,
}: {
  list: ListState<GrantUseQuery>
  page: GrantUsePage | undefined
}) {
  const counted = <T extends string>(names: Readonly<Record<T, number>> | undefined, word: (name: T) => string) =>
    (Object.entries(names ?? {}) as [T, number][])
      .filter(([, count]) => count > 0)
      .map(([value, count]) => ({ value, label: `${word(value)} (${formatNumber(count)})` }))
  return (
    <div className={styles.filters}>
      <SearchField label="Find grants" value={query.q} matches={page?.total} onChange={(q) => change({ q })} />
      <FilterSelect
        label="Made by"
        all="Anybody"
        value={query.origin}
        options={counted(page?.origins, (kind) => originWords[kind])}
        onChange={(origin) => change({ origin })}
      />
      <FilterSelect
        label="Would break"
        all="Whatever"
        value={query.effect}
        options={counted(page?.effects, (effect) => effectWords(effect).word)}
        onChange={(effect) => change({ effect })}
      />
      {query.fold && <Button onClick={() => change({ fold: '' })}>Fold again</Button>}
    </div>
  )
}

const columns = (view: KeyView, onUnfold: (fold: string) => void): TableProps.ColumnDefinition<GrantUseRow>[] => [
  {
    id: 'grantee',
    header: 'Grantee principal',
    width: 260,
    minWidth: 221,
    isRowHeader: true,
    sortingField: 'grantee',
    cell: (grant) => <Grantee grant={grant} />,
  },
  { id: 'origin', header: 'Made by', width: 190, minWidth: 161, cell: (grant) => <Origin grant={grant} /> },
  {
    id: 'serves',
    header: 'Serves',
    width: 260,
    minWidth: 221,
    cell: ({ serves }) => <span className={styles.anywhere}>{serves}</span>,
  },
  {
    id: 'effect',
    header: 'Would break',
    width: 340,
    minWidth: 320,
    sortingField: 'effect',
    cell: (grant) => <WouldBreak grant={grant} keyArn={view.arn} />,
  },
  {
    id: 'operations',
    header: 'Operations',
    width: 230,
    minWidth: 195,
    cell: (grant) => <Operations operations={grant.operations} />,
  },
  {
    id: 'issuer',
    header: 'Issuing account',
    width: 160,
    minWidth: 136,
    cell: (grant) => <Issuer grant={grant} keyAccount={view.accountId} />,
  },
  { id: 'constraints', header: 'Constraints', width: 220, minWidth: 187, cell: (grant) => grant.constraints ?? 'None' },
  {
    id: 'problem',
    header: 'Problem',
    width: 240,
    minWidth: 204,
    cell: (grant) => (grant.problem ? <StatusLabel status="fail">{grant.problem}</StatusLabel> : '–'),
  },
  {
    id: 'created',
    header: 'Created',
    width: 130,
    minWidth: 110,
    sortingField: 'created',
    cell: (grant) => <TimeText at={grant.createdAt} show="relative" />,
  },
  {
    id: 'id',
    header: 'Grant',
    width: 200,
    minWidth: 170,
    cell: (grant) => <GrantId grant={grant} onUnfold={onUnfold} />,
  },
]

function NoGrants({ problem, list }: { problem: string | null; list: ListState<GrantUseQuery> }) {
  if (list.filtered)
    return <EmptyState title="No grants match" action={<Button onClick={list.clear}>Clear filters</Button>} />
  if (problem) return <EmptyState title="Nobody can tell">The grants of this key could not be read.</EmptyState>
  return <EmptyState title="No grants">Nothing uses this key through a grant.</EmptyState>
}
