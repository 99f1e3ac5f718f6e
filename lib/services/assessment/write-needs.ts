import type { PoolClient } from 'pg'
import { accountOf, regionOf } from '@/lib/domain/arn'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { keepRows } from './keep-rows'
import { lastAssessedAt } from './last-assessed'
import { countNeeds } from './need-counts'

/** Keeps needs as they were judged; other needs are left alone. */
export async function keepNeeds(
  client: PoolClient,
  needs: readonly JudgedNeed[],
  { scanId }: { readonly scanId: number },
): Promise<void> {
  const rows = needs.map((need) => ({
    id: need.id,
    cluster_arn: need.clusterArn,
    cluster_account_id: accountOf(need.clusterArn) ?? '',
    key_arn: need.keyArn,
    key_account_id: accountOf(need.keyArn) ?? accountOf(need.clusterArn) ?? '',
    region: regionOf(need.clusterArn) ?? '',
    principal_arn: need.principal.arn,
    principal_kind: need.principal.kind,
    path: need.path,
    status: need.status,
    seed_status: need.seedStatus,
    failure: need.failure,
    summary: need.summary,
    ...countNeeds([need]),
    body: need,
    scan_id: scanId,
  }))
  await keepRows(client, 'needs', rows, { key: ['id'] })
}

/** Opens and resolves the gaps of needs; those of other needs are left alone. */
export async function moveGaps(client: PoolClient, needs: readonly JudgedNeed[], at: Date): Promise<void> {
  const ids = needs.map(({ id }) => id)
  const rows = needs.flatMap((need) =>
    need.operations
      .filter(({ level, verdict }) => level === 'required' && verdict !== 'allowed')
      .map(({ operation, verdict, layer, reason }) => ({
        need_id: need.id,
        operation,
        cluster_arn: need.clusterArn,
        key_arn: need.keyArn,
        principal_arn: need.principal.arn,
        verdict,
        layer,
        reason,
        failure: need.failure,
        first_seen: at,
        last_seen: at,
      })),
  )
  await keepRows(client, 'gaps', rows, { key: ['need_id', 'operation'], began: 'gaps.resolved_at is not null' })
  await client.query(
    `update gaps set resolved_at = $1, last_seen = greatest(last_seen, $4)
     where resolved_at is null and need_id = any($5) and not exists (
       select from unnest($2::text[], $3::text[]) as open(need_id, operation)
       where open.need_id = gaps.need_id and open.operation = gaps.operation)`,
    [at, rows.map((row) => row.need_id), rows.map((row) => row.operation), await lastAssessedAt(client), ids],
  )
}
