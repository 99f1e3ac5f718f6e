'use client'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import TokenGroup from '@cloudscape-design/components/token-group'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { PageHeader } from '@/components/layout/page-header'
import { SidePanel } from '@/components/layout/side-panel'
import { type Column, DataTable } from '@/components/tables/data-table'
import { FilterSelect } from '@/components/tables/filter-select'
import { SearchField } from '@/components/tables/text-filter'
import { type ListState, useListQuery, useUrlState } from '@/components/tables/use-list-query'
import { TimeText } from '@/components/ui/time-text'
import { AuditListQuery, type AuditRow } from '@/lib/contracts/audit'
import styles from './audit.module.css'
import { wordsOf } from './audit-words'
import { Checkpoints } from './checkpoints'
import { EntryDetail } from './entry-detail'
import { ExportEntries } from './export-entries'
import { useVerifyChain } from './mutations'
import { auditQueries } from './queries'
import { TimeRange } from './time-range'
import { ChainResult } from './verify-chain'

/** Which entry is open beside the list. */
const OpenEntry = z.object({ entry: z.string().catch('').default('') })

const unfiltered = { q: '', action: '', actor: '', subject: '', from: '', to: '' }

/** Every decision, change, scan and export. The filter lives in the address, so a view can be sent to somebody. */
export function AuditList() {
  const list = useListQuery(AuditListQuery)
  const { query: open, change: openEntry } = useUrlState(OpenEntry)
  const result = useQuery({ ...auditQueries.list(list.query), placeholderData: keepPreviousData })
  const verify = useVerifyChain()
  const entry = result.data?.items.find((row) => row.seq === open.entry) ?? null
  return (
    <SpaceBetween size="m">
      <ChainResult verify={verify} />
      <DataTable
        rows="entries"
        columns={columns}
        result={result}
        list={list}
        rowId={(row) => row.seq}
        wrapLines
        selected={entry}
        onSelect={(row) => openEntry({ entry: row?.seq ?? '' })}
        header={
          <SpaceBetween size="m">
            <PageHeader
              title="Audit log"
              count={result.data?.total}
              description="Nothing is ever changed or removed; each entry is chained to the one before it. Select one to read it whole."
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <ExportEntries query={list.query} />
                  <Button loading={verify.isPending} loadingText="Walking the chain" onClick={() => verify.mutate()}>
                    Verify chain
                  </Button>
                </SpaceBetween>
              }
            />
            <Checkpoints />
          </SpaceBetween>
        }
        filters={<Filters list={list} actions={result.data?.actions ?? []} />}
        empty={{ title: 'The log is empty', text: 'The first sign-in or scan writes the first entry.' }}
      />
      {entry && (
        <SidePanel header={`Entry ${entry.seq}`} onClose={() => openEntry({ entry: '' })}>
          <EntryDetail
            entry={entry}
            onSubject={() => list.change({ ...unfiltered, subject: entry.subjectId })}
            onActor={() => list.change({ ...unfiltered, actor: entry.actorName })}
          />
        </SidePanel>
      )}
    </SpaceBetween>
  )
}

function Filters({ list, actions }: { list: ListState<AuditListQuery>; actions: readonly string[] }) {
  const { query, change } = list
  return (
    <>
      <div className={styles.who}>
        <SearchField label="Who" value={query.actor} onChange={(actor) => change({ actor })} />
      </div>
      <FilterSelect
        label="Action"
        all="Any action"
        value={query.action}
        options={actions.map((action) => ({ value: action, label: wordsOf(action)[1] }))}
        onChange={(action) => change({ action })}
      />
      <TimeRange from={query.from} to={query.to} onChange={change} />
      {query.subject && (
        <TokenGroup
          items={[{ label: `On: ${query.subject}`, dismissLabel: `Remove filter On: ${query.subject}` }]}
          onDismiss={() => change({ subject: '' })}
        />
      )}
    </>
  )
}

const columns: readonly Column<AuditRow, AuditListQuery['sort']>[] = [
  { id: 'seq', header: 'Entry', width: 80, sort: 'seq', rowHeader: true, cell: (row) => row.seq },
  { id: 'at', header: 'Time', width: 180, cell: (row) => <TimeText at={row.at} /> },
  { id: 'who', header: 'Who', width: 190, cell: (row) => row.actorName },
  {
    id: 'action',
    header: 'Action',
    width: 170,
    cell: (row) => {
      const [tone, word] = wordsOf(row.action)
      return (
        <span className={styles.action}>
          <StatusIndicator type={tone}>{word}</StatusIndicator>
        </span>
      )
    },
  },
  { id: 'summary', header: 'Detail', width: 300, cell: (row) => row.summary },
  { id: 'reason', header: 'Reason', width: 160, cell: (row) => row.reason ?? '–' },
]
