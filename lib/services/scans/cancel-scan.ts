import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { ScanScope } from '@/lib/domain/scans/scope'
import { conflict, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { scopeOfAny } from '@/lib/services/in-scope'
import { knownScan } from './known-scans'
import { requireScanScope } from './require-scan-scope'

/**
 * Asks a scan to stop. Workers let go of it within seconds (`settleCancelled`); what was read until then is kept and assessed. Asking
 * again changes nothing.
 */
export async function cancelScan(ctx: ServiceContext, id: number): Promise<void> {
  requirePermission(ctx, 'scans.start')
  await inTransaction(ctx.db, async (tx) => {
    const [scan] = await tx.$queryRaw<{ status: string; cancelled: boolean; scope: unknown }[]>`
      select status, cancel_requested_at is not null as cancelled, scope from scans s
      where id = ${id} and ${knownScan(scopeOfAny(ctx, 'scans.read', 'scans.start'))} for update`
    if (!scan) throw notFound(`Scan ${id}`)
    requireScanScope(ctx, 'scans.start', ScanScope.parse(scan.scope))
    if (scan.cancelled) return
    if (scan.status !== 'queued' && scan.status !== 'running')
      throw conflict(`Scan ${id} is ${scan.status}: only a scan that is queued or running can be cancelled.`)
    await tx.scan.update({
      where: { id },
      data: { cancelRequestedAt: ctx.clock.now(), cancelledBy: ctx.actor.name },
    })
    await notify(tx, { topic: 'scan', id })
    await recordAudit(tx, ctx, {
      action: 'scan.cancelled',
      subject: { type: 'scan', id: String(id) },
      summary: `Scan ${id} cancelled`,
      before: { status: scan.status },
    })
  })
}
