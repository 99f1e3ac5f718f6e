import type { RevocationView } from '@/lib/contracts/requests'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { nameOf } from '@/lib/domain/arn'
import { blastRadius } from '@/lib/domain/grants/blast-radius'
import { lossesWithout } from '@/lib/domain/grants/losses'
import { indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import { AppError } from '@/lib/errors'
import { partOfNeeds } from '@/lib/services/assessment/part-of-needs'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import { findRequest } from './find-request'

/** What hangs on the grant of a request, by what is known now: shown before somebody withdraws it. */
export async function getRevocation(ctx: ServiceContext, { id }: { id: string }): Promise<RevocationView> {
  requirePermission(ctx, 'grants.read')
  const { grantId, keyArn, granteePrincipal, number } = await findRequest(ctx, id)
  if (!grantId) throw new AppError('precondition-failed', `Grant request ${number} has led to no grant.`)
  const where = { keyArn }
  const rows = await ctx.db.prisma.needRecord.findMany({ where })
  const part = await partOfNeeds(ctx.db, where)
  const index = indexInventory(await loadInventory(ctx.db, { within: part }))
  const needs = rows.map(needFromRow).filter((need) => index.clusters.has(need.clusterArn))
  const users = needs.filter((need) => need.principal.arn === granteePrincipal)
  const read = index.keys.get(keyArn)?.grants.state === 'seen'
  return {
    grantId,
    listed: read ? (index.grantsByKey.get(keyArn) ?? []).some((grant) => grant.grantId === grantId) : null,
    losses: lossesWithout(index, needs, (grant) => grant.grantId === grantId).map(({ need, operations, breaks }) => ({
      needId: need.id,
      clusterArn: need.clusterArn,
      clusterName: index.clusters.get(need.clusterArn)?.name ?? nameOf(need.clusterArn),
      principalArn: need.principal.arn,
      principalKind: need.principal.kind,
      path: need.path,
      breaks,
      operations: [...operations],
    })),
    blast: blastRadius(index, { keyArn, clusterArns: users.map(({ clusterArn }) => clusterArn) }),
  }
}
