import type { PoolClient } from 'pg'
import type { PrincipalCorrection } from '@/lib/domain/inventory/correction'

interface Row extends Omit<PrincipalCorrection, 'at'> {
  readonly at: Date
}

/** What people said of principals, for discovery, the oldest first. */
export async function readCorrections(client: Pick<PoolClient, 'query'>): Promise<PrincipalCorrection[]> {
  const { rows } = await client.query<Row>(
    `select cluster_arn as "clusterArn", kind, principal_arn as "principalArn", verdict, reason, corrector_name as by,
       corrected_at as at
     from principal_corrections order by corrected_at, id`,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
