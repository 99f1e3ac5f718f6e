import type { PoolClient } from 'pg'

type Table = 'needs' | 'gaps' | 'findings' | 'key_summaries' | 'cluster_summaries' | 'cluster_principals'

interface Keeping {
  /** Columns that name a row. */
  readonly key: readonly string[]
  /** Where a row has a life: when it begins anew. "Failing since" must not count the time in which it passed. */
  readonly began?: string
}

const rowsAtATime = 2_000
const charactersAtATime = 4_000_000
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
  for (const portion of inPortions(rows)) {
    await client.query(
      `insert into ${table} (${columns.join(', ')})
       select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1)
       on conflict (${key.join(', ')}) do update set ${sets.join(', ')}
       where (${kept}) is distinct from (${incoming(facts)})${began ? ` or ${table}.resolved_at is not null` : ''}`,
      [portion],
    )
  }
}

/** JSON texts of rows, some rows in each: by their number, and no more than a few megabytes. */
function* inPortions(rows: readonly object[]): Generator<string> {
  let texts: string[] = []
  let length = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    if (texts.length > 0 && (texts.length >= rowsAtATime || length + text.length > charactersAtATime)) {
      yield `[${texts.join()}]`
      texts = []
      length = 0
    }
    texts.push(text)
    length += text.length
  }
  if (texts.length > 0) yield `[${texts.join()}]`
}

export function snakeCase(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )
}
