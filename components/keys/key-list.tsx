'use client'

import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageHeader } from '@/components/layout/page-header'
import { DataTable } from '@/components/tables/data-table'
import { FilterSelect } from '@/components/tables/filter-select'
import { type ListState, useListQuery } from '@/components/tables/use-list-query'
import { KeyListQuery, type KeyPage } from '@/lib/contracts/keys'
import { paths } from '@/lib/paths'
import { keyColumns } from './key-columns'
import { stateWord } from './key-labels'
import { keyQueries } from './queries'

/** Every customer managed key, filtered, sorted and paged by the server. */
export function KeyList() {
  const list = useListQuery(KeyListQuery)
  const result = useQuery(keyQueries.list(list.query))
  return (
    <DataTable
      rows="keys"
      columns={keyColumns}
      result={result}
      list={list}
      rowId={(key) => key.arn}
      stickyFirst
      header={
        <SpaceBetween size="m">
          <PageHeader
            title="KMS keys"
            count={result.data?.total}
            description="Every customer managed key the scans have found, with the clusters that need it."
            actions={<Button href={paths.reports()}>Compliance report</Button>}
          />
          {result.data && <FreshnessNotice freshness={result.data.freshness} />}
        </SpaceBetween>
      }
      filters={<KeyFilters list={list} facets={result.data?.facets} />}
      empty={{
        title: 'No keys yet',
        text: 'No scan has found a customer managed key.',
        action: <Button href={paths.scans()}>Go to scans</Button>,
      }}
    />
  )
}

const accessOptions = [
  { value: 'missing', label: 'Missing' },
  { value: 'unknown', label: 'Unknown' },
  { value: 'ok', label: 'Allowed' },
] as const

function KeyFilters({ list, facets }: { list: ListState<KeyListQuery>; facets: KeyPage['facets'] | undefined }) {
  const { query, change } = list
  return (
    <>
      <FilterSelect
        label="Cluster access"
        all="Any access"
        value={query.access}
        options={accessOptions}
        onChange={(access) => change({ access })}
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
      <FilterSelect
        label="State"
        all="Any state"
        value={query.state}
        options={(facets?.states ?? []).map((state) => ({ value: state, label: stateWord(state) }))}
        onChange={(state) => change({ state })}
      />
    </>
  )
}
