import type { KubernetesObjectView } from '@/lib/contracts/kubernetes'
import type { Database } from '@/lib/db/client'
import { type KubernetesBody, kubernetesKinds } from '@/lib/domain/inventory/kubernetes'
import { describeObject } from '@/lib/domain/kubernetes/describe-object'
import { kubernetesStaleDays } from '@/lib/env'

interface Row extends Omit<KubernetesObjectView, 'readAt' | 'says'> {
  readonly readAt: Date
  readonly body: KubernetesBody | null
}

/** What is known of a cluster's Kubernetes objects, with its age and who handed it over. */
export async function kubernetesObjects(
  { pool }: Pick<Database, 'pool'>,
  arn: string,
): Promise<KubernetesObjectView[]> {
  const { rows } = await pool.query<Row>(
    `select o.kind, o.name, o.read_at as "readAt", o.reader, o.problem, v.body,
       o.read_at < now() - make_interval(days => $2) as stale
     from kubernetes_objects o
     left join resource_versions v on v.resource_id = o.id and v.current
     where o.cluster_arn = $1 order by array_position($3::text[], o.kind), o.name`,
    [arn, kubernetesStaleDays(), kubernetesKinds],
  )
  return rows.map(({ body, readAt, ...row }) => ({
    ...row,
    says: body ? describeObject(body) : '',
    readAt: readAt.toISOString(),
  }))
}
