'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import TokenGroup from '@cloudscape-design/components/token-group'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { PageHeader } from '@/components/layout/page-header'
import { SidePanel } from '@/components/layout/side-panel'
import { DataTable } from '@/components/tables/data-table'
import { FilterSelect } from '@/components/tables/filter-select'
import { type ListState, useListQuery, useUrlState } from '@/components/tables/use-list-query'
import { formatUtc } from '@/components/ui/format-time'
import { TimeText } from '@/components/ui/time-text'
import { ChangeListQuery, type ChangePage } from '@/lib/contracts/changes'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { changeColumns } from './change-columns'
import { ChangeDetail } from './change-detail'
import { kindTitle } from './change-words'
import { ComparisonPicker } from './comparison-picker'
import { changeQueries } from './queries'

/** Which change is open beside the list. */
const OpenChange = z.object({ change: z.string().catch('').default('') })

const unfiltered = { q: '', kind: '', account: '', region: '', key: '' }

/** What is otherwise in one scan than in another, and who did it. */
export function ChangeList() {
  const list = useChangeList()
  const { query: open, change: openChange } = useUrlState(OpenChange)
  const result = useQuery({ ...changeQueries.list(list.query), placeholderData: keepPreviousData })
  const page = result.data
  const opened = page?.items.find(({ id }) => id === open.change) ?? null
  return (
    <>
      <DataTable
        rows="changes"
        columns={changeColumns}
        result={result}
        list={list}
        rowId={({ id }) => id}
        wrapLines
        selected={opened}
        onSelect={(row) => openChange({ change: row?.id ?? '' })}
        header={
          <SpaceBetween size="m">
            <PageHeader
              title="Changes"
              count={page?.total}
              description="What two scans saw differently, and who did it where CloudTrail told. Select one to see it whole."
              actions={<Button href={paths.scans()}>Scans</Button>}
            />
            {page?.since && <Compared page={page} />}
            {page?.note && <Alert type="info">{page.note}</Alert>}
          </SpaceBetween>
        }
        filters={<Filters list={list} page={page} />}
        empty={emptyOf(page)}
      />
      {open.change && page?.since && (
        <SidePanel header={opened?.name ?? 'Change'} onClose={() => openChange({ change: '' })}>
          <ChangeDetail
            key={open.change}
            id={open.change}
            // The moment itself: "yesterday" would be another one tomorrow.
            range={{ from: 0, to: list.query.to, since: page.since }}
          />
        </SidePanel>
      )}
    </>
  )
}

/** Which scans are compared narrows nothing: without a filter, no change means that nothing changed. */
function useChangeList(): ListState<ChangeListQuery> {
  const list = useListQuery(ChangeListQuery)
  const filtered = Object.entries(unfiltered).some(
    ([name, none]) => list.query[name as keyof typeof unfiltered] !== none,
  )
  return { ...list, filtered, clear: () => list.change(unfiltered) }
}

function emptyOf(page: ChangePage | undefined): { title: string; text?: string } {
  if (!page?.from || !page.to) {
    return { title: 'No scan has ended yet', text: 'Changes show from the end of the first scan on.' }
  }
  const { from, to, since, until } = page
  if (until && from.id !== to.id) return { title: `Nothing changed between scan ${from.id} and scan ${to.id}` }
  return { title: `Nothing changed since ${since === from.at ? `scan ${from.id}` : formatUtc(since ?? '')}` }
}

function Compared({ page: { from, to, since, until } }: { page: ChangePage }) {
  return (
    <Box color="text-body-secondary">
      From <TimeText at={since} />
      {from && since === from.at && ` (end of scan ${from.id})`} to{' '}
      {until ? (
        <>
          <TimeText at={until} /> (end of scan {to?.id})
        </>
      ) : (
        'now'
      )}
      . {to?.status !== 'complete' && `What scan ${to?.id} could not read is compared as it was last seen.`}
    </Box>
  )
}

function Filters({ list, page }: { list: ListState<ChangeListQuery>; page: ChangePage | undefined }) {
  const { query, change } = list
  const facets = page?.facets
  return (
    <>
      <ComparisonPicker list={list} page={page} />
      <FilterSelect
        label="Kind"
        all="Any kind"
        value={query.kind}
        options={(facets?.kinds ?? []).map(({ kind, count }) => ({
          value: kind,
          label: kindTitle(kind),
          description: `${count}`,
        }))}
        onChange={(kind) => change({ kind })}
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
      {query.key && (
        <TokenGroup
          items={[{ label: `Key: ${nameOf(query.key)}`, dismissLabel: 'Remove filter Key' }]}
          onDismiss={() => change({ key: '' })}
        />
      )}
    </>
  )
}
