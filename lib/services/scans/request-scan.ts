import type { Transaction } from '@/lib/db/client'
import { notify } from '@/lib/db/notify'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import { covers, describeScope, normalScope, ScanScope } from '@/lib/domain/scans/scope'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { requireScanScope } from './require-scan-scope'

export interface RequestScan {
  /** manual, first, schedule, command-line */
  readonly trigger?: string
  /** What it is about; everything when absent. */
  readonly scope?: ScanScope
  readonly scheduleId?: string
}

/** Two requests at once must not both find that no scan is under way. */
const startLock = 0x7363_616e

/** Starts a scan, or joins one that is already reading everything that was asked for. */
export function requestScan(ctx: ServiceContext, input: RequestScan = {}): Promise<{ id: number }> {
  return inTransaction(ctx.db, (tx) => requestScanWithin(tx, ctx, input))
}

/** The same as part of the caller's transaction. Call it last: whoever asks next waits for its end. */
export async function requestScanWithin(
  tx: Transaction,
  ctx: ServiceContext,
  input: RequestScan,
): Promise<{ id: number }> {
  const scope = normalScope(input.scope ?? {})
  requireScanScope(ctx, 'scans.start', scope)
  await tx.$executeRaw`select pg_advisory_xact_lock(${startLock})`
  const underWay = await tx.scan.findMany({
    where: { status: { in: ['queued', 'running'] } },
    orderBy: { id: 'asc' },
  })
  const joined = underWay.find((scan) => covers(ScanScope.parse(scan.scope), scope))
  if (joined) return { id: joined.id }
  const scan = await tx.scan.create({
    data: {
      trigger: input.trigger ?? 'manual',
      requestedBy: ctx.actor.name,
      requestedAt: ctx.clock.now(),
      scope: { ...scope },
      scheduleId: input.scheduleId ?? null,
    },
  })
  await addJob(tx, 'plan-scan', { scanId: scan.id }, { key: `plan-scan:${scan.id}` })
  await notify(tx, { topic: 'scan', id: scan.id })
  await recordAudit(tx, ctx, {
    action: 'scan.requested',
    subject: { type: 'scan', id: String(scan.id) },
    summary: `Scan ${scan.id} of ${describeScope(scope)} requested`,
    after: { trigger: scan.trigger, scope },
  })
  return { id: scan.id }
}
