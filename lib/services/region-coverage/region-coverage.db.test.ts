import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { RegionCoveragePage, RegionCoverageQuery } from '@/lib/contracts/region-coverage'
import { roleNames } from '@/lib/domain/roles'
import { contextFor } from '@/lib/testing/contexts'
import { exportRegions } from '../reports/export-regions'
import { scanning } from '../scans/testing/scanning'
import { listRegionCoverage } from './list-region-coverage'

const { db, scan } = await scanning()
const list = (query: Record<string, unknown> = {}) =>
  listRegionCoverage(contextFor(db, 'viewer'), RegionCoverageQuery.parse(query))

beforeAll(async () => {
  await scan()
})

async function familyOf(q: string) {
  const page = await list({ q })
  expect(RegionCoveragePage.parse(JSON.parse(JSON.stringify(page)))).toEqual(JSON.parse(JSON.stringify(page)))
  expect(page.total).toBe(1)
  return page.items[0]!
}
const cells = (family: Awaited<ReturnType<typeof familyOf>>) =>
  family.rows.map((row) => [row.label, ...row.cells.map((cell) => `${cell.region} ${cell.status}`)])

describe('families of the simulated organization', () => {
  test('one service on a multi-Region key: two grants missing, one Region without a replica', async () => {
    const family = await familyOf('ledger-usw2')
    expect(family).toMatchObject({
      toldBy: 'service-tag',
      status: 'broken',
      broken: 3,
      regions: ['eu-central-1', 'us-east-1', 'us-west-2'],
    })
    expect(cells(family)).toEqual([
      ['ledger-volumes', 'eu-central-1 missing', 'us-east-1 wrong-region', 'us-west-2 missing'],
    ])
    const [replica, none, primary] = family.rows[0]!.cells
    expect(replica?.key?.role).toBe('replica')
    expect(primary?.key?.role).toBe('primary')
    for (const cell of [replica, primary]) {
      expect(cell?.grantable).toHaveLength(1)
      expect(cell?.fixes).toMatchObject([{ kind: 'grant', accountId: '111100000007' }])
    }
    expect(none).toMatchObject({ key: null, grantable: [] })
    expect(none?.fixes).toMatchObject([{ kind: 'replicate', accountId: '111100000002' }])
    expect(none?.fixes[0]?.cli).toContain('--replica-region us-east-1')
  })

  test('a node class copied with its key (F8), beside a key of the same name', async () => {
    const family = await familyOf('storefront')
    expect(family.name).toBe('storefront (prod)')
    expect(cells(family)).toEqual([
      ['storefront-volumes', 'eu-central-1 allowed', 'us-east-1 wrong-region', 'us-west-2 missing'],
    ])
    expect(family.rows[0]?.cells[1]?.fixes).toMatchObject([{ kind: 'create' }])
  })

  test('stages and services stay apart', async () => {
    const { items } = await list({ size: 50 })
    for (const { members, toldBy } of items) {
      expect(toldBy).toBe('service-tag')
      const stages = members.map((m) => (m.accountName.includes('staging') ? 'staging' : 'other'))
      expect(new Set(stages).size).toBe(1)
    }
  })
})

describe('the list', () => {
  test('holds every cluster once when single ones are shown', async () => {
    const clusters = await db.prisma.clusterSummary.count()
    const found: string[] = []
    for (let page = 1; page <= 5; page++) {
      const { items } = await list({ show: 'all', page })
      found.push(...items.flatMap((family) => family.members.map((member) => member.arn)))
    }
    expect(found).toHaveLength(clusters)
    expect(new Set(found).size).toBe(clusters)
  })

  test('never shows a cluster whose key was not read as allowed', async () => {
    const [family] = (await list({ show: 'all', q: 'analytics-lake' })).items
    expect(family?.status).toBe('unknown')
    expect(family?.rows[0]?.cells[0]?.status).toBe('unknown')
  })

  test('is filtered by account, coverage and family, worst first', async () => {
    const broken = await list({ status: 'broken' })
    expect(broken.items.every((family) => family.broken > 0)).toBe(true)
    const counts = (await list()).items.map((family) => family.broken)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    const [ledger] = (await list({ account: '111100000007', q: 'ledger' })).items
    expect(await list({ family: ledger?.id })).toMatchObject({ total: 1, items: [{ id: ledger?.id }] })
    expect((await list({ account: '111100000001' })).total).toBe(0)
  })

  test('nonsense falls back', async () => {
    expect(await list({ page: 'x', size: '9999', sort: "';--", status: 'up' })).toMatchObject({ page: 1, size: 10 })
  })

  test.each(roleNames)('a %s may read it', async (role) => {
    expect((await listRegionCoverage(contextFor(db, role), RegionCoverageQuery.parse({}))).total).toBeGreaterThan(0)
  })
})

describe('the export', () => {
  test('has a line for every cell, and nobody takes it who may not', async () => {
    const { text, rows } = await exportRegions(contextFor(db, 'auditor'))
    const lines = parse(text, { columns: true }) as Record<string, string>[]
    expect(lines).toHaveLength(rows)
    const ledger = lines.filter((line) => line.key_family === 'ledger-volumes')
    expect(ledger.map((line) => [line.region, line.status, line.key_role, line.clusters, line.failures])).toEqual([
      ['eu-central-1', 'missing', 'replica', 'ledger-euc1', 'F4'],
      ['us-east-1', 'wrong-region', '', 'ledger-use1', 'F8'],
      ['us-west-2', 'missing', 'primary', 'ledger-usw2', 'F4'],
    ])
    await expect(exportRegions(contextFor(db, 'requester'))).rejects.toMatchObject({ code: 'forbidden' })
  })
})
