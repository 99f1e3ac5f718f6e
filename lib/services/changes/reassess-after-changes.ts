import { z } from 'zod'
import { addJob } from '@/lib/db/queue'
import { reassess } from '@/lib/services/assessment/reassess'
import type { JobContext } from '@/lib/services/job-context'

const durationSetting = 'reassessment'
const Duration = z.object({ ms: z.number().min(0) })
const longestPauseMs = 5 * 60_000

/**
 * One assessment at a time, and one that waits: it sees everything that was read until it begins. It waits as long as the last one
 * took, so that an organization in which something always changes is not assessed all the time.
 */
export async function enqueueReassessment(job: JobContext): Promise<void> {
  const { prisma } = job.db
  const kept = await prisma.setting.findUnique({ where: { name: durationSetting } })
  const { ms } = Duration.catch({ ms: 0 }).parse(kept?.value)
  const runAt = new Date(job.clock.now().getTime() + Math.min(ms, longestPauseMs))
  await addJob(prisma, 'reassess', {}, { key: 'reassess', queue: 'assessment', runAt, keepRunAt: true })
}

/** Judges everything again on what is known now, and keeps how long that took. */
export async function reassessAfterChanges(job: JobContext): Promise<void> {
  const begun = performance.now()
  await reassess(job)
  const value = { ms: Math.round(performance.now() - begun) }
  await job.db.prisma.setting.upsert({
    where: { name: durationSetting },
    create: { name: durationSetting, value },
    update: { value },
  })
}
