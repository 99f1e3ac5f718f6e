import type { Database } from '@/lib/db/client'
import { type TrailQuestion, trailQuestion } from '@/lib/domain/changes-between/trail-question'
import type { FoundChange } from './find-changes'

/** Where CloudTrail has the events on this resource, or in words why it cannot be asked. */
export async function questionOfChange(
  { pool }: Pick<Database, 'pool'>,
  { kind, resourceId, accountId, region, before, after }: FoundChange,
): Promise<TrailQuestion | string> {
  const { rows } = await pool.query<{ id: string | null }>(
    `select body->>'managementAccountId' as id from resource_versions where kind = 'organization' and current`,
  )
  const body = (after ?? before)?.body ?? {}
  return trailQuestion({ kind, id: resourceId, accountId, region, body }, rows[0]?.id ?? null)
}
