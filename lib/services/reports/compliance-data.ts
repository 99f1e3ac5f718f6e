import { createHash } from 'node:crypto'
import type { ReportQuery } from '@/lib/contracts/reports'
import { needFromRow } from '@/lib/db/mappers/need-row'
import type { CheckResult } from '@/lib/domain/posture/check-result'
import { type ComplianceRow, complianceRows } from '@/lib/domain/reports/compliance-rows'
import { findingId } from '../assessment/finding-id'
import { lastAssessedAt } from '../assessment/last-assessed'
import type { ServiceContext } from '../context'
import { loadInventory } from '../inventory/load-inventory'

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The rows of the compliance report as of the newest assessment, narrowed to what was asked for. */
export async function complianceData(
  ctx: ServiceContext,
  query: ReportQuery,
  scanId: number,
): Promise<ComplianceRow[]> {
  const { prisma } = ctx.db
  const [inventory, needRows, gaps, findings, assessedAt] = await Promise.all([
    loadInventory(ctx.db),
    prisma.needRecord.findMany(),
    prisma.gap.findMany({ where: { resolvedAt: null } }),
    prisma.finding.findMany({ where: { resolvedAt: null } }),
    lastAssessedAt(ctx.db.pool),
  ])
  const seen = (row: { firstSeen: Date; lastSeen: Date } | undefined) =>
    row ? { first: row.firstSeen.toISOString(), last: (assessedAt ?? row.lastSeen).toISOString() } : null
  const gapAt = new Map(gaps.map((gap) => [`${gap.needId} ${gap.operation}`, gap]))
  const findingAt = new Map(findings.map((finding) => [finding.id, finding]))
  const rows = complianceRows(
    inventory,
    needRows.map(needFromRow),
    findings.map((finding) => finding.body as unknown as CheckResult),
    {
      scanId: String(scanId),
      sha256,
      gapSeen: (needId, operation) => seen(gapAt.get(`${needId} ${operation}`)),
      findingSeen: (result) => seen(findingAt.get(findingId(result))),
    },
  )
  return rows.filter(
    (row) => (!query.account || row.account_id === query.account) && (!query.status || row.status === query.status),
  )
}
