import { notify } from '@/lib/db/notify'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { ScanScope } from './scan-scope'

export interface RequestScan {
  /** manual, first, schedule, command-line */
  readonly trigger?: string
  /** Only these accounts; all when absent. */
  readonly accounts?: readonly string[]
}

/** Two requests at once must not both find that no scan is under way. */
const startLock = 0x7363_616e

/** Starts a scan, or joins one that is already reading everything that was asked for. */
export async function requestScan(ctx: ServiceContext, input: RequestScan = {}): Promise<{ id: number }> {
  requirePermission(ctx, 'scans.start')
  const scope: ScanScope = input.accounts?.length ? { accounts: [...input.accounts].sort() } : {}
  return inTransaction(ctx.db, async (tx) => {
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
      },
    })
    await addJob(tx, 'plan-scan', { scanId: scan.id }, { key: `plan-scan:${scan.id}` })
    await notify(tx, { topic: 'scan', id: scan.id })
    await recordAudit(tx, ctx, {
      action: 'scan.requested',
      subject: { type: 'scan', id: String(scan.id) },
      summary: `Scan ${scan.id} of ${scope.accounts ? scope.accounts.join(', ') : 'the whole organization'} requested`,
      after: { trigger: scan.trigger, scope },
    })
    return { id: scan.id }
  })
}

function covers(running: ScanScope, wanted: ScanScope): boolean {
  if (!running.accounts) return true
  return wanted.accounts?.every((account) => running.accounts?.includes(account)) ?? false
}
