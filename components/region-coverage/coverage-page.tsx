'use client'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Pagination from '@cloudscape-design/components/pagination'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { EmptyState } from '@/components/tables/empty-state'
import { FilterSelect } from '@/components/tables/filter-select'
import { SearchField } from '@/components/tables/text-filter'
import { type ListState, useListQuery } from '@/components/tables/use-list-query'
import { QueryError } from '@/components/ui/query-error'
import { StatusLabel } from '@/components/ui/status-label'
import { type RegionCoveragePage, RegionCoverageQuery } from '@/lib/contracts/region-coverage'
import { paths } from '@/lib/paths'
import { CellPanel, type OpenCell } from './cell-panel'
import { legend } from './coverage-words'
import { FamilyMatrix } from './family-matrix'
import { regionCoverageQueries } from './queries'
import styles from './region-coverage.module.css'

/** Which Regions of a cluster family lack the key, its replica or its grant. */
export function CoveragePage() {
  const list = useListQuery(RegionCoverageQuery)
  const result = useQuery(regionCoverageQueries.list(list.query))
  const [open, setOpen] = useState<OpenCell | null>(null)
  const mayExport = useMay('reports.export')
  const page = result.data
  return (
    <PageFrame
      title="Regions"
      count={page?.total}
      description="Clusters that are one service, and in which of their Regions the key, its replica or its grant is missing."
      actions={
        <>
          <Button href={paths.clusters()}>Clusters</Button>
          {mayExport && (
            <Button iconName="download" href={paths.api.regionsCsv()} download>
              Regions (CSV)
            </Button>
          )}
        </>
      }
    >
      {page && <FreshnessNotice freshness={page.freshness} />}
      <div className={styles.filters}>
        <Filters list={list} page={page} />
        {page && page.total > list.query.size && (
          <Pagination
            currentPageIndex={list.query.page}
            pagesCount={Math.ceil(page.total / list.query.size)}
            onChange={({ detail }) => list.change({ page: detail.currentPageIndex })}
          />
        )}
      </div>
      <Legend />
      {result.isError && <QueryError error={result.error} what="families" retry={() => void result.refetch()} />}
      {page?.items.map((family) => (
        <FamilyMatrix
          key={family.id}
          family={family}
          open={open?.familyId === family.id ? open : null}
          onOpen={(rowId, region) => setOpen({ familyId: family.id, rowId, region })}
        />
      ))}
      {page?.items.length === 0 && (
        <Container>
          <Nothing list={list} />
        </Container>
      )}
      {open && page && <CellPanel open={open} families={page.items} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}

function Nothing({ list }: { list: ListState<RegionCoverageQuery> }) {
  if (list.filtered) {
    return (
      <EmptyState title="No families match" action={<Button onClick={list.clear}>Clear filters</Button>}>
        Nothing fits what you filter for.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No family of several clusters"
      action={<Button onClick={() => list.change({ show: 'all' })}>Show single clusters</Button>}
    >
      Clusters belong together by the tag keyscope:family, by a tag that names the service, or by name.
    </EmptyState>
  )
}

function Legend() {
  return (
    <ExpandableSection headerText="What the cells say" variant="footer">
      <dl className={styles.legend}>
        {legend.map(([status, text]) => (
          <div key={status}>
            <dt>
              <StatusLabel status={status} />
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </ExpandableSection>
  )
}

function Filters({ list, page }: { list: ListState<RegionCoverageQuery>; page: RegionCoveragePage | undefined }) {
  const { query, change } = list
  return (
    <>
      <div className={styles.search}>
        <SearchField
          label="Find families"
          value={query.q}
          onChange={(q) => change({ q })}
          {...(page && { matches: page.total })}
        />
      </div>
      <FilterSelect
        label="Access"
        all="Any access"
        value={query.status}
        options={[
          { value: 'broken', label: 'Only broken' },
          { value: 'unknown', label: 'Unknown' },
          { value: 'ok', label: 'Allowed' },
        ]}
        onChange={(status) => change({ status })}
      />
      <FilterSelect
        label="Account"
        all="All accounts"
        value={query.account}
        options={(page?.facets.accounts ?? []).map(({ id, name }) => ({ value: id, label: name, description: id }))}
        onChange={(account) => change({ account })}
      />
      <FilterSelect
        label="Clusters"
        all="Families of several"
        value={query.show === 'all' ? 'all' : ''}
        options={[{ value: 'all', label: 'Single clusters too' }]}
        onChange={(show) => change({ show: show === 'all' ? 'all' : 'several' })}
      />
      {query.family && <Button onClick={() => change({ family: '' })}>All families</Button>}
    </>
  )
}
