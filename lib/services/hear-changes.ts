import type { Change } from '@/lib/db/notify'
import { requirePermission, type ServiceContext, scopeOf } from './context'
import { bundlesOf, requestsOf } from './in-scope'
import { knownScan } from './scans/known-scans'

/** A scan tells of itself several times a second: what is known stays known, and what is not is asked again after this long. */
const askAgainMs = 2_000

/**
 * Says of each change whether the caller may hear of it: what its topic and id name, they may know of. Whoever sees everything hears
 * everything, and nothing is asked.
 */
export function changesFor(ctx: ServiceContext): (change: Change) => Promise<boolean> {
  requirePermission(ctx, 'scans.read')
  const scans = scopeOf(ctx, 'scans.read')
  const requests = scopeOf(ctx, 'grants.read')
  const { prisma } = ctx.db
  const answers = new Map<number, { readonly known: boolean; readonly at: number }>()
  return async (change) => {
    if (change.topic === 'assessment') return true
    if (change.topic === 'request') {
      if (requests === 'all') return true
      const { id } = change
      const where = { id, ...requestsOf(requests) }
      if ((await prisma.grantRequest.count({ where })) > 0) return true
      return (await prisma.grantBundle.count({ where: { id, ...bundlesOf(requests) } })) > 0
    }
    if (scans === 'all') return true
    const before = answers.get(change.id)
    const now = ctx.clock.now().getTime()
    if (before && (before.known || now - before.at < askAgainMs)) return before.known
    const rows = await prisma.$queryRaw<
      unknown[]
    >`select from scans s where s.id = ${change.id} and ${knownScan(scans)}`
    answers.set(change.id, { known: rows.length > 0, at: now })
    return rows.length > 0
  }
}
