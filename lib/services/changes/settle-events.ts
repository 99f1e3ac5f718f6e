import type { Transaction } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { findStale } from '@/lib/domain/changes/find-stale'
import type { JobContext } from '@/lib/services/job-context'
import { nameOfStale, type Readable } from './stale-job'

/** The database's time: events get theirs from it too, so that workers on several machines agree what came first. */
export async function databaseNow(tx: Pick<Transaction, '$queryRaw'>): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`select now()::timestamptz(3) as now`
  if (!row) throw new Error('Expected the database to know the time.')
  return row.now
}

/** Says of every event that a read has answered what came of it. `readAt` is when the read began, by the database's clock. */
export async function settleEvents(job: JobContext, stale: Readable, readAt: Date, outcome: string): Promise<void> {
  const { changeEvent } = job.db.prisma
  const open = await changeEvent.findMany({
    where: { handledAt: null, receivedAt: { lte: readAt }, ...narrowing(stale) },
    select: {
      id: true,
      accountId: true,
      region: true,
      source: true,
      name: true,
      actorArn: true,
      resources: true,
      errorCode: true,
    },
  })
  const name = nameOfStale(stale)
  const answered = open.filter((row) =>
    findStale({ ...row, eventId: row.id, at: '', readOnly: false }).some(
      (one) => one.kind !== 'nothing' && nameOfStale(one) === name,
    ),
  )
  await changeEvent.updateMany({
    where: { id: { in: answered.map(({ id }) => id) }, handledAt: null },
    data: { handledAt: job.clock.now(), outcome },
  })
}

/** So that a burst elsewhere is not looked through. */
function narrowing(stale: Readable): Prisma.ChangeEventWhereInput {
  switch (stale.kind) {
    case 'key':
      return { resources: { has: stale.arn } }
    case 'aliases':
    case 'place':
      return { accountId: stale.accountId, region: stale.region }
    case 'iam':
      return { accountId: stale.accountId, source: 'iam.amazonaws.com' }
    case 'organization':
      return { source: 'organizations.amazonaws.com' }
  }
}
