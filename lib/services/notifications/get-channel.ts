import type { ChannelPage } from '@/lib/contracts/channels'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { toChannelViews, toDeliveryView } from './channel-views'
import { requireChannelManager } from './require-manager'

const shown = 100

/** A channel and its newest messages. */
export async function getChannel(ctx: ServiceContext, id: string): Promise<ChannelPage> {
  requireChannelManager(ctx)
  const { prisma } = ctx.db
  const row = await prisma.notificationChannel.findUnique({ where: { id } })
  const [channel] = row ? await toChannelViews(prisma, [row]) : []
  if (!channel) throw notFound('This channel')
  const deliveries = await prisma.noticeDelivery.findMany({
    where: { channelId: id },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: shown,
  })
  const people = await prisma.user.findMany({
    where: { id: { in: [...new Set(deliveries.map(({ recipient }) => recipient))] } },
    select: { id: true, name: true },
  })
  const names = new Map(people.map((person) => [person.id, person.name]))
  return { channel, deliveries: deliveries.map((delivery) => toDeliveryView(delivery, names)) }
}
