import { type ServiceContext, scopeOf } from '@/lib/services/context'
import { accountsIn } from '@/lib/services/in-scope'

/** The clusters in scope with needs that each profile judged at the last assessment, by name. */
export async function judgedClusters(
  ctx: Pick<ServiceContext, 'actor' | 'db'>,
): Promise<ReadonlyMap<string, readonly { arn: string; name: string }[]>> {
  const { rows } = await ctx.db.pool.query<{ profile: string; arn: string; name: string }>(
    `select distinct coalesce(n.body->'profile'->>'name', 'strict') as profile, n.cluster_arn as arn, coalesce(c.name, n.cluster_arn) as name
     from needs n left join cluster_summaries c on c.arn = n.cluster_arn
     where $1::text[] is null or n.cluster_account_id = any($1) order by 3, 2`,
    [accountsIn(scopeOf(ctx, 'inventory.read'))],
  )
  const clusters = new Map<string, { arn: string; name: string }[]>()
  for (const { profile, arn, name } of rows) clusters.set(profile, [...(clusters.get(profile) ?? []), { arn, name }])
  return clusters
}
