import { beforeEach, describe, expect, test } from 'vitest'
import { reassess } from '@/lib/services/assessment/reassess'
import { refreshKey } from '@/lib/services/assessment/refresh-key'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import { scanning } from './testing/scanning'

const { db, job, world, simulator, scan } = await scanning()
beforeEach(() => simulator.reset())

const accounts = [...world.accounts.values()]
const withScanner = accounts.filter(({ directory }) => directory.roles.some(({ name }) => name === 'KeyscopeScanner'))
const closedAccount = '111100000014'

async function versions(): Promise<{ current: number; closed: number }> {
  const { rows } = await db.pool.query<{ current: number; closed: number }>(
    `select (count(*) filter (where current))::int as current, (count(valid_to))::int as closed from resource_versions`,
  )
  return rows[0] ?? { current: 0, closed: 0 }
}

describe('a scan of the whole organization', () => {
  test('reads every account it may enter, and says which it may not', async () => {
    const result = await scan()
    expect(result).toMatchObject({ status: 'partial', trigger: 'manual', requestedBy: 'Robin Requester' })
    expect(result.accounts).toEqual({ done: accounts.length, total: accounts.length })
    expect(result.tasks.done).toBe(result.tasks.total)
    expect(result.reading).toEqual([])

    const refused = result.unread.filter(({ outcome }) => outcome === 'denied' || outcome === 'failed')
    expect(new Set(refused.map(({ accountId }) => accountId))).toEqual(new Set([closedAccount]))
    expect(new Set(refused.map(({ call, outcome }) => `${call} ${outcome}`))).toEqual(
      new Set(['sts:AssumeRole denied']),
    )
    expect(refused.map(({ collector }) => collector)).toEqual(expect.arrayContaining(['iam-principals', 'kms-keys']))
    expect(result.summary).toContain(closedAccount)

    const sealed = result.unread.filter(({ outcome }) => outcome === 'partial')
    expect(sealed).toMatchObject([{ collector: 'kms-keys', message: expect.stringContaining('explicit deny') }])

    const skipped = result.unread.filter(({ outcome }) => outcome === 'skipped')
    expect(skipped).toMatchObject([{ accountName: 'legacy-reporting', message: expect.stringContaining('SUSPENDED') }])
  })

  test('brings home what is there', async () => {
    const inventory = await loadInventory(db)
    const resources = withScanner.flatMap(({ regions }) => [...regions.values()])
    const customerKeys = resources.flatMap(({ keys }) => keys).filter(({ manager }) => manager === 'CUSTOMER')
    expect(inventory.keys.map(({ arn }) => arn).sort()).toEqual(customerKeys.map(({ arn }) => arn).sort())
    const listed = new Set(inventory.keys.filter(({ grants }) => grants.state === 'seen').map(({ arn }) => arn))
    expect(listed.size).toBe(customerKeys.length - 1)
    expect(inventory.grants).toHaveLength(
      customerKeys.filter(({ arn }) => listed.has(arn)).flatMap(({ grants }) => grants).length,
    )
    expect(inventory.clusters).toHaveLength(resources.flatMap(({ clusters }) => clusters).length)
    expect(inventory.roles).toHaveLength(withScanner.flatMap(({ directory }) => directory.roles).length)
    expect(inventory.accounts).toHaveLength(accounts.length)
    expect(inventory.ebsDefaults).toHaveLength(withScanner.length * world.regions.length)
    expect(inventory.coverage.length).toBeGreaterThan(0)
  })

  test('is assessed: every key has its summary, every cluster its own', async () => {
    const inventory = await loadInventory(db)
    expect(await db.prisma.keySummary.count()).toBe(inventory.keys.length)
    expect(await db.prisma.clusterSummary.count()).toBe(inventory.clusters.length)
    expect(await db.prisma.finding.count({ where: { resolvedAt: null } })).toBeGreaterThan(inventory.keys.length)
  })

  test('is in the audit log, from the request to the end', async () => {
    const entries = await db.prisma.auditEntry.findMany({ where: { subjectType: 'scan' }, orderBy: { seq: 'asc' } })
    expect(entries.map(({ action, actorType }) => `${actorType} ${action}`)).toEqual([
      'user scan.requested',
      'job scan.finished',
    ])
  })

  test('writes no version when nothing changed', async () => {
    const before = await versions()
    await scan()
    expect(await versions()).toEqual(before)
  })

  test('keeps what it knew of an account that cannot be read this time', async () => {
    const { accountId } = (await loadInventory(db)).keys[0] ?? { accountId: '' }
    const before = await versions()
    simulator.faults = [{ operation: 'ListKeys', accountId, effect: 'deny' }]
    const result = await scan()
    expect(result.unread).toEqual(
      expect.arrayContaining([expect.objectContaining({ accountId, collector: 'kms-keys', outcome: 'denied' })]),
    )
    expect(await versions()).toEqual(before)
    const stale = (await loadInventory(db)).coverage.filter((row) => row.accountId === accountId)
    expect(stale.filter(({ collector }) => collector === 'kms-keys').every((row) => row.outcome === 'denied')).toBe(
      true,
    )
  })

  test('ends although an account answers nothing but errors', async () => {
    const [, second] = withScanner
    simulator.faults = [{ accountId: second?.id, effect: '5xx' }]
    const result = await scan()
    expect(result.status).toBe('partial')
    expect(result.unread.filter(({ accountId }) => accountId === second?.id).map(({ outcome }) => outcome)).toContain(
      'failed',
    )
  })

  test('of one account leaves the others alone', async () => {
    const [first] = withScanner
    const before = await versions()
    const result = await scan([first?.id ?? ''])
    expect(result.accounts).toEqual({ done: 1, total: 1 })
    expect(await versions()).toEqual(before)
  })

  test('of an account that is not in the organization fails and says so', async () => {
    expect(await scan(['999900000001'])).toMatchObject({
      status: 'failed',
      summary: expect.stringContaining('999900000001'),
    })
  })

  test('that reads nothing at all fails, and shows every call that did not work', async () => {
    simulator.faults = [{ effect: '5xx' }]
    const result = await scan()
    expect(result.status).toBe('failed')
    expect(result.tasks.unread).toBeGreaterThan(withScanner.length)
    expect(result.unread.map(({ call }) => call)).toContain('organizations:DescribeOrganization')
  })
})

