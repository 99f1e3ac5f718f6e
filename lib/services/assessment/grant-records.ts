import type { Database } from '@/lib/db/client'
import type { ChangeEvent } from '@/lib/db/generated/client'
import type { GrantRecords, RequestRecord } from '@/lib/domain/grants/grant-records'
import type { Grant } from '@/lib/domain/inventory/key'
import type { KeysOfInventory } from '@/lib/domain/launch-paths/index-inventory'
import { isInstanceGrant } from '@/lib/domain/launch-paths/key-facts'
import { creationOf, grantIdOf } from '@/lib/services/history/event-record'
import { findGone } from '@/lib/services/history/gone-grants'

/** What Keyscope knows of the grants of these keys beside the inventory. Keys without anything new cost two queries, whatever they hold. */
export async function grantRecords(
  db: Pick<Database, 'pool' | 'prisma'>,
  { keys, grants }: Pick<KeysOfInventory, 'keys' | 'grants'>,
): Promise<GrantRecords> {
  const keyArns = keys.map(({ arn }) => arn)
  const [requests, watchedSince] = await Promise.all([verifiedRequests(db, keyArns), firstReadings(db, keyArns)])
  const listed = new Set(grants.map(({ grantId }) => grantId))
  const made = grants.filter((grant) => !isInstanceGrant(grant) && isSince(grant, watchedSince.get(grant.keyArn)))
  const missing = [...requests.values()].flat().filter(({ grantId }) => !listed.has(grantId))
  const [makers, gone] = await Promise.all([makersOf(db, made), findGone(db, missing)])
  return { requests, watchedSince, makers, gone }
}

const isSince = ({ createdAt }: Grant, since: string | undefined) =>
  since !== undefined && createdAt !== null && Date.parse(createdAt) > Date.parse(since)

async function verifiedRequests({ prisma }: Pick<Database, 'prisma'>, keyArns: readonly string[]) {
  const rows = await prisma.grantRequest.findMany({
    where: { state: 'verified', grantId: { not: null }, keyArn: { in: [...keyArns] } },
    select: { number: true, keyArn: true, granteePrincipal: true, grantId: true, operations: true, clusterArn: true },
    orderBy: { number: 'asc' },
  })
  const byKey = new Map<string, RequestRecord[]>()
  for (const { grantId, ...row } of rows)
    byKey.set(row.keyArn, [...(byKey.get(row.keyArn) ?? []), { ...row, grantId: grantId ?? '' }])
  return byKey
}

/** When the grants of each key were read first. */
async function firstReadings({ pool }: Pick<Database, 'pool'>, keyArns: readonly string[]) {
  const { rows } = await pool.query<{ id: string; at: Date }>(
    `select resource_id as id, min(seen_at) as at from resource_versions
     where kind = 'kms-key' and resource_id = any($1) and body->'grants'->>'state' = 'seen' group by resource_id`,
    [keyArns],
  )
  return new Map(rows.map(({ id, at }) => [id, at.toISOString()]))
}

async function makersOf({ prisma, pool }: Pick<Database, 'pool' | 'prisma'>, grants: readonly Grant[]) {
  if (grants.length === 0) return new Map()
  const [{ rows: events }, requests] = await Promise.all([
    pool.query<ChangeEvent>(
      `select *, account_id as "accountId", actor_arn as "actorArn", error_code as "errorCode" from change_events
       where name = 'CreateGrant' and error_code is null and resources && $1
         and coalesce(body->'detail'->'responseElements'->>'grantId', body->'responseElements'->>'grantId') = any($2)`,
      [[...new Set(grants.map(({ keyArn }) => keyArn))], grants.map(({ grantId }) => grantId)],
    ),
    prisma.grantRequest.findMany({
      where: { id: { in: grants.flatMap(({ name }) => name || []) } },
      select: { id: true, number: true },
    }),
  ])
  const eventOf = new Map(events.map((event) => [grantIdOf(event), creationOf(event)]))
  const requestOf = new Map(requests.map(({ id, number }) => [id, number]))
  return new Map(
    grants.map(({ grantId, name }) => [
      grantId,
      { event: eventOf.get(grantId) ?? null, request: requestOf.get(name) ?? null },
    ]),
  )
}
