import { z } from 'zod'
import { noticeKinds, testKind } from '@/lib/domain/notifications/notice'

export const channelKinds = ['webhook', 'slack', 'mail'] as const
export type ChannelKind = (typeof channelKinds)[number]

/** For how long the secret before still signs after a rotation. */
export const overlapHours = 24

const Name = z.string().trim().min(1, 'Give it a name.').max(80, 'A name has 80 characters at most.')
const Url = z.string().trim().min(1, 'Give it a URL.').max(2000, 'A URL has 2000 characters at most.')
const Events = z.array(z.enum(noticeKinds)).min(1, 'Choose one event at least.').max(noticeKinds.length)
const Accounts = z.array(z.string().regex(/^\d{12}$/, 'An account is 12 digits.')).max(500)

export const CreateChannelInput = z
  .strictObject({
    name: Name,
    kind: z.enum(channelKinds),
    /** Of a webhook or of Slack. */
    url: Url.optional(),
    events: Events,
    /** Empty: whatever account it is about. */
    accounts: Accounts.default([]),
  })
  .refine(({ kind, url }) => (kind === 'mail') === (url === undefined), {
    path: ['url'],
    message: 'A webhook and Slack need a URL; mail has none.',
  })
export type CreateChannelInput = z.input<typeof CreateChannelInput>

/** What is left out stays. */
export const ChangeChannelInput = z.strictObject({
  name: Name.optional(),
  url: Url.optional(),
  events: Events.optional(),
  accounts: Accounts.optional(),
  enabled: z.boolean().optional(),
})
export type ChangeChannelInput = z.infer<typeof ChangeChannelInput>

export const ChannelParams = z.object({ id: z.string().min(1).max(100) })

const DeliveryState = z.enum(['waiting', 'delivered', 'dead'])

export const ChannelView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(channelKinds),
  /** Of its URL, which nobody gets to see again; null for mail. */
  host: z.string().nullable(),
  events: z.array(z.enum(noticeKinds)),
  accounts: z.array(z.string()),
  enabled: z.boolean(),
  /** Of a webhook's secret: since when it signs, and until when the one before does as well. */
  secretCreatedAt: z.string().nullable(),
  previousUntil: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  /** Null before the first message. */
  last: z.object({ state: DeliveryState, at: z.string() }).nullable(),
  waiting: z.number(),
  dead: z.number(),
})
export type ChannelView = z.infer<typeof ChannelView>

/** What the environment lets channels do. */
const ChannelSetup = z.object({ secret: z.boolean(), mailFrom: z.string().nullable() })
export type ChannelSetup = z.infer<typeof ChannelSetup>

export const ChannelList = z.object({ items: z.array(ChannelView), setup: ChannelSetup })
export type ChannelList = z.infer<typeof ChannelList>

/** The one time that a webhook's secret is told; null for other kinds. */
export const CreatedChannel = z.object({ channel: ChannelView, secret: z.string().nullable() })
export type CreatedChannel = z.infer<typeof CreatedChannel>

export const DeliveryView = z.object({
  id: z.string(),
  type: z.enum([...noticeKinds, testKind]),
  summary: z.string(),
  /** Name of the person a mail goes to. */
  recipient: z.string().nullable(),
  state: DeliveryState,
  attempts: z.number(),
  answer: z.string().nullable(),
  createdAt: z.string(),
  attemptedAt: z.string().nullable(),
})
export type DeliveryView = z.infer<typeof DeliveryView>

/** A channel and its newest messages. */
export const ChannelPage = z.object({ channel: ChannelView, deliveries: z.array(DeliveryView) })
export type ChannelPage = z.infer<typeof ChannelPage>

/** What one gets mail about; `off` is what one does not want. */
export const MailPreferences = z.object({
  /** Whether an administrator has set mail up. */
  available: z.boolean(),
  address: z.string(),
  off: z.array(z.enum(noticeKinds)),
})
export type MailPreferences = z.infer<typeof MailPreferences>

export const ChangeMailPreferencesInput = z.strictObject({ off: z.array(z.enum(noticeKinds)).max(noticeKinds.length) })
export type ChangeMailPreferencesInput = z.infer<typeof ChangeMailPreferencesInput>
