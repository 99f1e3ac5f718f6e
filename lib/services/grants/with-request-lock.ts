import type { Database } from '@/lib/db/client'

/** Runs `work` unless another worker is at this request. */
export const withRequestLock = (db: Pick<Database, 'pool'>, requestId: string, work: () => Promise<void>) =>
  withLock(db, `apply-grant ${requestId}`, work)

/**
 * Runs `work` unless another worker does: the queue may hand out a job a second time when it takes a slow worker for dead. The lock
 * belongs to a connection and goes with it.
 */
export async function withLock(db: Pick<Database, 'pool'>, key: string, work: () => Promise<void>): Promise<void> {
  const client = await db.pool.connect()
  try {
    const { rows } = await client.query<{ got: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
      [key],
    )
    if (!rows[0]?.got) return
    try {
      await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key])
    }
  } finally {
    client.release()
  }
}
