import { describe, expect, test } from 'vitest'
import { drawMap, mapStatuses } from './draw-map'
import { mapOf, row } from './testing/maps'
import { neighbourhood, startOf, walk } from './walk-map'

const map = drawMap(
  mapOf(
    [
      row('keys/one', 'pay/karpenter', 'pay/cluster'),
      row('keys/two', 'pay/karpenter', 'pay/cluster'),
      row('keys/two', 'web/karpenter', 'web/cluster'),
    ],
    'pay/cluster',
  ),
  new Set(mapStatuses),
  new Set(),
)
const heights: Readonly<Record<string, number>> = {
  'keys/one': 0,
  'keys/two': 100,
  'pay/karpenter': 20,
  'web/karpenter': 120,
  'pay/cluster': 20,
  'web/cluster': 120,
}
const placed = map.nodes.map((node) => ({ ...node, y: heights[node.id] ?? 0 }))
const step = (from: string, key: string) => walk(placed, map.edges, from, key)

describe('arrow keys on the map', () => {
  test('left and right follow the lines to the nearest box', () => {
    expect(step('pay/cluster', 'ArrowLeft')).toBe('pay/karpenter')
    expect(step('pay/karpenter', 'ArrowLeft')).toBe('keys/one')
    expect(step('web/karpenter', 'ArrowLeft')).toBe('keys/two')
    expect(step('keys/two', 'ArrowRight')).toBe('web/karpenter')
  })

  test('up and down stay in the layer, and the ends hold', () => {
    expect(step('keys/one', 'ArrowDown')).toBe('keys/two')
    expect(step('keys/two', 'ArrowDown')).toBe('keys/two')
    expect(step('keys/one', 'ArrowLeft')).toBe('keys/one')
    expect(step('web/cluster', 'Home')).toBe('pay/cluster')
  })

  test('other keys mean nothing', () => {
    expect(step('keys/one', 'q')).toBeNull()
  })
})

test('one starts at the focus, or at the first key where the focus is an account', () => {
  expect(startOf(placed)).toBe('pay/cluster')
  expect(startOf(placed.map((node) => ({ ...node, focus: false })))).toBe('keys/one')
})

test('a key lights its roles and, through them, its clusters, and nothing beside', () => {
  const kinds = new Map(map.nodes.map((node) => [node.id, node.kind]))
  const lit = neighbourhood(map.edges, (id) => kinds.get(id), 'keys/one')
  expect([...lit.nodes].sort()).toEqual(['keys/one', 'pay/cluster', 'pay/karpenter'])
  expect(lit.lines.size).toBe(2)
})
