import type { Database } from '@/lib/db/client'
import type { ResourceKind } from '@/lib/domain/inventory/kinds'

/** One resource as it is now; null when there is none. */
export async function currentBody<T>(
  { pool }: Pick<Database, 'pool'>,
  kind: ResourceKind,
  resourceId: string,
): Promise<T | null> {
  const { rows } = await pool.query<{ body: T }>(
    'select body from resource_versions where kind = $1 and current and resource_id = $2 limit 1',
    [kind, resourceId],
  )
  return rows[0]?.body ?? null
}
