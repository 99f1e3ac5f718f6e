import type { Database } from '@/lib/db/client'
import {
  type ClusterFamily,
  type FamilyCluster,
  findClusterFamilies,
} from '@/lib/domain/cluster-families/find-cluster-families'
import { groupBy } from '@/lib/domain/group-by'
import { buildCoverage, type RegionCoverage } from '@/lib/domain/region-coverage/build-coverage'
import type { CellCluster, CellKey, CellNeed } from '@/lib/domain/region-coverage/coverage-cell'
import type { AccountScope } from '@/lib/domain/roles'
import { accountsIn } from '../in-scope'

export interface CoveredCluster extends FamilyCluster, CellCluster {}

export interface FamilyFacts {
  readonly family: ClusterFamily<CoveredCluster>
  readonly clusters: readonly CoveredCluster[]
  readonly needs: readonly CellNeed[]
  readonly keys: readonly CellKey[]
  readonly coverage: RegionCoverage
}

/**
 * Every family of the clusters in scope with its coverage, from three reads: the clusters with their tags, the needs without their bodies, the keys the needs
 * name. The inventory stays where it is.
 */
export async function loadFamilies(db: Pick<Database, 'pool'>, scope: AccountScope): Promise<FamilyFacts[]> {
  const [clusters, needs, keys] = await Promise.all([readClusters(db, scope), readNeeds(db), readUsedKeys(db)])
  const needsOf = groupBy(needs, (need) => need.clusterArn)
  const keyOf = new Map(keys.map((key) => [key.arn, key]))
  return findClusterFamilies(clusters).map((family) => {
    const members = family.members.map(({ cluster }) => cluster)
    const own = members.flatMap((cluster) => needsOf.get(cluster.arn) ?? [])
    const used = [...new Set(own.map((need) => need.keyArn))].flatMap((arn) => keyOf.get(arn) ?? [])
    return { family, clusters: members, needs: own, keys: used, coverage: buildCoverage(members, own, used) }
  })
}

async function readClusters({ pool }: Pick<Database, 'pool'>, scope: AccountScope): Promise<CoveredCluster[]> {
  const { rows } = await pool.query<CoveredCluster>(
    `select s.arn, s.name, s.account_id as "accountId", s.account_name as "accountName", s.region,
       coalesce(v.body->'tags', '{}'::jsonb) as tags, (s.status = 'unknown' and s.unknown = 0) as unread
     from cluster_summaries s
     left join resource_versions v on v.kind = 'eks-cluster' and v.resource_id = s.arn and v.current
     where $1::text[] is null or s.account_id = any($1)`,
    [accountsIn(scope)],
  )
  return rows
}

async function readNeeds({ pool }: Pick<Database, 'pool'>): Promise<CellNeed[]> {
  const { rows } = await pool.query<CellNeed>(
    `select id, cluster_arn as "clusterArn", key_arn as "keyArn", principal_arn as "principalArn",
       principal_kind as "principalKind", status, failure, summary
     from needs order by id`,
  )
  return rows
}

export const keyColumns = `k.arn, k.key_id as "keyId", k.alias, k.account_id as "accountId", k.region, k.state,
  case when k.key_id like 'mrk-%' then (
    select json_build_object('type', m->>'type', 'primaryArn', m->>'primaryArn')
    from resource_versions v, lateral (select v.body#>'{metadata,value,multiRegion}' as m) as multi
    where v.kind = 'kms-key' and v.resource_id = k.arn and v.current and jsonb_typeof(m) = 'object'
  ) end as "multiRegion"`

async function readUsedKeys({ pool }: Pick<Database, 'pool'>): Promise<CellKey[]> {
  const { rows } = await pool.query<CellKey>(
    `select ${keyColumns} from key_summaries k where k.arn in (select key_arn from needs)`,
  )
  return rows
}
