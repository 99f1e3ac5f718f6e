import type { PoolClient } from 'pg'
import type { ClusterSummary, KeySummary } from '@/lib/db/generated/client'
import { accountOf, regionOf } from '@/lib/domain/arn'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import type { CheckResult } from '@/lib/domain/posture/check-result'
import { findingId } from './finding-id'
import { deleteOthers, keepRows, snakeCase } from './keep-rows'
import { lastAssessedAt, noteAssessment } from './last-assessed'
import { countNeeds } from './need-counts'

export interface Assessment {
  readonly scanId: number
  readonly at: Date
  readonly needs: readonly JudgedNeed[]
  readonly clusters: readonly ClusterSummary[]
}

/** Findings and summaries of some keys, or findings of what is no key. */
export interface AssessedKeys {
  readonly results: readonly CheckResult[]
  readonly keys: readonly KeySummary[]
}

/**
 * Writes one assessment, keys some at a time; what is as it was costs no write. Everything runs in the caller's transaction; `finish`
 * comes last.
 */
export class AssessmentWriter {
  constructor(
    private readonly client: PoolClient,
    private readonly moment: Pick<Assessment, 'scanId' | 'at'>,
  ) {}

  /** Keeps needs and clusters, and moves gaps along their lives. */
  async begin({ needs, clusters }: Pick<Assessment, 'needs' | 'clusters'>): Promise<void> {
    const { client, moment } = this
    await client.query('create temporary table assessed (kind text, id text) on commit drop')
    await keepNeeds(client, { ...moment, needs, clusters })
    await moveGaps(client, { ...moment, needs, clusters })
    await keepRows(client, 'cluster_summaries', clusters.map(snakeCase), { key: ['arn'] })
    await deleteOthers(
      client,
      'cluster_summaries',
      'arn',
      clusters.map(({ arn }) => arn),
    )
  }

  async add({ results, keys }: AssessedKeys): Promise<void> {
    const findings = findingRows(results, this.moment)
    await keepRows(this.client, 'findings', findings, {
      key: ['id'],
      began: 'findings.resolved_at is not null or findings.status <> excluded.status',
    })
    await keepRows(this.client, 'key_summaries', keys.map(snakeCase), { key: ['arn'] })
    await this.client.query(
      `insert into assessed select 'finding', unnest($1::text[]) union all select 'key', unnest($2::text[])`,
      [findings.map(({ id }) => id), keys.map(({ arn }) => arn)],
    )
  }

  /** Findings that did not come again are resolved, keys that did not are forgotten. */
  async finish(): Promise<void> {
    const { client, moment } = this
    await client.query('analyze assessed')
    await client.query(
      `delete from key_summaries k where not exists (select from assessed where kind = 'key' and id = k.arn)`,
    )
    await client.query(
      `update findings f set resolved_at = $1, last_seen = greatest(last_seen, $2) where resolved_at is null and not exists (
         select from assessed where kind = 'finding' and assessed.id = f.id)`,
      [moment.at, await lastAssessedAt(client)],
    )
    await noteAssessment(client, moment.at)
  }
}

async function keepNeeds(client: PoolClient, { needs, scanId }: Assessment): Promise<void> {
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
  await deleteOthers(
    client,
    'needs',
    'id',
    rows.map(({ id }) => id),
  )
}

async function moveGaps(client: PoolClient, { needs, at }: Assessment): Promise<void> {
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
    `update gaps set resolved_at = $1, last_seen = greatest(last_seen, $4) where resolved_at is null and not exists (
       select from unnest($2::text[], $3::text[]) as open(need_id, operation)
       where open.need_id = gaps.need_id and open.operation = gaps.operation)`,
    [at, rows.map((row) => row.need_id), rows.map((row) => row.operation), await lastAssessedAt(client)],
  )
}

function findingRows(results: readonly CheckResult[], { scanId, at }: Pick<Assessment, 'scanId' | 'at'>) {
  const rows = results.map((result) => ({
    id: findingId(result),
    check_id: result.checkId,
    slug: result.slug,
    severity: result.severity,
    status: result.status,
    account_id: result.accountId,
    region: result.region,
    resource_id: result.resourceId,
    key_arn: result.keyArn ?? null,
    principal_arn: result.principalArn ?? null,
    cluster_arn: result.clusterArn ?? null,
    title: result.title,
    detail: result.detail,
    body: result,
    scan_id: scanId,
    first_seen: at,
    last_seen: at,
  }))
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}
