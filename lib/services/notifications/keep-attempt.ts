import type { NoticeDelivery } from '@/lib/db/generated/client'
import type { JobContext } from '@/lib/services/job-context'
import { mostAttempts } from './enqueue-delivery'
import type { Attempt } from './post-message'

/** Writes down what came of an attempt. Throws where another is to come, which is the queue's to wait for. */
export async function keepAttempt(
  { db, clock }: Pick<JobContext, 'db' | 'clock'>,
  deliveries: readonly NoticeDelivery[],
  attempt: Attempt,
): Promise<void> {
  const now = clock.now()
  let again = false
  for (const { id, attempts } of deliveries) {
    const dead = !attempt.ok && (attempt.final === true || attempts + 1 >= mostAttempts)
    again ||= !attempt.ok && !dead
    await db.prisma.noticeDelivery.updateMany({
      where: { id, state: 'waiting' },
      data: {
        state: attempt.ok ? 'delivered' : dead ? 'dead' : 'waiting',
        attempts: { increment: 1 },
        answer: attempt.answer,
        attemptedAt: now,
        ...(attempt.ok && { deliveredAt: now }),
      },
    })
  }
  if (again) throw new Error(`A message was not taken: ${attempt.answer}`)
}
