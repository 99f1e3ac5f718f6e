import type { JobContext } from '@/lib/services/job-context'

const dayMs = 86_400_000
const keptDays = 90
/** All attempts are over long before. */
const patienceDays = 2

/** Forgets messages after a season, and calls dead what waits although no job is left to send it. */
export async function sweepNotices({ db, clock }: Pick<JobContext, 'db' | 'clock'>): Promise<void> {
  const ago = (days: number) => new Date(clock.now().getTime() - days * dayMs)
  await db.prisma.noticeDelivery.updateMany({
    where: { state: 'waiting', queuedAt: { lt: ago(patienceDays) } },
    data: { state: 'dead' },
  })
  await db.prisma.noticeDelivery.deleteMany({ where: { queuedAt: { lt: ago(keptDays) } } })
}
