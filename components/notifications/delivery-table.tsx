'use client'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { EmptyState } from '@/components/tables/empty-state'
import { TimeText } from '@/components/ui/time-text'
import type { DeliveryView } from '@/lib/contracts/channels'
import { useRepeatDelivery } from './mutations'
import { kindTexts } from './notice-words'

/** The newest messages of a channel, with what their receiver answered. */
export function DeliveryTable({ deliveries }: { deliveries: readonly DeliveryView[] }) {
  const repeat = useRepeatDelivery()
  return (
    <Table
      header={
        <Header variant="h2" description="What is not taken is tried again for about sixteen hours, under the same id.">
          Messages
        </Header>
      }
      items={deliveries}
      trackBy="id"
      wrapLines
      columnDefinitions={[...columns, actionsColumn((id) => repeat.mutate(id))]}
      ariaLabels={{ tableLabel: 'Messages' }}
      empty={<EmptyState title="No message yet">Try the channel out to see whether its receiver takes one.</EmptyState>}
    />
  )
}

const states = {
  waiting: ['pending', 'Waiting'],
  delivered: ['success', 'Delivered'],
  dead: ['error', 'Not delivered'],
} as const

export function DeliveryState({ state }: { state: DeliveryView['state'] }) {
  const [type, text] = states[state]
  return <StatusIndicator type={type}>{text}</StatusIndicator>
}

/** A narrow window scrolls the table instead of piling up its words. */
const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<DeliveryView>[] = [
  {
    id: 'type',
    header: 'Tells of',
    ...wide(230),
    isRowHeader: true,
    cell: ({ type, summary }) => `${kindTexts[type]}: ${summary}`,
  },
  { id: 'state', header: 'State', ...wide(130), cell: ({ state }) => <DeliveryState state={state} /> },
  {
    id: 'answer',
    header: 'Last answer',
    ...wide(190),
    cell: ({ answer, attempts }) => `${answer ?? '–'}${attempts > 1 ? ` (after ${attempts} attempts)` : ''}`,
  },
  { id: 'recipient', header: 'To', ...wide(130), cell: ({ recipient }) => recipient ?? 'The receiver' },
  {
    id: 'at',
    header: 'Last sent',
    ...wide(180),
    cell: ({ attemptedAt }) => (attemptedAt ? <TimeText at={attemptedAt} /> : 'Not yet'),
  },
]

const actionsColumn = (onRepeat: (id: string) => void): TableProps.ColumnDefinition<DeliveryView> => ({
  id: 'actions',
  header: 'Actions',
  ...wide(120),
  cell: ({ id, state, summary }) =>
    state === 'waiting' ? (
      '–'
    ) : (
      <Button variant="inline-link" ariaLabel={`Send again: ${summary}`} onClick={() => onRepeat(id)}>
        Send again
      </Button>
    ),
})
