import type { ChangeActor, ChangeRow } from '@/lib/contracts/changes'
import type { Database } from '@/lib/db/client'
import { changesBetween, documentsOf } from '@/lib/domain/changes-between/changes-between'
import type { ResourceChange } from '@/lib/domain/changes-between/field-change'
import { nameOfResource } from '@/lib/domain/changes-between/name-of-resource'
import { summarizeChange } from '@/lib/domain/changes-between/words'
import type { FoundChange } from './find-changes'

/** What changed in each, with the policy documents that both sides name. */
export async function compareFound({ pool }: Pick<Database, 'pool'>, found: readonly FoundChange[]) {
  const hashes = found.flatMap(({ kind, before, after }) => {
    const [was, is] = [documentsOf(kind, before?.body ?? null), documentsOf(kind, after?.body ?? null)]
    // A document on both sides is no change, and need not be read.
    return [...was.filter((hash) => !is.includes(hash)), ...is.filter((hash) => !was.includes(hash))]
  })
  const { rows } = await pool.query<{ hash: string; body: string }>(
    'select hash, body from policy_documents where hash = any($1::text[])',
    [[...new Set(hashes)]],
  )
  const texts = new Map(rows.map(({ hash, body }) => [hash, body]))
  return found.map(({ kind, before, after }) =>
    changesBetween(kind, before?.body ?? null, after?.body ?? null, (hash) => texts.get(hash)),
  )
}

/** Names of accounts by id, and the ends of scans by number: what rows are dressed with. */
export interface Dressing {
  readonly accounts: ReadonlyMap<string, string>
  readonly scanEnds: ReadonlyMap<number, string | null>
}

export async function findDressing({ pool }: Pick<Database, 'pool'>, found: readonly FoundChange[]): Promise<Dressing> {
  const [accounts, scans] = await Promise.all([
    pool.query<{ id: string; name: string }>(
      `select resource_id as id, body->>'name' as name from resource_versions where kind = 'account' and current`,
    ),
    pool.query<{ id: number; at: Date | null }>(
      'select id, coalesce(finished_at, started_at) as at from scans where id = any($1::int[])',
      [[...new Set(found.map(({ scanId }) => scanId))]],
    ),
  ])
  return {
    accounts: new Map(accounts.rows.map(({ id, name }) => [id, name])),
    scanEnds: new Map(scans.rows.map(({ id, at }) => [id, at?.toISOString() ?? null])),
  }
}

export function toChangeRow(
  found: FoundChange,
  change: ResourceChange,
  actors: readonly ChangeActor[],
  { accounts, scanEnds }: Dressing,
): ChangeRow {
  const version = found.after ?? found.before
  if (!version) throw new Error(`Expected a version of ${found.resourceId} in one of the scans, got none.`)
  const { keyArn, clusterArn } = version.body as { keyArn?: unknown; clusterArn?: unknown }
  const { kind, resourceId, accountId } = found
  return {
    id: version.id,
    kind,
    resourceId,
    name: nameOfResource(resourceId, version.body),
    accountId,
    accountName: accounts.get(accountId) ?? accountId,
    region: found.region,
    what: change.what,
    summary: summarizeChange(kind, change, version.body),
    scanId: found.scanId,
    seenAt: found.after
      ? new Date(found.after.seenAt).toISOString()
      : latest(scanEnds.get(found.scanId), actors[0]?.at),
    keyArn: kind === 'kms-key' ? resourceId : textOrNull(keyArn),
    clusterArn: kind === 'eks-cluster' ? resourceId : textOrNull(clusterArn),
    who: actors[0] ?? null,
  }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Of what is gone nobody kept the moment: not before the scan it is counted to, and not before somebody did it. ISO 8601 sorts by time. */
const latest = (...times: readonly (string | null | undefined)[]): string | null =>
  times
    .filter((time) => time != null)
    .sort()
    .at(-1) ?? null
