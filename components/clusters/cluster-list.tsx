'use client'

import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageHeader } from '@/components/layout/page-header'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { DataTable } from '@/components/tables/data-table'
import { FilterSelect } from '@/components/tables/filter-select'
import { type ListState, useListQuery } from '@/components/tables/use-list-query'
import { ClusterListQuery, type ClusterPage } from '@/lib/contracts/clusters'
import { paths } from '@/lib/paths'
import { clusterColumns } from './cluster-columns'
import { clusterQueries } from './queries'

/** Every EKS cluster with whether it can use the keys it needs. */
export function ClusterList() {
  const list = useListQuery(ClusterListQuery)
  const result = useQuery(clusterQueries.list(list.query))
  return (
    <DataTable
      rows="clusters"
      columns={clusterColumns}
      result={result}
      list={list}
      rowId={(cluster) => cluster.arn}
      stickyFirst
      header={
        <SpaceBetween size="m">
          <PageHeader
            title="Clusters"
            count={result.data?.total}
            description="EKS clusters, the keys they need and what their roles lack."
            actions={<Button href={paths.map()}>Access map</Button>}
          />
          {result.data && <FreshnessNotice freshness={result.data.freshness} />}
        </SpaceBetween>
      }
      filters={<ClusterFilters list={list} facets={result.data?.facets} />}
      empty={{
        title: 'No clusters yet',
        text: 'No scan has found an EKS cluster.',
        action: <Button href={paths.scans()}>Go to scans</Button>,
      }}
    />
  )
}

const statusOptions = [
  { value: 'broken', label: 'Missing' },
  { value: 'unknown', label: 'Unknown' },
  { value: 'ok', label: 'Allowed' },
  { value: 'no-needs', label: 'No needs' },
] as const

function ClusterFilters({
  list,
  facets,
}: {
  list: ListState<ClusterListQuery>
  facets: ClusterPage['facets'] | undefined
}) {
  const { query, change } = list
  return (
    <>
      <FilterSelect
        label="Key access"
        all="Any access"
        value={query.status}
        options={statusOptions}
        onChange={(status) => change({ status })}
      />
      <FilterSelect
        label="Failure"
        all="Any failure"
        value={query.failure}
        options={(facets?.failures ?? []).map((id) => ({ value: id, label: id, description: failureTitle(id) }))}
        onChange={(failure) => change({ failure })}
      />
      <FilterSelect
        label="Account"
        all="All accounts"
        value={query.account}
        options={(facets?.accounts ?? []).map(({ id, name }) => ({ value: id, label: name, description: id }))}
        onChange={(account) => change({ account })}
      />
      <FilterSelect
        label="Region"
        all="All Regions"
        value={query.region}
        options={(facets?.regions ?? []).map((region) => ({ value: region, label: region }))}
        onChange={(region) => change({ region })}
      />
    </>
  )
}
