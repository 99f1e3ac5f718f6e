import { CandidatesView, type CorrectionView, type PrincipalsView } from '@/lib/contracts/principals'
import type { PrincipalCorrection as CorrectionRow } from '@/lib/db/generated/client'
import type { PrincipalCorrection } from '@/lib/domain/inventory/correction'
import { notFound } from '@/lib/errors'
import { lastAssessedAt } from '@/lib/services/assessment/last-assessed'
import { requireClusterOf } from '@/lib/services/clusters/require-cluster'
import type { ServiceContext } from '@/lib/services/context'

/** Who acts for a cluster as the newest assessment weighed it, and what people said since and before. */
export async function getPrincipals(ctx: ServiceContext, clusterArn: string): Promise<PrincipalsView> {
  requireClusterOf(ctx, 'inventory.read', clusterArn)
  const { prisma, pool } = ctx.db
  const [row, corrections, assessedAt] = await Promise.all([
    prisma.clusterPrincipals.findUnique({ where: { clusterArn } }),
    prisma.principalCorrection.findMany({ where: { clusterArn }, orderBy: [{ correctedAt: 'asc' }, { id: 'asc' }] }),
    lastAssessedAt(pool),
  ])
  if (!row && corrections.length === 0) throw notFound(`The cluster ${clusterArn}`)
  return {
    clusterArn,
    principals: CandidatesView.array().parse(row?.body ?? []),
    corrections: corrections.map((correction) => toView(correction, assessedAt)),
  }
}

function toView(row: CorrectionRow, assessedAt: Date | null): CorrectionView {
  return {
    id: row.id,
    kind: row.kind as PrincipalCorrection['kind'],
    principalArn: row.principalArn,
    verdict: row.verdict as PrincipalCorrection['verdict'],
    reason: row.reason,
    by: row.correctorName,
    at: row.correctedAt.toISOString(),
    pending: assessedAt === null || assessedAt <= row.correctedAt,
  }
}
