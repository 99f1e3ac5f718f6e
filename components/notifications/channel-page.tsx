'use client'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useCrumb } from '@/components/layout/crumb'
import { PageFrame } from '@/components/layout/page-header'
import { ActModal } from '@/components/ui/act-modal'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import { type ChannelView, overlapHours } from '@/lib/contracts/channels'
import { paths } from '@/lib/paths'
import { ChannelForm, SigningSecret } from './channel-form'
import { DeliveryTable } from './delivery-table'
import { useDeleteChannel, useRotateSecret, useTestChannel } from './mutations'
import { channelTexts, kindTexts } from './notice-words'
import { notificationQueries } from './queries'

/** One channel: what it tells whom, and what became of its messages. */
export function ChannelDetail({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(notificationQueries.channel(id))
  const list = useQuery(notificationQueries.channels())
  const test = useTestChannel()
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete' | null>(null)
  const close = () => setOpen(null)
  useCrumb(data?.channel.name ?? 'Channel')
  if (error && !data) return <QueryError error={error} what="the channel" retry={() => void refetch()} />
  if (!data) return null
  const { channel, deliveries } = data
  return (
    <PageFrame
      title={channel.name}
      description={channel.host ? `${channelTexts[channel.kind]} to ${channel.host}` : channelTexts[channel.kind]}
      actions={
        <>
          <Button onClick={() => setOpen('delete')}>Delete</Button>
          {channel.kind === 'webhook' && <Button onClick={() => setOpen('rotate')}>Rotate secret</Button>}
          <Button disabled={!list.data} onClick={() => setOpen('edit')}>
            Edit
          </Button>
          <Button variant="primary" loading={test.isPending} loadingText="Sending" onClick={() => test.mutate(id)}>
            Send test message
          </Button>
        </>
      }
    >
      <Container>
        <Facts channel={channel} />
      </Container>
      <DeliveryTable deliveries={deliveries} />
      {open === 'edit' && list.data && <ChannelForm setup={list.data.setup} channel={channel} close={close} />}
      {open === 'rotate' && <RotateSecret channel={channel} close={close} />}
      {open === 'delete' && <DeleteChannel channel={channel} close={close} />}
    </PageFrame>
  )
}

function Facts({ channel }: { channel: ChannelView }) {
  const { enabled, events, accounts, secretCreatedAt, previousUntil, createdBy, createdAt } = channel
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={200}
      items={[
        {
          label: 'State',
          value: enabled ? (
            <StatusIndicator>Switched on</StatusIndicator>
          ) : (
            <StatusIndicator type="stopped">Switched off</StatusIndicator>
          ),
        },
        { label: 'Tells of', value: events.map((kind) => kindTexts[kind]).join(', ') },
        { label: 'Accounts', value: accounts.length === 0 ? 'All' : accounts.join(', ') },
        { label: 'Created', value: <TimeText at={createdAt} /> },
        { label: 'Created by', value: createdBy },
        ...(secretCreatedAt ? [{ label: 'Secret signs since', value: <TimeText at={secretCreatedAt} /> }] : []),
        ...(previousUntil ? [{ label: 'The one before signs until', value: <TimeText at={previousUntil} /> }] : []),
      ]}
    />
  )
}

function RotateSecret({ channel, close }: { channel: ChannelView; close: () => void }) {
  const rotate = useRotateSecret()
  if (rotate.data?.secret) return <SigningSecret secret={rotate.data.secret} close={close} />
  return (
    <ActModal
      header={`Rotate the secret of “${channel.name}”?`}
      act="Rotate secret"
      busy="Rotating the secret"
      onAct={() => rotate.mutate(channel.id)}
      isPending={rotate.isPending}
      error={rotate.error}
      close={close}
    >
      <div>
        You get a new secret. For {overlapHours} hours messages are signed with both, so that the receiver can change
        over in its own time; after that the old one is worth nothing.
      </div>
    </ActModal>
  )
}

function DeleteChannel({ channel, close }: { channel: ChannelView; close: () => void }) {
  const remove = useDeleteChannel()
  const router = useRouter()
  return (
    <ActModal
      header={`Delete “${channel.name}”?`}
      act="Delete channel"
      busy="Deleting the channel"
      onAct={() => remove.mutate(channel.id, { onSuccess: () => router.push(paths.notifications()) })}
      isPending={remove.isPending}
      error={remove.error}
      close={close}
    >
      <div>
        Its messages go with it, and what waits is not sent. Its lines in the audit log stay. To pause it, switch it off
        instead.
      </div>
    </ActModal>
  )
}
