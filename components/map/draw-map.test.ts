import { describe, expect, test } from 'vitest'
import { drawMap, mapStatuses } from './draw-map'
import { mapOf, row } from './testing/maps'

const all = new Set(mapStatuses)
const none = new Set<string>()

describe('the drawn map', () => {
  const view = mapOf(
    [
      row('keys/nodes', 'pay/karpenter', 'pay/cluster', { status: 'missing', missing: ['CreateGrant'] }),
      row('keys/nodes', 'pay/csi', 'pay/cluster'),
      row('keys/logs', 'pay/karpenter', 'pay/cluster', { status: 'unknown' }),
    ],
    'pay/cluster',
  )

  test('ties each key to its roles and each role to its cluster, by the worst of what it needs there', () => {
    const { edges } = drawMap(view, all, none)
    expect(edges.map((edge) => [edge.from, edge.to, edge.status, edge.label])).toEqual([
      ['keys/nodes', 'pay/karpenter', 'missing', 'Missing CreateGrant'],
      ['keys/nodes', 'pay/csi', 'allowed', 'Allowed'],
      ['keys/logs', 'pay/karpenter', 'unknown', 'Unknown'],
      ['pay/karpenter', 'pay/cluster', 'missing', 'Missing'],
      ['pay/csi', 'pay/cluster', 'allowed', 'Allowed'],
    ])
  })

  test('leaves out what no shown row touches, but never the focus', () => {
    const missing = drawMap(view, new Set(['missing']), none)
    expect(missing.nodes.map((node) => node.id)).toEqual(['keys/nodes', 'pay/karpenter', 'pay/cluster'])
    expect(drawMap(view, new Set(), none).nodes.map((node) => node.id)).toEqual(['pay/cluster'])
  })

  test('counts needs on every box', () => {
    const controller = drawMap(view, all, none).nodes.find((node) => node.id === 'pay/karpenter')
    expect(controller?.counts).toEqual({ missing: 1, unknown: 1, allowed: 0 })
  })

  test('puts an account into each layer in which it has something', () => {
    expect(drawMap(view, all, none).groups.map((group) => group.id)).toEqual(['key/keys', 'role/pay', 'cluster/pay'])
  })
})

describe('an account with many keys', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const view = mapOf(
    keys.map((key) =>
      row(`keys/${key}`, 'pay/karpenter', 'pay/cluster', { status: key === 'g' ? 'missing' : 'allowed' }),
    ),
    'pay/cluster',
  )

  test('folds into one box whose lines keep each status apart', () => {
    const folded = drawMap(view, all, none)
    expect(folded.nodes.find((node) => node.kind === 'key')).toMatchObject({ label: '7 keys', members: 7 })
    expect(folded.edges.filter((edge) => edge.to === 'pay/karpenter').map((edge) => [edge.status, edge.needs])).toEqual(
      [
        ['allowed', 6],
        ['missing', 1],
      ],
    )
  })

  test('opens on demand', () => {
    expect(drawMap(view, all, new Set(['key/keys'])).nodes.filter((node) => node.kind === 'key')).toHaveLength(7)
  })

  test('never folds the focus away', () => {
    const focused = drawMap({ ...view, nodes: view.nodes.map((n) => ({ ...n, focus: n.id === 'keys/c' })) }, all, none)
    expect(focused.nodes.filter((node) => node.kind === 'key').map((node) => node.label)).toEqual(['6 keys', 'keys/c'])
  })
})
