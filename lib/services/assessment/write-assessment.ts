import type { PoolClient } from 'pg'
import type { ClusterSummary, KeySummary } from '@/lib/db/generated/client'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import type { CheckResult } from '@/lib/domain/posture/check-result'
import { findingId } from './finding-id'
import { keepRows, snakeCase } from './keep-rows'
import { lastAssessedAt, noteAssessment } from './last-assessed'
import { keepNeeds, moveGaps } from './write-needs'

/** When everything is judged, and the newest scan by then. */
export interface Moment {
  readonly scanId: number
  readonly at: Date
}

/** Findings and summaries of some keys, or findings of what is no key. */
export interface AssessedKeys {
  readonly results: readonly CheckResult[]
  readonly keys: readonly KeySummary[]
}

/**
 * Writes one assessment, needs and keys some at a time; what is as it was costs no write. Everything runs in the caller's transaction;
 * `begin` comes first and `finish` last.
 */
export class AssessmentWriter {
  constructor(
    private readonly client: PoolClient,
    private readonly moment: Moment,
  ) {}

  async begin(): Promise<void> {
    await this.client.query('create temporary table assessed (kind text, id text) on commit drop')
  }

  /** Keeps needs, and moves their gaps along their lives. */
  async addNeeds(needs: readonly JudgedNeed[]): Promise<void> {
    await keepNeeds(this.client, needs, this.moment)
    await moveGaps(this.client, needs, this.moment.at)
    await this.note(
      'need',
      needs.map(({ id }) => id),
    )
  }

  /** All clusters there are. */
  async keepClusters(clusters: readonly ClusterSummary[]): Promise<void> {
    await keepRows(this.client, 'cluster_summaries', clusters.map(snakeCase), { key: ['arn'] })
    await this.note(
      'cluster',
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
    await this.note(
      'finding',
      findings.map(({ id }) => id),
    )
    await this.note(
      'key',
      keys.map(({ arn }) => arn),
    )
  }

  /** What did not come again is forgotten; gaps and findings of it are resolved. */
  async finish(): Promise<void> {
    const { client, moment } = this
    await client.query('analyze assessed')
    const gone = (kind: string, id: string) =>
      `not exists (select from assessed where assessed.kind = '${kind}' and assessed.id = ${id})`
    await client.query(`delete from needs where ${gone('need', 'needs.id')}`)
    await client.query(`delete from cluster_summaries c where ${gone('cluster', 'c.arn')}`)
    await client.query(`delete from key_summaries k where ${gone('key', 'k.arn')}`)
    const resolved = 'set resolved_at = $1, last_seen = greatest(last_seen, $2) where resolved_at is null'
    const moments = [moment.at, await lastAssessedAt(client)]
    await client.query(`update gaps ${resolved} and ${gone('need', 'gaps.need_id')}`, moments)
    await client.query(`update findings ${resolved} and ${gone('finding', 'findings.id')}`, moments)
    await noteAssessment(client, moment.at)
  }

  private async note(kind: 'need' | 'cluster' | 'finding' | 'key', ids: readonly string[]): Promise<void> {
    await this.client.query('insert into assessed select $1, unnest($2::text[])', [kind, ids])
  }
}

function findingRows(results: readonly CheckResult[], { scanId, at }: Moment) {
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
