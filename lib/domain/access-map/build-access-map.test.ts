import { expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { mayGrant, mayUse } from '../inventory/testing/statements'
import { judgeNeeds } from '../launch-paths/judge-needs'
import type { AccessMap } from './access-map'
import { buildAccessMap } from './build-access-map'
import { buildOverview } from './build-overview'

/** Two clusters share a key: one may use it, the other's controller may not. */
function twoClusters() {
  const org = organization()
  const payments = org.account('payments')
  const key = payments.key('shared')
  const good = payments.role('good', { statements: [mayUse(key), mayGrant(key)] })
  const bad = payments.role('bad')
  const node = payments.role('node', { instanceProfile: 'nodes' })
  const a = payments
    .cluster('a')
    .podIdentity('karpenter', good)
    .karpenterTemplate([{ kmsKeyId: key }])
  const b = payments
    .cluster('b')
    .podIdentity('karpenter', bad)
    .karpenterTemplate([{ kmsKeyId: key }])
  a.accessEntry(node)
  const inventory = org.inventory()
  const needs = judgeNeeds(inventory)
  const mapOf = (id: string, hops: 1 | 2 = 1) => buildAccessMap(inventory, needs, { id, hops })
  return { inventory, needs, key, good, bad, node, a: a.arn, b: b.arn, account: payments.id, mapOf }
}

const edge = (map: AccessMap, source: string, target: string) =>
  map.edges.find((e) => e.source === source && e.target === target)

test('a cluster in focus shows its keys and roles, and nothing of other clusters', () => {
  const { a, b, key, good, mapOf } = twoClusters()
  const map = mapOf(a)
  expect(map.nodes.map((n) => n.id)).toEqual(expect.arrayContaining([a, key, good]))
  expect(map.nodes.map((n) => n.id)).not.toContain(b)
  expect(edge(map, key, good)).toMatchObject({ kind: 'key-role', status: 'allowed', missing: [] })
  expect(edge(map, good, a)).toMatchObject({ kind: 'role-cluster', status: 'allowed' })
  expect(map.nodes.find((n) => n.id === a)).toMatchObject({ focus: true, status: 'allowed', kind: 'cluster' })
})

test('one step further shows who else uses the same key', () => {
  const { a, b, key, bad, mapOf } = twoClusters()
  const map = mapOf(a, 2)
  expect(map.nodes.map((n) => n.id)).toContain(b)
  expect(edge(map, key, bad)).toMatchObject({ status: 'missing', failures: ['F1'] })
  expect(edge(map, key, bad)?.missing).toContain('Decrypt')
})

test('a role that needs nothing and may nothing draws no line', () => {
  const { a, node, mapOf } = twoClusters()
  expect(mapOf(a).nodes.map((n) => n.id)).not.toContain(node)
})

test('a key or an account can be the focus; the worst comes first', () => {
  const { key, account, a, b, bad, mapOf } = twoClusters()
  expect(
    mapOf(key)
      .nodes.filter((n) => n.kind === 'cluster')
      .map((n) => n.id),
  ).toEqual([b, a])
  const map = mapOf(account)
  expect(map.nodes[0]?.status).toBe('missing')
  expect(map.rows[0]).toMatchObject({ principalArn: bad, status: 'missing', failure: 'F1', keyLabel: 'alias/shared' })
  // bad is missing; good and the identity-only role are allowed.
  expect(map.counts).toEqual({ missing: 1, unknown: 0, allowed: 2 })
})

test('groups are accounts per kind, with the number of their nodes', () => {
  const { a, account, mapOf } = twoClusters()
  expect(mapOf(a).groups).toEqual(
    expect.arrayContaining([
      { id: `key ${account}`, kind: 'key', accountId: account, label: 'payments', count: 1 },
      { id: `role ${account}`, kind: 'role', accountId: account, label: 'payments', count: 2 },
    ]),
  )
})

test('every node has its group and every edge its nodes', () => {
  const { account, mapOf } = twoClusters()
  const map = mapOf(account, 2)
  const ids = new Set(map.nodes.map((n) => n.id))
  expect(map.edges.every((e) => ids.has(e.source) && ids.has(e.target))).toBe(true)
  expect(map.nodes.every((n) => map.groups.some((g) => g.id === n.groupId))).toBe(true)
})

test('the overview counts required operations between units and names the worst clusters', () => {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const payments = org.account('payments')
  const key = owner.key('shared')
  payments
    .cluster('b')
    .podIdentity('karpenter', payments.role('bad'))
    .karpenterTemplate([{ kmsKeyId: key }])
  const inventory = org.inventory()
  const overview = buildOverview(inventory, judgeNeeds(inventory))
  expect(overview.units.map((u) => u.name)).toEqual(['Keys', 'Workloads'])
  // The controller misses its four required operations; the identity-only role lives on EC2's grant.
  expect(overview.cells).toEqual([
    { keyUnitId: 'ou-keys', clusterUnitId: 'ou-workloads', missing: 4, unknown: 0, needed: 5 },
  ])
  expect(overview.worstClusters).toMatchObject([{ name: 'b', accountName: 'payments', missing: 4, needed: 5 }])
})

test('a key of an account outside the organization has a unit of its own', () => {
  const org = organization()
  const payments = org.account('payments')
  const key = 'arn:aws:kms:us-east-1:999900000001:key/00000000-0000-4000-8000-000000000001'
  payments
    .cluster('b')
    .podIdentity('karpenter', payments.role('bad'))
    .karpenterTemplate([{ kmsKeyId: key }])
  const inventory = org.inventory()
  const overview = buildOverview(inventory, judgeNeeds(inventory))
  expect(overview.units.map((u) => u.name)).toEqual(['Workloads', 'Outside the organization'])
  expect(overview.cells[0]).toMatchObject({ keyUnitId: '', missing: 0 })
  expect(overview.cells[0]?.unknown).toBeGreaterThan(0)
})
