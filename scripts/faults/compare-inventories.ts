import { isDeepStrictEqual } from 'node:util'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import type { TestDatabase } from '@/lib/testing/database'

export interface StoredRow {
  readonly kind: string
  readonly id: string
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly hash: string
  readonly body: Readonly<Record<string, unknown>>
}

export type Stored = ReadonlyMap<string, StoredRow>

/** Everything that counts as true now. */
export async function storedIn(db: TestDatabase): Promise<Stored> {
  const { rows } = await db.pool.query<StoredRow>(
    `select kind, resource_id as id, account_id as "accountId", region, collector, hash, body
     from resource_versions where current`,
  )
  return new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]))
}

interface Outcome {
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly outcome: string
  readonly call: string | null
}

interface Seen {
  readonly before: Stored
  readonly after: Stored
  readonly truth: Stored
  /** ARNs of keys that AWS manages: nobody can tell them apart from others while neither aliases nor the key can be read. */
  readonly managed: ReadonlySet<string>
}

/**
 * What contradicts the rule: where a scan says "read" there is what a scan without faults finds, where it says "partial" every fact is
 * that, or unread, or what was known before, and everywhere else there is what was known before.
 */
export async function contradictions(
  db: TestDatabase,
  scanId: number,
  { before, after, truth, managed }: Seen,
): Promise<string[]> {
  const { rows } = await db.pool.query<Outcome>(
    `select account_id as "accountId", region, collector, outcome, call from scan_coverage where scan_id = $1`,
    [scanId],
  )
  const outcomes = new Map(rows.map((row) => [`${row.accountId}/${row.region}/${row.collector}`, row]))
  const ofOrganization = new Map(rows.map((row) => [row.collector, row]))
  const found: string[] = []
  for (const { outcome, collector, accountId, region } of rows)
    if (outcome === 'pending' || outcome === 'running')
      found.push(`${collector} in ${accountId} ${region} is ${outcome}`)

  for (const name of new Set([...before.keys(), ...after.keys(), ...truth.keys()])) {
    const [was, is, real] = [before.get(name), after.get(name), truth.get(name)]
    const place = (is ?? was ?? real) as StoredRow
    const coverage =
      place.accountId === ''
        ? ofOrganization.get(place.collector)
        : (outcomes.get(`${place.accountId}/${place.region}/${place.collector}`) ??
          outcomes.get(`${place.accountId}//${place.collector}`) ??
          outcomes.get(`${place.accountId}//${accountAccess}`))
    const outcome = coverage?.outcome ?? 'none'
    if (isAsExpected(outcome, { was, is, real })) continue
    if (outcome === 'partial' && is && managed.has(is.id) && isUnread(is.body.metadata)) continue
    found.push(
      `${name} (${place.collector} in ${place.accountId} ${place.region}: ${outcome} ${coverage?.call ?? ''}): ` +
        `was ${short(was)}, is ${short(is)}, really ${short(real)}${difference(is, real)}`,
    )
  }
  return found
}

const short = (row: StoredRow | undefined) => row?.hash.slice(0, 8) ?? 'absent'

function difference(is: StoredRow | undefined, real: StoredRow | undefined): string {
  if (!is || !real) return ''
  const fields = Object.keys({ ...is.body, ...real.body }).filter(
    (field) => !isDeepStrictEqual(is.body[field], real.body[field]),
  )
  const told = fields.map(
    (field) => `${field} ${JSON.stringify(is.body[field])} for ${JSON.stringify(real.body[field])}`,
  )
  return `; ${told.join(', ')}`
}

interface Versions {
  readonly was: StoredRow | undefined
  readonly is: StoredRow | undefined
  readonly real: StoredRow | undefined
}

function isAsExpected(outcome: string, { was, is, real }: Versions): boolean {
  if (outcome === 'read') return is?.hash === real?.hash
  if (is?.hash === was?.hash) return true
  if (outcome !== 'partial') return false
  // A part that was read: gone because it is gone, or there as it is, but for what could not be read of it.
  if (!is) return !real
  return real !== undefined && agrees(is.body, real.body, was?.body)
}

/** Every fact is the real one, the one known before, or says that it could not be read. */
function agrees(is: unknown, real: unknown, was: unknown): boolean {
  if (isDeepStrictEqual(is, real) || isDeepStrictEqual(is, was)) return true
  if (isUnread(is)) return true
  if (Array.isArray(is)) return is.length === 0
  if (typeof is !== 'object' || is === null || typeof real !== 'object' || real === null) return false
  const known = typeof was === 'object' && was !== null ? (was as Record<string, unknown>) : {}
  const [mine, theirs] = [is as Record<string, unknown>, real as Record<string, unknown>]
  if (Object.keys(mine).length === 0) return true
  return Object.keys({ ...mine, ...theirs }).every((key) => agrees(mine[key], theirs[key], known[key]))
}

const isUnread = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  'state' in value &&
  ((value as { state: unknown }).state === 'denied' || (value as { state: unknown }).state === 'failed')
