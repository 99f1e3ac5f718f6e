import type { PoolClient } from 'pg'
import type { KubernetesRead } from '@/lib/domain/inventory/kubernetes'
import { kubernetesStaleDays } from '@/lib/env'

type Row = Omit<KubernetesRead, 'readAt'> & { readonly readAt: Date }

/** When each object of each cluster, or of one, was handed over last. */
export async function kubernetesReads(
  client: Pick<PoolClient, 'query'>,
  clusterArn: string | null = null,
): Promise<KubernetesRead[]> {
  const { rows } = await client.query<Row>(
    `select cluster_arn as "clusterArn", id as "objectId", kind, name, read_at as "readAt", problem,
       read_at < now() - make_interval(days => $1) as stale
     from kubernetes_objects where $2::text is null or cluster_arn = $2 order by id`,
    [kubernetesStaleDays(), clusterArn],
  )
  return rows.map((row) => ({ ...row, readAt: row.readAt.toISOString() }))
}
