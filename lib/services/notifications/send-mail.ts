import { createHash } from 'node:crypto'
import { NoticePayload } from '@/lib/contracts/notices'
import type { NoticeDelivery, User } from '@/lib/db/generated/client'
import { mailMessage, oneLine } from '@/lib/domain/notifications/mail-message'
import { noticeEnv } from '@/lib/env'
import { paths } from '@/lib/paths'
import type { JobContext } from '@/lib/services/job-context'
import { enqueueMail } from './enqueue-delivery'
import { keepAttempt } from './keep-attempt'
import { linkTo } from './make-notice'
import type { Attempt } from './post-message'
import { smtpTransport } from './smtp-transport'

/** A person gets one mail in this time, with everything that came meanwhile. */
const pauseMs = 60_000
/** A mail with more would be read by nobody; the rest follows. */
const mostInOne = 50

/** Sends one person everything that waits for them, as one mail. The queue sees to it that no two workers do so at once. */
export async function sendMail(
  job: Pick<JobContext, 'db' | 'clock'>,
  { userId }: { readonly userId: string },
): Promise<void> {
  const { prisma } = job.db
  const waiting = await prisma.noticeDelivery.findMany({
    where: { recipient: userId, state: 'waiting' },
    include: { channel: { select: { enabled: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: mostInOne,
  })
  if (waiting.length === 0) return
  const last = await prisma.noticeDelivery.aggregate({ where: { recipient: userId }, _max: { deliveredAt: true } })
  const next = new Date((last._max.deliveredAt?.getTime() ?? 0) + pauseMs)
  if (next > job.clock.now()) return enqueueMail(prisma, userId, next)

  const isOff = ({ channel, entry }: (typeof waiting)[number]) => !channel.enabled && entry !== null
  const off = waiting.filter(isOff)
  await keepAttempt(job, off, { ok: false, answer: 'The channel was switched off.', final: true })
  const wanted = waiting.filter((delivery) => !isOff(delivery))
  if (wanted.length > 0)
    await keepAttempt(job, wanted, await send(wanted, await prisma.user.findUnique({ where: { id: userId } })))
  if (waiting.length === mostInOne) await enqueueMail(prisma, userId)
}

async function send(deliveries: readonly NoticeDelivery[], user: User | null): Promise<Attempt> {
  const { KEYSCOPE_SMTP_URL: server, KEYSCOPE_MAIL_FROM: from } = noticeEnv()
  if (!user) return { ok: false, answer: 'This person is gone.', final: true }
  if (!server || !from) return { ok: false, answer: 'KEYSCOPE_SMTP_URL and KEYSCOPE_MAIL_FROM are not set.' }
  const notices = deliveries.map(({ notice }) => NoticePayload.parse(notice))
  const transport = smtpTransport(server)
  try {
    const { response } = await transport.sendMail({
      from: { name: 'Keyscope', address: from },
      to: { name: oneLine(user.name, 100), address: user.email },
      ...mailMessage(notices, linkTo(paths.notifications())),
      messageId: messageIdOf(deliveries, from),
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return { ok: true, answer: oneLine(response, 200) }
  } catch (error) {
    return judgeError(error)
  } finally {
    transport.close()
  }
}

/** The same for the same messages: mail programs drop a second one. */
function messageIdOf(deliveries: readonly NoticeDelivery[], from: string): string {
  const text = deliveries.map(({ id }) => id).join(' ')
  return `<${createHash('sha256').update(text).digest('hex').slice(0, 32)}@${from.split('@').at(-1)}>`
}

interface SmtpFacts {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string
}

function judgeError(error: unknown): Attempt {
  const { code = '', responseCode, response, message } = error as Error & SmtpFacts
  if (/certificate/i.test(message)) return { ok: false, answer: 'The certificate of the mail server was not accepted.' }
  if (code === 'ETLS') return { ok: false, answer: 'The mail server offers no encryption.' }
  if (response) {
    // Of the address, not of the sender or of the moment (RFC 5321, 4.2.1).
    const final = code === 'EENVELOPE' && (responseCode ?? 0) >= 550 && (responseCode ?? 0) < 560
    return { ok: false, answer: oneLine(response, 200), final }
  }
  if (code === 'ETIMEDOUT') return { ok: false, answer: 'The mail server did not answer in time.' }
  return { ok: false, answer: `The mail server could not be reached (${code}).` }
}
