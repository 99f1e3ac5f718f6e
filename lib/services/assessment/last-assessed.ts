import type { PoolClient } from 'pg'

const name = 'assessed-at'

/** When everything was judged last: what is open now was seen then. null before the first time. */
export async function lastAssessedAt(client: Pick<PoolClient, 'query'>): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date }>(
    `select (value #>> '{}')::timestamptz as at from settings where name = $1`,
    [name],
  )
  return rows[0]?.at ?? null
}

export async function noteAssessment(client: Pick<PoolClient, 'query'>, at: Date): Promise<void> {
  await client.query(
    'insert into settings (name, value) values ($1, to_jsonb($2::text)) on conflict (name) do update set value = excluded.value',
    [name, at.toISOString()],
  )
}