describe('one key read again', () => {
  test('shows the grant that was made meanwhile, and leaves every other key as it was', async () => {
    const key = withScanner
      .flatMap(({ regions }) => [...regions.values()])
      .flatMap(({ keys }) => keys)
      .find(({ manager, state }) => manager === 'CUSTOMER' && state === 'Enabled')
    if (!key) throw new Error('northwind has no usable key')
    const before = await loadInventory(db)
    key.grants.push({
      id: 'fresh-grant',
      keyArn: key.arn,
      createdAt: new Date(),
      granteePrincipal: `arn:aws:iam::${key.accountId}:role/KeyscopeScanner`,
      issuingAccount: key.accountId,
      operations: ['Decrypt'],
    })
    expect(await refreshKey(job, key.arn)).toBeNull()
    await reassess(job)
    const after = await loadInventory(db)
    expect(after.grants).toHaveLength(before.grants.length + 1)
    expect(after.grants.find(({ grantId }) => grantId === 'fresh-grant')).toMatchObject({ keyArn: key.arn })
    expect(after.keys).toHaveLength(before.keys.length)
    const summary = await db.prisma.keySummary.findUnique({ where: { arn: key.arn } })
    expect(summary?.grantCount).toBe(key.grants.length)
  })

  test('that cannot be read keeps what was known, and says why', async () => {
    const before = await versions()
    const [key] = (await loadInventory(db)).keys
    simulator.faults = [{ service: 'kms', effect: 'deny' }]
    expect(await refreshKey(job, key?.arn ?? '')).toMatchObject({ state: 'denied' })
    expect(await versions()).toEqual(before)
  })
})
