import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { PoolClient } from 'pg'
import type { Harvest } from '@/lib/collectors/run-collector'

export interface SavedCounts {
  /** Versions written. */
  opened: number
  /** Versions that ended: changed or vanished. */
  closed: number
}

interface Row {
  readonly harvest: Harvest
  readonly kind: string
  readonly id: string
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly hash: string
  readonly body: string
}

interface ChangedRow extends Row {
  readonly isNew: boolean
}

export interface SaveMoment {
  readonly scanId: number
  /** When the reading began. What was saved or found to be gone after that is newer than what was read, and stays. */
  readonly readAt: Date
  readonly savedAt: Date
  /** Only rows whose id starts with this were looked for; others did not vanish. */
  readonly within?: string
}

/**
 * Turns what collectors brought back into versions: a changed resource closes its old version and opens a new one, an
 * unchanged one costs no write, and one that is gone is closed, but only where its collector could read (design "Data").
 * Runs in the caller's transaction.
 */
export async function saveResources(
  client: PoolClient,
  moment: SaveMoment,
  harvests: readonly Harvest[],
): Promise<Map<Harvest, SavedCounts>> {
  const rows = harvests.flatMap(rowsOf)
  await saveDocuments(client, harvests)
  const changed = await findChanged(client, moment, rows)
  await closeVersions(
    client,
    moment,
    changed.filter(({ isNew }) => !isNew),
  )
  await openVersions(client, moment, changed)
  const counts = new Map<Harvest, SavedCounts>()
  for (const harvest of harvests) {
    const own = changed.filter((row) => row.harvest === harvest)
    const replaced = own.filter(({ isNew }) => !isNew).length
    counts.set(harvest, { opened: own.length, closed: replaced + (await closeVanished(client, moment, harvest)) })
  }
  return counts
}

function rowsOf(harvest: Harvest): Row[] {
  const { collector } = harvest
  return harvest.resources.map(({ kind, id, accountId, region, body }) => {
    const text = canonicalize(body) ?? 'null'
    return { harvest, kind, id, accountId, region, collector, body: text, hash: sha256(text) }
  })
}

/** Policy documents are stored once by content, and most are there already: ask before sending them. */
async function saveDocuments(client: PoolClient, harvests: readonly Harvest[]): Promise<void> {
  const documents = new Map(harvests.flatMap((harvest) => [...harvest.documents]))
  if (documents.size === 0) return
  const { rows } = await client.query<{ hash: string }>(
    `select hash from unnest($1::text[]) as asked(hash)
     where not exists (select from policy_documents d where d.hash = asked.hash)`,
    [[...documents.keys()]],
  )
  const missing = rows.map(({ hash }) => hash)
  if (missing.length === 0) return
  await client.query(
    `insert into policy_documents (hash, body) select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
    [missing, missing.map((hash) => documents.get(hash))],
  )
}

async function findChanged(client: PoolClient, { readAt }: SaveMoment, rows: readonly Row[]): Promise<ChangedRow[]> {
  if (rows.length === 0) return []
  const { rows: found } = await client.query<{ at: string; is_new: boolean }>(
    `select incoming.at, v.id is null as is_new from unnest($1::text[], $2::text[], $3::text[]) with ordinality as incoming(kind, id, hash, at)
     left join resource_versions v on v.kind = incoming.kind and v.resource_id = incoming.id and v.current
     where v.hash is distinct from incoming.hash and case when v.id is not null then v.seen_at <= $4
       else not exists (
         select from resource_versions gone
         where gone.resource_id = incoming.id and gone.kind = incoming.kind and gone.closed_at > $4
       ) end`,
    [rows.map((row) => row.kind), rows.map((row) => row.id), rows.map((row) => row.hash), readAt],
  )
  return found.map(({ at, is_new: isNew }) => ({ ...(rows[Number(at) - 1] as Row), isNew }))
}

async function closeVersions(client: PoolClient, { scanId, savedAt }: SaveMoment, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `update resource_versions v set valid_to = $1, current = null, closed_at = $4
     from unnest($2::text[], $3::text[]) as changed(kind, id)
     where v.kind = changed.kind and v.resource_id = changed.id and v.current`,
    [scanId, rows.map((row) => row.kind), rows.map((row) => row.id), savedAt],
  )
}

async function openVersions(client: PoolClient, { scanId, savedAt }: SaveMoment, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `insert into resource_versions (kind, resource_id, account_id, region, collector, hash, body, valid_from, seen_at)
     select kind, id, account_id, region, collector, hash, body::jsonb, $1, $2
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
       as changed(kind, id, account_id, region, collector, hash, body)`,
    [
      scanId,
      savedAt,
      rows.map((row) => row.kind),
      rows.map((row) => row.id),
      rows.map((row) => row.accountId),
      rows.map((row) => row.region),
      rows.map((row) => row.collector),
      rows.map((row) => row.hash),
      rows.map((row) => row.body),
    ],
  )
}

/** Closes what the collector knew in the range it read, and did not find again. */
async function closeVanished(
  client: PoolClient,
  { scanId, readAt, savedAt, within = '' }: SaveMoment,
  { range, ownerId, place, collector, resources, keep }: Harvest,
): Promise<number> {
  if (range === null) return 0
  const { rowCount } = await client.query(
    `update resource_versions v set valid_to = $1, current = null, closed_at = $12
     where v.current and v.account_id = $2 and v.region = $3 and v.collector = $4 and v.seen_at <= $8
       and starts_with(v.resource_id, $9)
       and ($10::text is null or v.resource_id collate "C" > $10) and ($11::text is null or v.resource_id collate "C" <= $11)
       and not exists (
         select from unnest($5::text[], $6::text[]) as found(kind, id) where found.kind = v.kind and found.id = v.resource_id
       )
       and not exists (select from unnest($7::text[]) as kept(prefix) where starts_with(v.resource_id, kept.prefix))`,
    [
      scanId,
      ownerId,
      place.region,
      collector,
      resources.map(({ kind }) => kind),
      resources.map(({ id }) => id),
      keep,
      readAt,
      within,
      behind(range.after),
      behind(range.upTo),
      savedAt,
    ],
  )
  return rowCount ?? 0
}

/** Greater than the id and everything that belongs to it (`<id>/…`), less than the next. */
const behind = (id: string | null) => (id === null ? null : `${id}/~`)

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
