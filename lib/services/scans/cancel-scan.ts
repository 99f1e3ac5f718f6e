import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { conflict, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'

/**
 * Asks a scan to stop. Workers let go of it within seconds (`settleCancelled`); what was read until then is kept and assessed. Asking
 * again changes nothing.
 */
export async function cancelScan(ctx: ServiceContext, id: number): Promise<void> {
  requirePermission(ctx, 'scans.start')
  await inTransaction(ctx.db, async (tx) => {
    const [scan] = await tx.$queryRaw<{ status: string; cancelled: boolean }[]>`
      select status, cancel_requested_at is not null as cancelled from scans where id = ${id} for update`
    if (!scan) throw notFound(`Scan ${id}`)
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
