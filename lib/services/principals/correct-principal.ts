import { randomUUID } from 'node:crypto'
import { CorrectPrincipalInput, type PrincipalsView } from '@/lib/contracts/principals'
import type { Transaction } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { accountOf, nameOf } from '@/lib/domain/arn'
import { indexReads, isListed } from '@/lib/domain/inventory/reads'
import { principalKindNames } from '@/lib/domain/launch-paths/summarize-need'
import { invalidInput, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requireClusterOf } from '@/lib/services/clusters/require-cluster'
import { mayIn, type ServiceContext } from '@/lib/services/context'
import { currentCoverage } from '@/lib/services/inventory/current-coverage'
import { enqueueJudgement } from '@/lib/services/profiles/judge-again'
import { auditedOf } from './audited'
import { getPrincipals } from './get-principals'
import { lockCorrections } from './lock-corrections'

/**
 * A person says that a role is a principal of a cluster, or that it is not. Where one role acts, naming it replaces who was named
 * before; what was said of the same role before is replaced in any case.
 */
export async function correctPrincipal(
  ctx: ServiceContext,
  input: { clusterArn: string } & CorrectPrincipalInput,
): Promise<PrincipalsView> {
  const { clusterArn } = input
  requireClusterOf(ctx, 'inventory.correct', clusterArn)
  const { kind, principalArn, verdict, reason } = CorrectPrincipalInput.parse(input)
  const cluster = await ctx.db.prisma.resourceVersion.findFirst({
    where: { kind: 'eks-cluster', resourceId: clusterArn, current: true },
  })
  if (!cluster) throw notFound(`The cluster ${clusterArn}`)
  if (verdict === 'confirmed') await refuseAbsentRole(ctx, principalArn)

  await inTransaction(ctx.db, async (tx) => {
    await lockCorrections(tx, clusterArn)
    const replaced = await replace(tx, { clusterArn, kind, principalArn, verdict })
    const row = await tx.principalCorrection.create({
      data: {
        id: randomUUID(),
        clusterArn,
        kind,
        principalArn,
        verdict,
        reason,
        correctedBy: ctx.actor.id,
        correctorName: ctx.actor.name,
        correctedAt: ctx.clock.now(),
      },
    })
    await enqueueJudgement(tx)
    const said = verdict === 'confirmed' ? 'confirmed as' : 'ruled out as'
    await recordAudit(tx, ctx, {
      action: verdict === 'confirmed' ? 'principal.confirmed' : 'principal.rejected',
      subject: { type: 'cluster', id: clusterArn },
      summary: `${nameOf(principalArn)} ${said} ${principalKindNames[kind]} of ${nameOf(clusterArn)}`,
      reason,
      before: replaced.length > 0 ? replaced.map(auditedOf) : null,
      after: auditedOf(row),
    })
  })
  return getPrincipals(ctx, clusterArn)
}

type Said = Pick<CorrectPrincipalInput, 'kind' | 'principalArn' | 'verdict'> & { clusterArn: string }

/** What no longer holds once this is said. */
async function replace(tx: Transaction, { clusterArn, kind, principalArn, verdict }: Said) {
  const isOnly = kind !== 'node-role' && verdict === 'confirmed'
  const where = { clusterArn, kind, OR: [{ principalArn }, ...(isOnly ? [{ verdict: 'confirmed' }] : [])] }
  const rows = await tx.principalCorrection.findMany({ where, orderBy: { correctedAt: 'asc' } })
  await tx.principalCorrection.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } })
  return rows
}

/**
 * A slip of the pen would make needs of a role that is not there. Where roles could not be read, or the person may not know of them,
 * they are believed.
 */
async function refuseAbsentRole(ctx: ServiceContext, arn: string): Promise<void> {
  const accountId = accountOf(arn) ?? ''
  if (!mayIn(ctx, 'inventory.read', accountId)) return
  const role = await ctx.db.prisma.resourceVersion.findFirst({
    where: { kind: 'iam-role', resourceId: arn, current: true },
    select: { id: true },
  })
  if (role) return
  const reads = indexReads(await currentCoverage(ctx.db, [accountId]))
  if (!isListed(reads('iam', accountId))) return
  throw invalidInput(`There is no role ${arn}: all roles of account ${accountId} were read. Check its path and name.`)
}
