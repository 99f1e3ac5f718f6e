import type { EventFreshness } from '@/lib/contracts/event-freshness'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { ofAccounts } from '@/lib/services/in-scope'
import { queueSetting, StoredHealth, unreadableName } from './queue-setting'

/** Workers say at least once a minute that they asked the queue. */
const silentAfterMs = 3 * 60_000
const dayMs = 86_400_000

/** When the last change event came, and whether the queue they come from answers. */
export async function getEventFreshness(ctx: ServiceContext): Promise<EventFreshness> {
  requirePermission(ctx, 'scans.read')
  const { changeEvent, setting } = ctx.db.prisma
  const known = ofAccounts(scopeOf(ctx, 'scans.read'))
  const now = ctx.clock.now().getTime()
  const [kept, last, waiting, unreadable] = await Promise.all([
    setting.findUnique({ where: { name: queueSetting } }),
    changeEvent.findFirst({ where: { name: { not: unreadableName }, ...known }, orderBy: { at: 'desc' } }),
    changeEvent.count({ where: { handledAt: null, ...known } }),
    changeEvent.count({ where: { name: unreadableName, at: { gte: new Date(now - dayMs) }, ...known } }),
  ])
  return {
    ...queueState(kept?.value, now),
    lastEvent: last && {
      at: last.at.toISOString(),
      receivedAt: last.receivedAt.toISOString(),
      name: last.name,
      accountId: last.accountId,
    },
    waiting,
    unreadable,
  }
}

function queueState(kept: unknown, now: number): Pick<EventFreshness, 'queue' | 'problem' | 'checkedAt' | 'backlog'> {
  const health = StoredHealth.safeParse(kept)
  if (!health.success) return { queue: 'off', problem: null, checkedAt: null, backlog: null }
  const { checkedAt, problem, backlog } = health.data
  const silent = now - Date.parse(checkedAt) > silentAfterMs
  return { queue: silent ? 'silent' : problem === null ? 'answers' : 'fails', problem, checkedAt, backlog }
}
