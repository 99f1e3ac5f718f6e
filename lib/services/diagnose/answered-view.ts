import type { AnsweredView } from '@/lib/contracts/diagnose'
import type { NeedView } from '@/lib/contracts/needs'
import type { Answered } from '@/lib/domain/diagnose/diagnose'
import { pathNames } from '@/lib/domain/diagnose/inquiry'
import type { Cluster } from '@/lib/domain/inventory/cluster'
import type { InventoryIndex } from '@/lib/domain/launch-paths/index-inventory'
import type { ServiceContext } from '../context'
import { needViews } from '../needs/need-views'
import { toLinkView } from './link-views'
import { type Basis, readAgain, roleAccountsOf } from './read-again'
import { keyReadAt, rolesReadAt } from './read-times'

/** `refresh`: what the answer rests on is read again where that is due. */
export async function answeredView(
  ctx: ServiceContext,
  index: InventoryIndex,
  answered: Answered,
  { refresh, mayAskTrail }: { readonly refresh: boolean; readonly mayAskTrail: boolean },
) {
  const { cluster, evidence, signatures, failing, otherwise } = answered
  const [needs, readAt, roles] = await Promise.all([
    storedNeeds(ctx, answered),
    keyTimes(ctx, answered),
    roleTimes(ctx, answered),
  ])
  const first = answered.launches.find(({ keyArn }) => index.keys.has(keyArn))
  const basis = first && { key: first.keyArn, keyReadAt: readAt.get(first.keyArn) ?? null, roles }
  return {
    outcome: 'answered' as const,
    cluster: clusterView(cluster),
    evidence: [...evidence],
    signatures: signatures.map((link) => toLinkView(link, needs)),
    launches: answered.launches.map(({ path, keyArn, links }): AnsweredView['launches'][number] => ({
      path,
      pathName: pathNames[path],
      keyArn,
      keyAlias: index.keys.get(keyArn)?.aliases[0] ?? '',
      keyReadAt: readAt.get(keyArn)?.toISOString() ?? null,
      links: links.map((link) => toLinkView(link, needs)),
    })),
    rolesReadAt: roles.map(({ accountId, readAt }) => ({ accountId, readAt: readAt?.toISOString() ?? null })),
    failing: failing.map(({ failure, fix, text }) => ({
      failure: failure ?? '',
      accountId: fix?.accountId ?? null,
      text,
    })),
    otherwise: [...otherwise],
    refreshScanId: refresh && basis ? await readAgain(ctx, basis) : null,
    mayAskTrail,
  }
}

async function storedNeeds({ db }: ServiceContext, { failing }: Answered): Promise<ReadonlyMap<string, NeedView>> {
  const ids = [...new Set(failing.flatMap(({ needId }) => needId ?? []))]
  if (ids.length === 0) return new Map()
  const views = await needViews(db.prisma, await db.prisma.needRecord.findMany({ where: { id: { in: ids } } }))
  return new Map(views.map((view) => [view.id, view]))
}

async function keyTimes({ db }: ServiceContext, { launches }: Answered): Promise<ReadonlyMap<string, Date | null>> {
  const keys = [...new Set(launches.map(({ keyArn }) => keyArn))]
  return new Map(await Promise.all(keys.map(async (arn) => [arn, await keyReadAt(db.pool, arn)] as const)))
}

const roleTimes = ({ db }: ServiceContext, answered: Answered): Promise<Basis['roles']> =>
  Promise.all(
    roleAccountsOf(answered).map(async (accountId) => ({ accountId, readAt: await rolesReadAt(db.pool, accountId) })),
  )

export const clusterView = (cluster: Cluster | null) =>
  cluster && { arn: cluster.arn, name: cluster.name, region: cluster.region, accountId: cluster.accountId }
