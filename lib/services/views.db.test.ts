import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuditListQuery } from '@/lib/contracts/audit'
import { ClusterListQuery, ClusterPage, ClusterView } from '@/lib/contracts/clusters'
import { KeyListQuery, KeyPage, KeyView } from '@/lib/contracts/keys'
import { MapView } from '@/lib/contracts/map'
import { PostureView } from '@/lib/contracts/posture'
import { ReportQuery, ReportView } from '@/lib/contracts/reports'
import { complianceColumns } from '@/lib/domain/reports/compliance-rows'
import { coverageColumns } from '@/lib/domain/reports/coverage-columns'
import { addGrant } from '@/lib/simulator/scenarios/builder/key-builder'
import { EIGHT_OPERATIONS } from '@/lib/simulator/scenarios/key-policies'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { getMap } from './access-map/get-map'
import { listAudit } from './audit/list-audit'
import { getCluster } from './clusters/get-cluster'
import { listClusters } from './clusters/list-clusters'
import { type SimulatedCluster, startSimulatedCluster } from './grants/testing/simulated-cluster'
import { currentCoverage } from './inventory/current-coverage'
import { getKey } from './keys/get-key'
import { listKeys } from './keys/list-keys'
import { getPosture } from './posture/get-posture'
import { exportCompliance } from './reports/export-compliance'
import { exportCoverage } from './reports/export-coverage'
import { exportMatrix } from './reports/export-matrix'
import { getReport } from './reports/get-report'

let db: TestDatabase
let story: SimulatedCluster
const as = (role: Parameters<typeof contextFor>[1]) => contextFor(db, role)
const keysLike = (query: Record<string, unknown>) => listKeys(as('viewer'), KeyListQuery.parse(query))

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
  story = await startSimulatedCluster(db)
  await story.scan()
})
afterAll(() => story.close())

/** What a page gets must be what its contract says: anything else breaks in the browser. */
const fits = (schema: { parse(value: unknown): unknown }, value: unknown) =>
  expect(schema.parse(JSON.parse(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)))

