import type { Database } from '@/lib/db/client'
import type { ChangeEvent } from '@/lib/db/generated/client'
import type { Gone } from '@/lib/domain/grants/grant-now'
import { grantIdOf, withdrawalOf } from './event-record'

export interface MissingGrant {
  readonly keyArn: string
  readonly grantId: string
}

/** Since when grants are listed no more, and who took them away as far as the events that are kept tell. By grant id. */
export async function findGone(
  { pool }: Pick<Database, 'pool'>,
  missing: readonly MissingGrant[],
): Promise<Map<string, Gone>> {
  if (missing.length === 0) return new Map()
  const [{ rows: closed }, { rows: events }] = await Promise.all([
    pool.query<{ id: string; at: Date | null }>(
      `select resource_id as id, max(closed_at) as at from resource_versions
       where kind = 'kms-grant' and resource_id = any($1) group by resource_id`,
      [missing.map(({ keyArn, grantId }) => `${keyArn}/grant/${grantId}`)],
    ),
    pool.query<ChangeEvent>(
      `select *, account_id as "accountId", actor_arn as "actorArn", error_code as "errorCode" from change_events
       where name in ('RevokeGrant', 'RetireGrant') and error_code is null and resources && $1 order by at`,
      [[...new Set(missing.map(({ keyArn }) => keyArn))]],
    ),
  ])
  const closedAt = new Map(closed.map(({ id, at }) => [id, at?.toISOString() ?? null]))
  const byGrant = new Map(events.map((event) => [grantIdOf(event), withdrawalOf(event)]))
  return new Map(
    missing.map(({ keyArn, grantId }) => [
      grantId,
      { since: closedAt.get(`${keyArn}/grant/${grantId}`) ?? null, by: byGrant.get(grantId) ?? null },
    ]),
  )
}
