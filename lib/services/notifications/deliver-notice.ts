import { NoticePayload } from '@/lib/contracts/notices'
import type { NoticeDelivery, NotificationChannel } from '@/lib/db/generated/client'
import { slackMessage } from '@/lib/domain/notifications/slack-message'
import { AppError } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { allowedAddresses } from './allowed-addresses'
import { openAddress, signingKey } from './channel-secrets'
import { keepAttempt } from './keep-attempt'
import { type Attempt, type Message, type PostOptions, postMessage } from './post-message'
import { signWebhook } from './sign-webhook'

type Delivery = NoticeDelivery & { readonly channel: NotificationChannel }

/**
 * Sends one message to its webhook. A worker that dies between sending and writing that down sends it again, under the same id: it
 * arrives once at least.
 */
export async function deliverNotice(
  job: Pick<JobContext, 'db' | 'clock'>,
  { deliveryId }: { readonly deliveryId: string },
  options: Omit<PostOptions, 'allow'> = {},
): Promise<void> {
  const delivery = await job.db.prisma.noticeDelivery.findUnique({
    where: { id: deliveryId },
    include: { channel: true },
  })
  if (delivery?.state !== 'waiting') return
  await keepAttempt(job, [delivery], await send(job, delivery, options))
}

async function send(
  { clock }: Pick<JobContext, 'clock'>,
  delivery: Delivery,
  options: Omit<PostOptions, 'allow'>,
): Promise<Attempt> {
  // One that is switched off can still be tried out.
  if (!delivery.channel.enabled && delivery.entry !== null)
    return { ok: false, answer: 'The channel was switched off.', final: true }
  try {
    const message = messageOf(delivery, clock.now())
    if (!message)
      return {
        ok: false,
        answer: 'Its address was kept with another KEYSCOPE_NOTIFY_SECRET. Give the channel its URL again.',
        final: true,
      }
    return await postMessage(message, { ...options, allow: allowedAddresses() })
  } catch (error) {
    if (error instanceof AppError) return { ok: false, answer: error.message }
    throw error
  }
}

function messageOf({ id, notice, channel }: Delivery, at: Date): Message | null {
  const url = openAddress(channel.id, channel.address ?? '')
  if (url === null) return null
  const payload = NoticePayload.parse(notice)
  if (channel.kind === 'slack') return { url, headers: {}, body: JSON.stringify(slackMessage(payload)) }
  const body = JSON.stringify(payload)
  const { secretVersion, previousUntil } = channel
  const versions = previousUntil && previousUntil > at ? [secretVersion, secretVersion - 1] : [secretVersion]
  const keys = versions.map((version) => signingKey(channel.id, version))
  return { url, headers: signWebhook({ id, body, at, keys }), body }
}
