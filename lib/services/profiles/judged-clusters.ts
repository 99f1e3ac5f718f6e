import type { ServiceContext } from '@/lib/services/context'

/** The clusters with needs that each profile judged at the last assessment, by name. */
export async function judgedClusters({
  db,
}: Pick<ServiceContext, 'db'>): Promise<ReadonlyMap<string, readonly { arn: string; name: string }[]>> {
  const { rows } = await db.pool.query<{ profile: string; arn: string; name: string }>(
    `select distinct coalesce(n.body->'profile'->>'name', 'strict') as profile, n.cluster_arn as arn, coalesce(c.name, n.cluster_arn) as name
     from needs n left join cluster_summaries c on c.arn = n.cluster_arn order by 3, 2`,
  )
  const clusters = new Map<string, { arn: string; name: string }[]>()
  for (const { profile, arn, name } of rows) clusters.set(profile, [...(clusters.get(profile) ?? []), { arn, name }])
  return clusters
}
