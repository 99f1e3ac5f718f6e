import { beforeEach, describe, expect, test } from 'vitest'
import type { ClusterSummary, KeySummary } from '@/lib/db/generated/client'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import type { JudgedNeed, JudgedOperation } from '@/lib/domain/launch-paths/need'
import type { CheckResult } from '@/lib/domain/posture/check-result'
import { testDatabase } from '@/lib/testing/database'
import { type AssessedKeys, AssessmentWriter } from './write-assessment'

const db = await testDatabase()
beforeEach(async () => {
  for (const table of ['needs', 'gaps', 'findings', 'key_summaries', 'cluster_summaries', 'settings'])
    await db.pool.query(`delete from ${table}`)
})

const at = (hour: number) => new Date(Date.UTC(2027, 2, 1, hour))

function assess(
  hour: number,
  change: Partial<AssessedKeys & { needs: JudgedNeed[]; clusters: ClusterSummary[] }>,
): Promise<void> {
  const { needs, clusters, results, keys } = { needs: [], results: [], keys: [], clusters: [], ...change }
  return inPoolTransaction(db, async (client) => {
    const writer = new AssessmentWriter(client, { scanId: hour, at: at(hour) })
    await writer.begin()
    await writer.addNeeds(needs)
    await writer.keepClusters(clusters)
    await writer.add({ results, keys })
    await writer.finish()
  })
}

const operation = (name: string, verdict: JudgedOperation['verdict']): JudgedOperation => ({
  operation: name,
  level: 'required',
  strict: 'required',
  seed: true,
  expects: [],
  verdict,
  authorization: verdict,
  because: 'no-identity-policy' as JudgedOperation['because'],
  layer: 'identity-policy',
  reason: `${name} is ${verdict}`,
  layers: [],
  conditions: [],
  rules: [],
})

const need = (operations: JudgedOperation[]): JudgedNeed => ({
  id: 'need-1',
  clusterArn: 'arn:aws:eks:us-east-1:111100000003:cluster/blue',
  path: 'karpenter',
  principal: { arn: 'arn:aws:iam::111100000003:role/karpenter', kind: 'karpenter-controller', evidence: [] },
  keyArn: 'arn:aws:kms:us-east-1:111100000002:key/aaaa',
  keyProblem: null,
  uses: [],
  keyRoles: ['volume'],
  passes: [],
  passRoles: [],
  profile: { name: 'strict', version: 1 },
  operations,
  status: operations.some(({ verdict }) => verdict === 'denied') ? 'broken' : 'ok',
  strictStatus: 'ok',
  seedStatus: 'ok',
  failure: null,
  summary: 'as judged',
  fix: null,
})

const result = (status: CheckResult['status']): CheckResult => ({
  checkId: 'KGD-ROT-01',
  checkVersion: 1,
  slug: 'rotation-disabled',
  severity: 'medium',
  status,
  resourceId: 'arn:aws:kms:us-east-1:111100000002:key/aaaa',
  accountId: '111100000002',
  region: 'us-east-1',
  title: 'Rotation is off',
  detail: '',
  evidence: {},
  remediation: '',
  frameworks: [],
})

const key: KeySummary = {
  arn: 'arn:aws:kms:us-east-1:111100000002:key/aaaa',
  keyId: 'aaaa',
  alias: 'alias/aaaa',
  accountId: '111100000002',
  accountName: 'keys',
  unit: 'security',
  region: 'us-east-1',
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  rotation: 'on',
  grantCount: 3,
  clusters: 1,
  missing: 1,
  unknown: 0,
  failing: 1,
  readProblem: null,
  createdAt: at(0),
  search: 'aaaa keys',
  scanId: 1,
}

const cluster: ClusterSummary = {
  arn: 'arn:aws:eks:us-east-1:111100000003:cluster/blue',
  name: 'blue',
  accountId: '111100000003',
  accountName: 'payments',
  unit: 'workloads',
  region: 'us-east-1',
  version: '1.33',
  launch: 'node groups',
  keys: 1,
  needs: 1,
  missing: 1,
  nextLaunch: 1,
  unknown: 0,
  status: 'broken',
  failures: ['F1'],
  search: 'blue payments',
  scanId: 1,
}

const gaps = () => db.prisma.gap.findMany({ orderBy: { operation: 'asc' } })
const findings = () => db.prisma.finding.findMany()
const byStatus = (status: string) => db.prisma.finding.findMany({ where: { status } })

