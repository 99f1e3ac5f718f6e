'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Link from '@cloudscape-design/components/link'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import Toggle from '@cloudscape-design/components/toggle'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useFlash } from '@/components/layout/flash'
import { PageHeader } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { EmptyState } from '@/components/tables/empty-state'
import { QueryError } from '@/components/ui/query-error'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { ScheduleView } from '@/lib/contracts/schedules'
import { describeTiming } from '@/lib/domain/scans/describe-timing'
import type { ScanScope } from '@/lib/domain/scans/scope'
import { paths } from '@/lib/paths'
import { DeleteSchedule } from './delete-schedule'
import { scheduleQueries } from './queries'
import { useChangeSchedule, useRunSchedule } from './schedule-mutations'
import { useScopeWords } from './use-scope-words'

// It knows calendars and time zones; who only looks needs neither.
const ScheduleForm = dynamic(() => import('./schedule-form').then((module) => module.ScheduleForm), { ssr: false })

type Open = { readonly what: 'create' } | { readonly what: 'edit' | 'delete'; readonly schedule: ScheduleView }

/** The scans that start by themselves: when, of what, and what came of the last one. */
export function ScheduleList() {
  const may = useMay('scans.schedule')
  const { data, error, isPending, refetch } = useQuery(scheduleQueries.list())
  const [open, setOpen] = useState<Open | null>(null)
  const run = useRunSchedule()
  const words = useScopeWords()
  const close = () => setOpen(null)
  const create = may && (
    <Button variant="primary" onClick={() => setOpen({ what: 'create' })}>
      Create schedule
    </Button>
  )
  const act = (schedule: ScheduleView, what: string) => {
    if (what === 'run') run(schedule)
    else if (what === 'edit' || what === 'delete') setOpen({ what, schedule })
  }
  return (
    <>
      <Table
        variant="full-page"
        header={
          <PageHeader
            title="Schedules"
            {...(data && { count: data.items.length })}
            description="Scans that start by themselves."
            actions={create}
          />
        }
        items={data?.items ?? []}
        trackBy="id"
        loading={isPending}
        loadingText="Reading schedules"
        wrapLines
        columnDefinitions={[...columns(words, may), ...(may ? [actionsColumn(act)] : [])]}
        ariaLabels={{ tableLabel: 'Schedules' }}
        empty={
          error ? (
            <Box textAlign="left">
              <QueryError error={error} what="schedules" retry={() => void refetch()} />
            </Box>
          ) : (
            <EmptyState title="No schedule" action={create}>
              Scans start only when somebody asks for one.
            </EmptyState>
          )
        }
      />
      {open?.what === 'create' && <ScheduleForm schedule={null} close={close} />}
      {open?.what === 'edit' && <ScheduleForm schedule={open.schedule} close={close} />}
      {open?.what === 'delete' && <DeleteSchedule schedule={open.schedule} close={close} />}
    </>
  )
}

/** A narrow window scrolls the table instead of piling up its words. */
const wide = (width: number) => ({ width, minWidth: width })

type Column = TableProps.ColumnDefinition<ScheduleView>

const columns = (words: (scope: ScanScope) => string, may: boolean): Column[] => [
  { id: 'name', header: 'Name', ...wide(180), isRowHeader: true, cell: ({ name }) => name },
  { id: 'when', header: 'When', ...wide(240), cell: describeTiming },
  { id: 'what', header: 'Reads', ...wide(220), cell: ({ scope }) => words(scope) },
  { id: 'next', header: 'Next run', ...wide(200), cell: ({ nextRunAt }) => <TimeText at={nextRunAt} /> },
  { id: 'last', header: 'Last run', ...wide(210), cell: (schedule) => <LastRun schedule={schedule} /> },
  {
    id: 'enabled',
    header: 'Enabled',
    ...wide(110),
    cell: (schedule) => (may ? <Switch schedule={schedule} /> : schedule.enabled ? 'Yes' : 'No'),
  },
]

const actionsColumn = (act: (schedule: ScheduleView, what: string) => void): Column => ({
  id: 'actions',
  header: 'Actions',
  ...wide(100),
  cell: (schedule) => (
    <ButtonDropdown
      variant="inline-icon"
      expandToViewport
      ariaLabel={`Actions for ${schedule.name}`}
      items={[
        { id: 'run', text: 'Run now' },
        { id: 'edit', text: 'Edit' },
        { id: 'delete', text: 'Delete' },
      ]}
      onItemClick={({ detail }) => act(schedule, detail.id)}
    />
  ),
})

function LastRun({ schedule: { lastRunAt, lastScan } }: { schedule: ScheduleView }) {
  if (!lastRunAt || !lastScan) return <TimeText at={lastRunAt} />
  return (
    <>
      <TimeText at={lastRunAt} />
      <Box>
        <Link href={paths.scan(lastScan.id)}>Scan {lastScan.id}</Link> <StatusLabel status={lastScan.status} />
      </Box>
    </>
  )
}

function Switch({ schedule: { id, name, enabled } }: { schedule: ScheduleView }) {
  const flash = useFlash()
  const change = useChangeSchedule()
  return (
    <Toggle
      checked={change.isPending ? (change.variables.enabled ?? enabled) : enabled}
      disabled={change.isPending}
      ariaLabel={`${name} is enabled`}
      onChange={({ detail }) =>
        change.mutate(
          { id, enabled: detail.checked },
          {
            onError: (error) =>
              flash({
                type: 'error',
                header: `“${name}” was not ${detail.checked ? 'enabled' : 'disabled'}`,
                content: error.message,
              }),
          },
        )
      }
    />
  )
}
