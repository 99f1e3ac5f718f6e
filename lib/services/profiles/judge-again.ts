import type { Transaction } from '@/lib/db/client'
import { addJob } from '@/lib/db/queue'

/** Has everything judged again once the change is there; before the first scan there is nothing to judge. */
export async function enqueueJudgement(tx: Transaction): Promise<void> {
  if ((await tx.scan.count({ where: { status: { in: ['complete', 'partial', 'failed'] } } })) === 0) return
  await addJob(tx, 'reassess', {}, { key: 'reassess', queue: 'assessment' })
}
