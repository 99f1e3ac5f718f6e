import { inTransaction } from '@/lib/db/transaction'
import { nameOf } from '@/lib/domain/arn'
import { notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requireClusterOf } from '@/lib/services/clusters/require-cluster'
import type { ServiceContext } from '@/lib/services/context'
import { enqueueJudgement } from '@/lib/services/profiles/judge-again'
import { auditedOf } from './audited'
import { lockCorrections } from './lock-corrections'

/** Takes back what was said of a principal: discovery decides again. */
export async function withdrawCorrection(
  ctx: ServiceContext,
  { clusterArn, id }: { clusterArn: string; id: string },
): Promise<void> {
  requireClusterOf(ctx, 'inventory.correct', clusterArn)
  await inTransaction(ctx.db, async (tx) => {
    await lockCorrections(tx, clusterArn)
    const row = await tx.principalCorrection.findFirst({ where: { id, clusterArn } })
    if (!row) throw notFound('The correction')
    await tx.principalCorrection.delete({ where: { id } })
    await enqueueJudgement(tx)
    await recordAudit(tx, ctx, {
      action: 'principal.withdrawn',
      subject: { type: 'cluster', id: clusterArn },
      summary: `What ${row.correctorName} said of ${nameOf(row.principalArn)} in ${nameOf(clusterArn)} is taken back`,
      before: auditedOf(row),
    })
  })
}
