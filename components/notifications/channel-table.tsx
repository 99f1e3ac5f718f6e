'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import Toggle from '@cloudscape-design/components/toggle'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyState } from '@/components/tables/empty-state'
import { QueryError } from '@/components/ui/query-error'
import type { ChannelView } from '@/lib/contracts/channels'
import { paths } from '@/lib/paths'
import { ChannelForm } from './channel-form'
import { DeliveryState } from './delivery-table'
import { useChangeChannel } from './mutations'
import { channelTexts, kindTexts } from './notice-words'
import { notificationQueries } from './queries'

/** Where messages go, and whether they arrive. For administrators. */
export function ChannelTable() {
  const { data, error, isPending, refetch } = useQuery(notificationQueries.channels())
  const change = useChangeChannel()
  const [creating, setCreating] = useState(false)
  const create = (
    <Button variant="primary" disabled={!data} onClick={() => setCreating(true)}>
      Create channel
    </Button>
  )
  return (
    <>
      <Table
        header={
          <Header
            variant="h2"
            {...(data && { counter: `(${data.items.length})` })}
            description="What happens to grants, told elsewhere: signed webhooks, Slack, mail."
            actions={create}
          >
            Channels
          </Header>
        }
        items={data?.items ?? []}
        trackBy="id"
        loading={isPending}
        loadingText="Reading channels"
        wrapLines
        columnDefinitions={[...columns, switchColumn((id, enabled) => change.mutate({ id, enabled }))]}
        ariaLabels={{ tableLabel: 'Channels' }}
        empty={
          error ? (
            <Box textAlign="left">
              <QueryError error={error} what="channels" retry={() => void refetch()} />
            </Box>
          ) : (
            <EmptyState title="No channel" action={create}>
              Nothing is told outside of Keyscope. Make a channel, and try it out from its page.
            </EmptyState>
          )
        }
      />
      {creating && data && <ChannelForm setup={data.setup} close={() => setCreating(false)} />}
    </>
  )
}

/** A narrow window scrolls the table instead of piling up its words. */
const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<ChannelView>[] = [
  {
    id: 'name',
    header: 'Name',
    ...wide(160),
    isRowHeader: true,
    cell: ({ id, name }) => <Link href={paths.channel(id)}>{name}</Link>,
  },
  {
    id: 'kind',
    header: 'Kind',
    ...wide(170),
    cell: ({ kind, host }) => (host ? `${channelTexts[kind]} to ${host}` : channelTexts[kind]),
  },
  {
    id: 'events',
    header: 'Tells of',
    ...wide(230),
    cell: ({ events }) => events.map((kind) => kindTexts[kind]).join(', '),
  },
  {
    id: 'accounts',
    header: 'Accounts',
    ...wide(130),
    cell: ({ accounts }) => (accounts.length === 0 ? 'All' : accounts.join(', ')),
  },
  { id: 'last', header: 'Last message', ...wide(150), cell: (channel) => <Fares channel={channel} /> },
]

const switchColumn = (onSwitch: (id: string, enabled: boolean) => void): TableProps.ColumnDefinition<ChannelView> => ({
  id: 'enabled',
  header: 'Switched on',
  ...wide(120),
  cell: ({ id, name, enabled }) => (
    <Toggle
      ariaLabel={`${name} switched on`}
      checked={enabled}
      onChange={({ detail }) => onSwitch(id, detail.checked)}
    />
  ),
})

function Fares({ channel: { last, dead } }: { channel: ChannelView }) {
  if (!last) return <StatusIndicator type="stopped">None yet</StatusIndicator>
  return (
    <>
      <DeliveryState state={last.state} />
      {dead > 0 && <Box color="text-status-error">{dead} not delivered</Box>}
    </>
  )
}
