import type { AuditVerification } from '@/lib/contracts/audit'
import { inTransaction } from '@/lib/db/transaction'
import { genesisHash } from '@/lib/domain/audit/actions'
import { type ChainHead, linkProblem } from '@/lib/domain/audit/chain'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { hashOf, recordOf } from './audit-record'
import { recordAudit } from './record'

const pageSize = 1_000

/** Walks the whole log from its first entry and says whether it still fits together; the walk itself is logged. */
export async function verifyAudit(ctx: ServiceContext): Promise<AuditVerification> {
  requirePermission(ctx, 'audit.read')
  const verification = await walk(ctx)
  await inTransaction(ctx.db, (tx) =>
    recordAudit(tx, ctx, {
      action: 'audit.verified',
      subject: { type: 'audit-log', id: 'audit-log' },
      summary: verification.problem
        ? `The audit log does not verify: ${verification.problem.text}`
        : `The audit log verifies: ${verification.entries} entries`,
      after: verification,
    }),
  )
  return verification
}

async function walk(ctx: ServiceContext): Promise<AuditVerification> {
  let head: ChainHead = { seq: 0n, hash: genesisHash }
  let entries = 0
  for (;;) {
    const page = await ctx.db.prisma.auditEntry.findMany({
      where: { seq: { gt: head.seq } },
      orderBy: { seq: 'asc' },
      take: pageSize,
    })
    for (const row of page) {
      const record = recordOf(row)
      const problem = linkProblem(head, { record, hash: row.hash, recomputed: hashOf(record) })
      if (problem) return answer(entries, head, { seq: record.seq, text: problem })
      head = { seq: row.seq, hash: row.hash }
      entries += 1
    }
    if (page.length < pageSize) return answer(entries, head, null)
  }
}

/** `entries` and `last…` tell how far the log is sound. */
function answer(entries: number, head: ChainHead, problem: AuditVerification['problem']): AuditVerification {
  const started = entries > 0
  return {
    intact: problem === null,
    entries,
    lastSeq: started ? head.seq.toString() : null,
    lastHash: started ? head.hash : null,
    problem,
  }
}
