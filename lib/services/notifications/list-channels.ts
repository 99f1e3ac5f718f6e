import type { ChannelList } from '@/lib/contracts/channels'
import type { ServiceContext } from '@/lib/services/context'
import { channelSetup, toChannelViews } from './channel-views'
import { requireChannelManager } from './require-manager'

/** Every channel, by name. */
export async function listChannels(ctx: ServiceContext): Promise<ChannelList> {
  requireChannelManager(ctx)
  const rows = await ctx.db.prisma.notificationChannel.findMany({ orderBy: { name: 'asc' } })
  return { items: await toChannelViews(ctx.db.prisma, rows), setup: channelSetup() }
}
