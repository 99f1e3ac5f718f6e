import type { PoolClient } from 'pg'

const assessmentLock = 0x6173_7365

/** Two assessments at once must not write an older view of the world over a newer one. Held until the transaction ends. */
export async function lockAssessment(client: Pick<PoolClient, 'query'>): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [assessmentLock])
}
