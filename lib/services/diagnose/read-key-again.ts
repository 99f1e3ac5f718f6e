import { hasPermission } from '@/lib/domain/roles'
import type { ServiceContext } from '../context'
import { requestScan } from '../scans/request-scan'

/** What was read within this time is not read again. */
const freshMs = 2 * 60_000

/** Starts, or joins, the scan of one key where it was not read lately and the person may start scans. Gives its id. */
export async function readKeyAgain(ctx: ServiceContext, key: string, readAt: Date | null): Promise<number | null> {
  if (!hasPermission(ctx.actor.role, 'scans.start')) return null
  if (readAt && ctx.clock.now().getTime() - readAt.getTime() < freshMs) return null
  const { id } = await requestScan(ctx, { trigger: 'diagnosis', scope: { key } })
  return id
}
