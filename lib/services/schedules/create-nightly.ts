import type { ServiceContext } from '@/lib/services/context'
import { createSchedule } from './create-schedule'

const name = 'Nightly'

/** What a new installation begins with: a scan of everything each night. Does nothing where there is such a schedule. */
export async function createNightly(ctx: ServiceContext): Promise<void> {
  if ((await ctx.db.prisma.scanSchedule.count({ where: { name } })) > 0) return
  await createSchedule(ctx, { name, cron: '0 2 * * *', timeZone: 'UTC', jitterSeconds: 900 })
}
