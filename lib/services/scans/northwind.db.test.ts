import { beforeAll, describe, expect, test } from 'vitest'
import { ScanListQuery } from '@/lib/contracts/scans'
import { needFromRow } from '@/lib/db/mappers/need-row'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { buildNorthwind } from '@/lib/simulator/scenarios/northwind'
import { contextFor } from '@/lib/testing/contexts'
import { scanFreshness } from '../scan-freshness'
import { listScans } from './list-scans'
import { scanning } from './testing/scanning'

/** The whole way from the wire to the verdict: what the scenario broke on purpose is what the product names. */
const { facts } = buildNorthwind(new Date('2026-01-01T00:00:00Z'))
const { db, scan } = await scanning()
let needs: JudgedNeed[]

beforeAll(async () => {
  await scan()
  needs = (await db.prisma.needRecord.findMany()).map(needFromRow)
})

describe('what is broken on purpose', () => {
  test.each(facts.failing)('$failure of $cluster is named by its layer', (expected) => {
    const own = needs.filter((need) => need.clusterArn === expected.clusterArn)
    const broken = own.filter((need) => need.status === 'broken')
    expect(broken.map((need) => [need.failure, need.principal.arn, need.keyArn])).toContainEqual([
      expected.failure,
      expected.principalArn,
      expected.keyArn,
    ])
    const need = broken.find((n) => n.principal.arn === expected.principalArn && n.keyArn === expected.keyArn)
    const refused = need?.operations.filter((o) => o.level === 'required' && o.verdict === 'denied') ?? []
    expect(refused.length).toBeGreaterThan(0)
    if (expected.expectedLayer) expect(new Set(refused.map((o) => o.layer))).toEqual(new Set([expected.expectedLayer]))
    expect(need?.summary).toMatch(/account \d{12}|Region/)
  })

  test('covers F1 to F12', () => {
    const named = new Set(facts.failing.map((f) => f.failure))
    expect([...Array(12).keys()].filter((i) => !named.has(`F${i + 1}` as 'F1'))).toEqual([])
  })
})

describe('what is fine', () => {
  test.each(facts.healthy)('%s is green in every required operation', async (clusterArn) => {
    const own = needs.filter((need) => need.clusterArn === clusterArn)
    expect(own.filter((need) => need.status !== 'ok').map((n) => [n.principal.arn, n.failure, n.summary])).toEqual([])
    const summary = await db.prisma.clusterSummary.findUniqueOrThrow({ where: { arn: clusterArn } })
    expect(['ok', 'no-needs']).toContain(summary.status)
  })

  test('is not broken anywhere else', async () => {
    const meant = new Set([...facts.failing.map((f) => f.clusterArn), ...facts.unreadable])
    const others = await db.prisma.clusterSummary.findMany({ where: { status: { in: ['broken', 'unknown'] } } })
    expect(others.map((c) => c.arn).filter((arn) => !meant.has(arn))).toEqual([])
  })
})

describe('what could not be read', () => {
  test.each(facts.unreadable)('%s is unknown, not green', async (clusterArn) => {
    const summary = await db.prisma.clusterSummary.findUniqueOrThrow({ where: { arn: clusterArn } })
    expect(summary.status).toBe('unknown')
  })

  test('makes the scan partial for those whose accounts it was in, and complete for the others', async () => {
    const coverage = await db.prisma.scanCoverage.findMany()
    const unread = new Set(coverage.filter((c) => /denied|failed|partial/.test(c.outcome)).map((c) => c.accountId))
    const wholly = coverage.map((c) => c.accountId).find((id) => !unread.has(id))!
    const [notWholly] = unread
    const statusFor = async (accounts: readonly string[] | null) => {
      const roles = [{ role: 'viewer' as const, group: accounts && { id: 'some', name: 'some', accounts } }]
      const ctx = contextFor(db, 'viewer')
      const seeing = { ...ctx, actor: { ...ctx.actor, roles } }
      const { items } = await listScans(seeing, ScanListQuery.parse({}))
      return [items[0]?.status, (await scanFreshness(seeing)).status]
    }
    expect(await statusFor(null)).toEqual(['partial', 'partial'])
    expect(await statusFor([wholly])).toEqual(['complete', 'complete'])
    expect(await statusFor([wholly, notWholly!])).toEqual(['partial', 'partial'])
  })
})

test('the organization is as large as it says', async () => {
  const { total, regions } = (
    await db.pool.query<{ total: number; regions: number }>(
      `select count(*)::int as total, count(distinct region)::int as regions from key_summaries`,
    )
  ).rows[0] ?? { total: 0, regions: 0 }
  expect(total).toBeGreaterThanOrEqual(60)
  expect(regions).toBe(3)
  expect(await db.prisma.clusterSummary.count()).toBeGreaterThanOrEqual(15)
})
