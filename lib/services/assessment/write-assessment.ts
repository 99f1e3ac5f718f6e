import type { PoolClient } from 'pg'
import type { ClusterSummary, KeySummary } from '@/lib/db/generated/client'
import { accountOf, regionOf } from '@/lib/domain/arn'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import type { CheckResult } from '@/lib/domain/posture/check-result'
import { findingId } from './finding-id'
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

const rowsAtATime = 2_000

/** Writes one assessment, keys some at a time. Everything runs in the caller's transaction; `finish` comes last. */
export class AssessmentWriter {
  constructor(
    private readonly client: PoolClient,
    private readonly moment: Pick<Assessment, 'scanId' | 'at'>,
  ) {}

  /** Replaces needs and clusters, and moves gaps along their lives. Summaries of keys are taken away: `add` brings them anew. */
  async begin({ needs, clusters }: Pick<Assessment, 'needs' | 'clusters'>): Promise<void> {
    const { client, moment } = this
    await replaceNeeds(client, { ...moment, needs, clusters })
    await moveGaps(client, { ...moment, needs, clusters })
    await replaceRows(client, 'cluster_summaries', clusters.map(snakeCase))
    await client.query('delete from key_summaries')
  }

  async add({ results, keys }: AssessedKeys): Promise<void> {
    await keepFindings(this.client, results, this.moment)
    await upsertRows(this.client, 'key_summaries', keys.map(snakeCase), '')
  }

  /** Findings that did not come again are resolved. */
  async finish(): Promise<void> {
    await this.client.query('update findings set resolved_at = $1 where resolved_at is null and last_seen <> $1', [
      this.moment.at,
    ])
  }
}

async function replaceNeeds(client: PoolClient, { needs, scanId }: Assessment): Promise<void> {
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
  await replaceRows(client, 'needs', rows)
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
  await upsertRows(
    client,
    'gaps',
    rows,
    `on conflict (need_id, operation) do update set
       verdict = excluded.verdict, layer = excluded.layer, reason = excluded.reason, failure = excluded.failure,
       first_seen = case when gaps.resolved_at is null then gaps.first_seen else excluded.first_seen end,
       last_seen = excluded.last_seen, resolved_at = null`,
  )
  await client.query(
    `update gaps set resolved_at = $1 where resolved_at is null and not exists (
       select from unnest($2::text[], $3::text[]) as open(need_id, operation)
       where open.need_id = gaps.need_id and open.operation = gaps.operation)`,
    [at, rows.map((row) => row.need_id), rows.map((row) => row.operation)],
  )
}

/** A finding begins anew when its status changes: "failing since" must not count the time it passed. */
async function keepFindings(
  client: PoolClient,
  results: readonly CheckResult[],
  { scanId, at }: Pick<Assessment, 'scanId' | 'at'>,
): Promise<void> {
  const rows = new Map(
    results.map((result) => {
      const id = findingId(result)
      const row = {
        id,
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
      }
      return [id, row]
    }),
  )
  await upsertRows(
    client,
    'findings',
    [...rows.values()],
    `on conflict (id) do update set
       slug = excluded.slug, severity = excluded.severity, status = excluded.status, title = excluded.title,
       detail = excluded.detail, body = excluded.body, scan_id = excluded.scan_id,
       first_seen = case when findings.resolved_at is null and findings.status = excluded.status
         then findings.first_seen else excluded.first_seen end,
       last_seen = excluded.last_seen, resolved_at = null`,
  )
}

type Table = 'needs' | 'gaps' | 'findings' | 'key_summaries' | 'cluster_summaries'

async function replaceRows(client: PoolClient, table: Table, rows: readonly object[]): Promise<void> {
  await client.query(`delete from ${table}`)
  await upsertRows(client, table, rows, '')
}

/** Many rows in one statement: they travel as one JSON document, and the table says what each column is. */
async function upsertRows(
  client: PoolClient,
  table: Table,
  rows: readonly object[],
  onConflict: string,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  for (let at = 0; at < rows.length; at += rowsAtATime) {
    await client.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1) ${onConflict}`,
      [JSON.stringify(rows.slice(at, at + rowsAtATime))],
    )
  }
}

function snakeCase(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )
}
