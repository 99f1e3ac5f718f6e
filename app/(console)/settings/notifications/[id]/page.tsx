import type { Metadata } from 'next'
import { decodeSegment, type PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { ChannelDetail } from '@/components/notifications/channel-page'
import { notificationQueries } from '@/components/notifications/queries'
import { getChannel } from '@/lib/services/notifications/get-channel'
import { listChannels } from '@/lib/services/notifications/list-channels'

export const metadata: Metadata = { title: 'Channel' }

export default async function Page({ params }: PageProps<{ id: string }>) {
  const id = decodeSegment((await params).id)
  return (
    <Prefetched
      queries={[
        prefetch(notificationQueries.channel(id), (ctx) => getChannel(ctx, id)),
        prefetch(notificationQueries.channels(), listChannels),
      ]}
    >
      <ChannelDetail id={id} />
    </Prefetched>
  )
}
