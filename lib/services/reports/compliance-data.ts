import { createHash } from 'node:crypto'
import type { ReportQuery } from '@/lib/contracts/reports'
import { needFromRow } from '@/lib/db/mappers/need-row'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { CheckResult } from '@/lib/domain/posture/check-result'
import { type ComplianceRow, complianceRows } from '@/lib/domain/reports/compliance-rows'
import { type AccountScope, isInScope } from '@/lib/domain/roles'
import { findingId } from '../assessment/finding-id'
import { lastAssessedAt } from '../assessment/last-assessed'
import type { ServiceContext } from '../context'
import { needsOf, ofAccounts, scopeOfAny } from '../in-scope'
import { loadInventory } from '../inventory/load-inventory'

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The rows of the compliance report as of the newest assessment, narrowed to what the caller may see and to what was asked for. */
export async function complianceData(
  ctx: ServiceContext,
  query: ReportQuery,
  scanId: number,
): Promise<ComplianceRow[]> {
  const { prisma } = ctx.db
  const scope = scopeOfAny(ctx, 'reports.read', 'reports.export')
  const [whole, needRows, gaps, findings, assessedAt] = await Promise.all([
    loadInventory(ctx.db),
    prisma.needRecord.findMany({ where: needsOf(scope) }),
    prisma.gap.findMany({ where: { resolvedAt: null } }),
    prisma.finding.findMany({ where: { resolvedAt: null, ...ofAccounts(scope) } }),
    lastAssessedAt(ctx.db.pool),
  ])
  const seen = (row: { firstSeen: Date; lastSeen: Date } | undefined) =>
    row ? { first: row.firstSeen.toISOString(), last: (assessedAt ?? row.lastSeen).toISOString() } : null
  const gapAt = new Map(gaps.map((gap) => [`${gap.needId} ${gap.operation}`, gap]))
  const findingAt = new Map(findings.map((finding) => [finding.id, finding]))
  const rows = complianceRows(
    withCoverageOf(whole, scope),
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

/** Places that could not be read have rows of their own. */
function withCoverageOf(inventory: Inventory, scope: AccountScope): Inventory {
  if (scope === 'all') return inventory
  return {
    ...inventory,
    accounts: inventory.accounts.map((account) => (isInScope(scope, account.id) ? account : { ...account, state: '' })),
    coverage: inventory.coverage.filter(({ accountId }) => isInScope(scope, accountId)),
  }
}
