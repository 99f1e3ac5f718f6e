import type { PoolClient } from 'pg'

type Table = 'needs' | 'gaps' | 'findings' | 'key_summaries' | 'cluster_summaries'

interface Keeping {
  /** Columns that name a row. */
  readonly key: readonly string[]
  /** Where a row has a life: when it begins anew. "Failing since" must not count the time in which it passed. */
  readonly began?: string
}

const rowsAtATime = 2_000
/** They change with every assessment, and by themselves make no row another. */
const moments: readonly string[] = ['scan_id', 'first_seen', 'last_seen']

/**
 * Inserts rows, or changes those that are not as they were: the others cost no write. Many travel as one JSON document, and the table
 * says what each column is.
 */
export async function keepRows(
  client: PoolClient,
  table: Table,
  rows: readonly object[],
  { key, began }: Keeping,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const facts = columns.filter((column) => !key.includes(column) && !moments.includes(column))
  const incoming = (names: readonly string[]) => names.map((name) => `excluded.${name}`).join(', ')
  const kept = facts.map((name) => `${table}.${name}`).join(', ')
  const sets = columns
    .filter((column) => !key.includes(column) && column !== 'first_seen')
    .map((column) => `${column} = excluded.${column}`)
  if (began)
    sets.push(
      `first_seen = case when ${began} then excluded.first_seen else ${table}.first_seen end`,
      'resolved_at = null',
    )
  for (let at = 0; at < rows.length; at += rowsAtATime) {
    await client.query(
      `insert into ${table} (${columns.join(', ')})
       select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1)
       on conflict (${key.join(', ')}) do update set ${sets.join(', ')}
       where (${kept}) is distinct from (${incoming(facts)})${began ? ` or ${table}.resolved_at is not null` : ''}`,
      [JSON.stringify(rows.slice(at, at + rowsAtATime))],
    )
  }
}

/** Takes away what is not among the ids. */
export async function deleteOthers(
  client: PoolClient,
  table: Table,
  column: 'id' | 'arn',
  ids: readonly string[],
): Promise<void> {
  await client.query(
    `delete from ${table} t where not exists (select from unnest($1::text[]) as kept(id) where kept.id = t.${column})`,
    [ids],
  )
}

export function snakeCase(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )
}