describe('keys', () => {
  test('are filtered, sorted and paged in the database', async () => {
    const found = await keysLike({ q: 'GRANT-STORY' })
    fits(KeyPage, found)
    expect(found).toMatchObject({ total: 1, items: [{ arn: story.key.arn, alias: 'alias/grant-story', clusters: 1 }] })
    const missing = await keysLike({ access: 'missing' })
    expect(missing.items.map((k) => k.arn)).toContain(story.key.arn)
    expect(missing.items.every((k) => k.missing > 0)).toBe(true)
    const all = await keysLike({ sort: 'alias', dir: 'desc', size: 10 })
    const aliases = all.items.map((k) => k.alias)
    expect(aliases).toEqual([...aliases].sort().reverse())
    const next = await keysLike({ sort: 'alias', dir: 'desc', size: 10, page: 2 })
    expect(next.items.map((k) => k.arn)).not.toContain(all.items[0]?.arn)
  })

  test('a page asked for with nonsense falls back instead of failing', async () => {
    const found = await keysLike({
      page: 'x',
      size: '1e9',
      sort: "alias'; drop table users",
      dir: 'up',
      q: "%' or 1=1",
    })
    expect(found).toMatchObject({ page: 1, size: 50, total: 0 })
  })

  test('one key shows policy, grants and who misses what', async () => {
    const key = await getKey(as('viewer'), story.key.arn)
    fits(KeyView, key)
    expect(key.policy).toContain('kms:CreateGrant')
    expect(key.needs).toContainEqual(
      expect.objectContaining({
        principalArn: story.grantee,
        status: 'broken',
        failure: 'F4',
        grantFrom: story.issuingAccountId,
      }),
    )
    expect(key.history[0]?.what).toBe('First seen by Keyscope')
  })

  test('a key nobody knows is not found', async () => {
    const unknown = story.key.arn.replace(/.{4}$/, 'ffff')
    await expect(getKey(as('viewer'), unknown)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('clusters', () => {
  test('are listed with what fails, and one shows the reasons of every cell', async () => {
    const page = await listClusters(as('viewer'), ClusterListQuery.parse({ failure: 'F4', q: 'grant-story' }))
    fits(ClusterPage, page)
    const [row] = page.items
    expect(row).toMatchObject({ name: 'grant-story', status: 'broken', failures: ['F4'] })
    const cluster = await getCluster(as('viewer'), row?.arn ?? '')
    fits(ClusterView, cluster)
    expect(cluster.nodeGroups).toMatchObject([{ name: 'workers', serviceLinkedRoleArn: story.grantee }])
    const cells = cluster.needList.flatMap((need) => need.cells)
    expect(cells.length).toBeGreaterThan(0)
    for (const cell of cells.filter((c) => c.verdict === 'denied')) expect(cell.layers.length).toBeGreaterThan(0)
  })
})

describe('the map', () => {
  test('without a focus sets units against units, with one shows keys, roles and the cluster', async () => {
    const overview = await getMap(as('viewer'), { focus: '', hops: 1 })
    fits(MapView, overview)
    expect(overview.overview?.worst.map((c) => c.clusterName)).toContain('grant-story')
    const around = await getMap(as('viewer'), { focus: story.key.arn, hops: 1 })
    fits(MapView, around)
    expect(around.focus).toMatchObject({ id: story.key.arn, kind: 'key' })
    expect(around.edges.find((e) => e.from === story.key.arn && e.to === story.grantee)?.status).toBe('missing')
    expect(around.rows).toContainEqual(expect.objectContaining({ principalArn: story.grantee, status: 'missing' }))
  })

  test('a focus nobody knows is not found', async () => {
    await expect(getMap(as('viewer'), { focus: 'nowhere', hops: 1 })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('posture', () => {
  test('counts what the lists show', async () => {
    const posture = await getPosture(as('viewer'))
    fits(PostureView, posture)
    const broken = await listClusters(as('viewer'), ClusterListQuery.parse({ status: 'broken' }))
    expect(posture.clusters.broken).toBe(broken.total)
    const { total } = await keysLike({})
    expect(posture.keys.total).toBe(total)
    expect(posture.gaps.missing).toBeGreaterThan(0)
    expect(posture.trend).toHaveLength(1)
  })
})

describe('reports', () => {
  test('hold one row per missing operation, with coverage and evidence, and the log says who took them', async () => {
    const taken = await exportCompliance(as('auditor'), ReportQuery.parse({}))
    const rows: Record<string, string>[] = parse(taken.text, { columns: true, bom: true })
    expect(Object.keys(rows[0] ?? {})).toEqual([...complianceColumns])
    expect(rows).toHaveLength(taken.rows)
    const gaps = rows.filter((row) => row.key_arn === story.key.arn && row.operation)
    const key = await getKey(as('viewer'), story.key.arn)
    const denied = key.needs.flatMap((n) => n.cells.filter((c) => c.level === 'required' && c.verdict === 'denied'))
    expect(gaps.map((row) => row.operation).sort()).toEqual(denied.map((c) => c.operation).sort())
    for (const row of rows) {
      expect(row.scan_id).not.toBe('')
      expect(row.coverage).not.toBe('')
      expect(row.evidence_sha256).toMatch(/^[0-9a-f]{64}$/)
    }
    const log = await listAudit(as('auditor'), AuditListQuery.parse({ action: 'report.exported', subject: taken.id }))
    expect(log.items).toMatchObject([{ subjectId: taken.id, after: { sha256: taken.sha256 } }])
  })

  test('can be narrowed, previewed and seen again in the list of exports', async () => {
    const report = await getReport(as('viewer'), ReportQuery.parse({ status: 'FAIL' }))
    fits(ReportView, report)
    const status = report.columns.indexOf('status')
    expect(report.preview.every((row) => row[status] === 'FAIL')).toBe(true)
    expect(report.exports.map((e) => e.kind)).toContain('compliance')
    const matrix = await exportMatrix(as('auditor'), 'json')
    expect(JSON.parse(matrix.text)).toHaveLength(matrix.rows)
  })

  test('tell what was read where, and what was not', async () => {
    const { text, rows } = await exportCoverage(as('auditor'))
    const lines: Record<string, string>[] = parse(text, { columns: true })
    expect(Object.keys(lines[0] ?? {})).toEqual([...coverageColumns])
    expect(lines).toHaveLength(rows)
    const current = await currentCoverage(db)
    expect(lines.map((line) => [line.account_id, line.region, line.collector, line.outcome])).toEqual(
      current.map((row) => [row.accountId, row.region, row.collector, row.outcome]),
    )
    expect(lines.every((line) => line.outcome === 'read' && line.last_read_at === line.settled_at)).toBe(true)

    const where = { accountId: story.key.accountId, region: 'us-west-2', collector: 'kms-keys' }
    await db.prisma.scanCoverage.updateMany({
      where,
      data: { outcome: 'denied', call: 'kms:ListKeys', errorCode: 'AccessDenied', message: '=refused' },
    })
    const refused: Record<string, string>[] = parse((await exportCoverage(as('auditor'))).text, { columns: true })
    expect(refused.filter((line) => line.outcome !== 'read')).toMatchObject([
      {
        account_id: where.accountId,
        call: 'kms:ListKeys',
        error_code: 'AccessDenied',
        message: "'=refused",
        last_read_at: '',
      },
    ])
    await db.prisma.scanCoverage.updateMany({
      where,
      data: { outcome: 'read', call: null, errorCode: null, message: null },
    })
  })

  test('are not for those who may only look', async () => {
    await expect(exportCompliance(as('viewer'), ReportQuery.parse({}))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(exportMatrix(as('requester'), 'csv')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(exportCoverage(as('viewer'))).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('what changed', () => {
  test('is one line per principal and key once a gap has closed, and one per finding', async () => {
    expect((await getPosture(as('viewer'))).changes).toEqual([])
    addGrant(story.keyNow(), {
      to: story.grantee,
      operations: EIGHT_OPERATIONS,
      issuedBy: story.issuingAccountId,
      at: new Date(),
    })
    await story.scan()
    const { changes } = await getPosture(as('viewer'))
    const linesOf = (what: RegExp) =>
      changes.filter(({ kind }) => what.test(kind)).map(({ kind, text }) => [kind, text])
    expect(linesOf(/gap$/)).toEqual([
      ['resolved-gap', 'grant-story: AWSServiceRoleForAutoScaling now has 8 operations on alias/grant-story'],
    ])
    // Mended by a nameless grant that nobody asked for here.
    expect(linesOf(/finding$/).toSorted()).toEqual([
      ['new-finding', 'A grant has no Name, or nobody who may retire it'],
      ['new-finding', 'A grant on a key in use was made beside Keyscope'],
      ['resolved-finding', 'The Auto Scaling service-linked role cannot use a key of its node group'],
    ])
  })
})
