import 'server-only'
import type { PoolClient } from 'pg'
import type { Database } from './client'

/** A transaction for set-based SQL, on a connection of its own. */
export async function inPoolTransaction<T>(
  db: Pick<Database, 'pool'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