describe('needs', () => {
  test('are replaced as a whole, and come back as they were judged', async () => {
    const judged = need([operation('Decrypt', 'denied'), operation('CreateGrant', 'unknown')])
    await assess(1, { needs: [judged, { ...judged, id: 'need-2' }] })
    await assess(2, { needs: [judged] })
    const rows = await db.prisma.needRecord.findMany()
    expect(rows).toMatchObject([
      {
        id: 'need-1',
        clusterAccountId: '111100000003',
        keyAccountId: '111100000002',
        missing: 1,
        unknown: 1,
      },
    ])
    expect(rows.map(needFromRow)).toEqual([judged])
  })
})

test('what is as it was costs no write', async () => {
  const world = {
    needs: [need([operation('Decrypt', 'denied')])],
    results: [result('fail')],
    keys: [key],
    clusters: [cluster],
  }
  const written = async () => {
    const tables = ['needs', 'gaps', 'findings', 'key_summaries', 'cluster_summaries']
    const { rows } = await db.pool.query(
      tables.map((table) => `select '${table}' as name, xmin, ctid from ${table}`).join(' union all '),
    )
    return rows
  }
  await assess(1, world)
  const before = await written()
  expect(before).toHaveLength(5)
  await assess(2, {
    ...world,
    keys: [{ ...key, scanId: 2 }],
    clusters: [{ ...cluster, scanId: 2 }],
  })
  expect(await written()).toEqual(before)
  await assess(3, { ...world, keys: [{ ...key, state: 'Disabled', scanId: 3 }], clusters: [] })
  expect(await db.prisma.keySummary.findMany()).toMatchObject([{ state: 'Disabled', scanId: 3 }])
  expect(await db.prisma.clusterSummary.count()).toBe(0)
  await assess(4, {})
  expect(await db.prisma.keySummary.count()).toBe(0)
})

describe('a gap', () => {
  test('lives from the first assessment that saw it to the last', async () => {
    await assess(1, { needs: [need([operation('Decrypt', 'denied'), operation('DescribeKey', 'allowed')])] })
    await assess(2, { needs: [need([operation('Decrypt', 'denied')])] })
    expect(await gaps()).toMatchObject([{ operation: 'Decrypt', firstSeen: at(1), lastSeen: at(1), resolvedAt: null }])
    await assess(3, { needs: [need([operation('Decrypt', 'allowed')])] })
    expect(await gaps()).toMatchObject([{ firstSeen: at(1), lastSeen: at(2), resolvedAt: at(3) }])
    await assess(4, { needs: [need([operation('Decrypt', 'allowed')])] })
    expect(await gaps()).toMatchObject([{ resolvedAt: at(3) }])
  })

  test('that comes back begins anew', async () => {
    await assess(1, { needs: [need([operation('Decrypt', 'denied')])] })
    await assess(2, { needs: [] })
    await assess(3, { needs: [need([operation('Decrypt', 'denied')])] })
    expect(await gaps()).toMatchObject([{ firstSeen: at(3), lastSeen: at(3), resolvedAt: null }])
  })

  test('is kept also where nobody can tell', async () => {
    await assess(1, { needs: [need([operation('Decrypt', 'unknown')])] })
    expect(await gaps()).toMatchObject([{ verdict: 'unknown', reason: 'Decrypt is unknown' }])
  })
})

describe('a finding', () => {
  test('that is mended keeps its row, resolved, beside the one that passes', async () => {
    await assess(1, { results: [result('pass')] })
    await assess(2, { results: [result('fail')] })
    await assess(3, { results: [result('fail')] })
    await assess(4, { results: [result('pass')] })
    const failed = { status: 'fail', firstSeen: at(2), lastSeen: at(3), resolvedAt: at(4) }
    expect(await byStatus('fail')).toMatchObject([failed])
    expect(await byStatus('pass')).toMatchObject([{ firstSeen: at(4), resolvedAt: null }])
    await assess(5, { results: [result('pass')] })
    expect(await byStatus('fail')).toMatchObject([failed])
    await assess(6, { results: [result('fail')] })
    expect(await byStatus('fail')).toMatchObject([{ firstSeen: at(6), resolvedAt: null }])
    expect(await byStatus('pass')).toMatchObject([{ resolvedAt: at(6) }])
  })

  test('that cannot be told any more is not resolved', async () => {
    await assess(1, { results: [result('fail')] })
    await assess(2, { results: [result('unknown')] })
    expect(await findings()).toMatchObject([{ status: 'unknown', firstSeen: at(2), resolvedAt: null }])
  })

  test('whose resource is gone is resolved', async () => {
    await assess(1, { results: [result('fail')] })
    await assess(2, { results: [result('fail')] })
    await assess(3, { results: [] })
    expect(await findings()).toMatchObject([{ status: 'fail', firstSeen: at(1), lastSeen: at(2), resolvedAt: at(3) }])
    await assess(4, { results: [result('fail')] })
    expect(await findings()).toMatchObject([{ firstSeen: at(4), resolvedAt: null }])
  })
})
