import type { ChannelSetup, ChannelView, DeliveryView } from '@/lib/contracts/channels'
import { NoticePayload } from '@/lib/contracts/notices'
import type { Transaction } from '@/lib/db/client'
import type { NoticeDelivery, NotificationChannel } from '@/lib/db/generated/client'
import { noticeEnv } from '@/lib/env'

/** Channels with how their messages fare. */
export async function toChannelViews(
  tx: Pick<Transaction, 'noticeDelivery'>,
  channels: readonly NotificationChannel[],
): Promise<ChannelView[]> {
  const channelId = { in: channels.map(({ id }) => id) }
  const [newest, counts] = await Promise.all([
    tx.noticeDelivery.findMany({
      where: { channelId },
      distinct: ['channelId'],
      orderBy: [{ channelId: 'asc' }, { createdAt: 'desc' }],
      select: { channelId: true, state: true, attemptedAt: true, createdAt: true },
    }),
    tx.noticeDelivery.groupBy({ by: ['channelId', 'state'], where: { channelId }, _count: true }),
  ])
  const lastOf = new Map(newest.map((delivery) => [delivery.channelId, delivery]))
  const count = (id: string, state: string) =>
    counts.find((one) => one.channelId === id && one.state === state)?._count ?? 0
  return channels.map((channel) => {
    const last = lastOf.get(channel.id)
    const signs = channel.kind === 'webhook'
    return {
      id: channel.id,
      name: channel.name,
      kind: channel.kind as ChannelView['kind'],
      host: channel.host,
      events: channel.events as ChannelView['events'],
      accounts: channel.accounts,
      enabled: channel.enabled,
      secretCreatedAt: signs ? channel.secretCreatedAt.toISOString() : null,
      previousUntil: signs ? (channel.previousUntil?.toISOString() ?? null) : null,
      createdBy: channel.createdBy,
      createdAt: channel.createdAt.toISOString(),
      last: last ? { state: stateOf(last.state), at: (last.attemptedAt ?? last.createdAt).toISOString() } : null,
      waiting: count(channel.id, 'waiting'),
      dead: count(channel.id, 'dead'),
    }
  })
}

export function toDeliveryView(delivery: NoticeDelivery, names: ReadonlyMap<string, string>): DeliveryView {
  const { type, data } = NoticePayload.parse(delivery.notice)
  return {
    id: delivery.id,
    type,
    summary: data.summary,
    recipient: delivery.recipient === '' ? null : (names.get(delivery.recipient) ?? 'a person who is gone'),
    state: stateOf(delivery.state),
    attempts: delivery.attempts,
    answer: delivery.answer,
    createdAt: delivery.createdAt.toISOString(),
    attemptedAt: delivery.attemptedAt?.toISOString() ?? null,
  }
}

const stateOf = (text: string): DeliveryView['state'] => (text === 'delivered' || text === 'waiting' ? text : 'dead')

/** What the log keeps of a channel: never its URL, which can be a secret. */
export const auditedOf = ({ name, kind, host, events, accounts, enabled }: NotificationChannel) => ({
  name,
  kind,
  host,
  events,
  accounts,
  enabled,
})

export function channelSetup(): ChannelSetup {
  const { KEYSCOPE_NOTIFY_SECRET, KEYSCOPE_SMTP_URL, KEYSCOPE_MAIL_FROM } = noticeEnv()
  return {
    secret: KEYSCOPE_NOTIFY_SECRET !== undefined,
    mailFrom: KEYSCOPE_SMTP_URL === undefined ? null : (KEYSCOPE_MAIL_FROM ?? null),
  }
}
