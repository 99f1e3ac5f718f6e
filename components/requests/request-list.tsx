'use client'
import Link from '@cloudscape-design/components/link'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { PageHeader } from '@/components/layout/page-header'
import { type Column, DataTable } from '@/components/tables/data-table'
import { FilterSelect } from '@/components/tables/filter-select'
import { type ListState, useListQuery } from '@/components/tables/use-list-query'
import { statusWord } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import { withQuery } from '@/lib/api-client'
import { RequestListQuery, type RequestRow } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { grantStates } from '@/lib/domain/grants/lifecycle'
import { paths } from '@/lib/paths'
import { BrokenGlass } from './broken-glass'
import { BundleList } from './bundle-list'
import { requestQueries } from './queries'
import { RequestState } from './request-state'
import { keyName } from './request-words'
import styles from './requests.module.css'
import { WriterAlarms } from './writer-alarms'

/** Grants that people asked for, and what became of them. */
export function RequestList() {
  const list = useListQuery(RequestListQuery)
  const result = useQuery({ ...requestQueries.list(list.query), placeholderData: keepPreviousData })
  return (
    <DataTable
      rows="requests"
      columns={columns}
      result={result}
      list={list}
      rowId={(request) => request.id}
      header={
        <SpaceBetween size="m">
          <WriterAlarms alarms={result.data?.writerAlarms ?? []} />
          <PageHeader
            title="Grant requests"
            count={result.data?.total}
            description="Every grant Keyscope creates was asked for, and approved as the approval rules demand."
            actions={<Link href={withQuery(paths.clusters(), { status: 'broken' })}>Find missing access</Link>}
          />
          <BrokenGlass />
          {list.query.view !== 'ending' && <BundleList view={list.query.view} />}
        </SpaceBetween>
      }
      filters={<Filters list={list} waiting={result.data?.waiting ?? 0} />}
      empty={{
        title: 'No requests yet',
        text: 'Open a cluster with missing access and choose "Request this access".',
        action: <Link href={withQuery(paths.clusters(), { status: 'broken' })}>Clusters with missing access</Link>,
      }}
    />
  )
}

function Filters({ list, waiting }: { list: ListState<RequestListQuery>; waiting: number }) {
  const { query, change } = list
  return (
    <>
      <SegmentedControl
        label="Whose requests"
        selectedId={query.view}
        options={[
          { id: 'all', text: 'All' },
          { id: 'waiting', text: `Waiting for you (${waiting})` },
          { id: 'mine', text: 'Mine' },
          { id: 'ending', text: 'Ending soon' },
        ]}
        onChange={({ detail }) => {
          const view = detail.selectedId as RequestListQuery['view']
          change(view === 'ending' ? { view, sort: 'endsAt', dir: 'asc' } : { view })
        }}
      />
      <FilterSelect
        label="State"
        all="Any state"
        value={query.state}
        options={grantStates.map((state) => ({ value: state, label: statusWord(state) }))}
        onChange={(state) => change({ state })}
      />
    </>
  )
}

const columns: readonly Column<RequestRow, RequestListQuery['sort']>[] = [
  {
    id: 'number',
    header: 'Request',
    width: 110,
    sort: 'number',
    rowHeader: true,
    cell: (request) => <Link href={paths.request(request.id)}>{request.number}</Link>,
  },
  {
    id: 'state',
    header: 'State',
    width: 140,
    sort: 'state',
    cell: (request) => (
      <>
        <RequestState request={request} />
        {request.bundle && (
          <div className={styles.note}>
            <Link fontSize="inherit" href={paths.bundle(request.bundle.id)}>
              Bulk request {request.bundle.number}
            </Link>
          </div>
        )}
      </>
    ),
  },
  {
    id: 'key',
    header: 'Key',
    width: 240,
    cell: (request) => <Link href={paths.key(request.keyArn)}>{keyName(request)}</Link>,
  },
  {
    id: 'for',
    header: 'For',
    width: 280,
    cell: (request) => (
      <>
        <span title={request.granteePrincipal}>{nameOf(request.granteePrincipal)}</span>
        {request.clusterArn && (
          <div className={styles.note}>
            <Link fontSize="inherit" href={paths.cluster(request.clusterArn)}>
              {request.clusterName ?? nameOf(request.clusterArn)}
            </Link>
          </div>
        )}
      </>
    ),
  },
  {
    id: 'operations',
    header: 'Operations',
    width: 130,
    cell: (request) => <span title={request.operations.join(', ')}>{request.operations.length}</span>,
  },
  {
    id: 'requested',
    header: 'Requested',
    width: 210,
    sort: 'requestedAt',
    cell: (request) => (
      <>
        {request.requesterName}
        <div className={styles.note}>
          <TimeText at={request.requestedAt} />
        </div>
      </>
    ),
  },
  {
    id: 'decided',
    header: 'Decided',
    width: 210,
    cell: (request) =>
      request.deciderName ? (
        <>
          {request.deciderName}
          <div className={styles.note}>
            <TimeText at={request.decidedAt} />
          </div>
        </>
      ) : (
        '–'
      ),
  },
  {
    id: 'ends',
    header: 'Ends',
    width: 160,
    sort: 'endsAt',
    cell: (request) =>
      request.endsAt && request.follows?.how !== 'renew' ? <TimeText at={request.endsAt} show="relative" /> : '–',
  },
]
