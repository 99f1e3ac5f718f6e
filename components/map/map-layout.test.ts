import ELK from 'elkjs/lib/elk.bundled.js'
import { expect, test } from 'vitest'
import { drawMap, mapStatuses } from './draw-map'
import { nodeSize, settle, toElk } from './map-layout'
import { mapOf, row } from './testing/maps'

const rows = ['pay', 'web', 'data', 'shop'].flatMap((account, at) =>
  ['karpenter', 'csi', 'scaling'].flatMap((role) => [
    row('keys/central', `${account}/${role}`, `${account}/cluster`),
    row(`keys/${at}`, `${account}/${role}`, `${account}/cluster`),
    row(`${account}/own`, `${account}/${role}`, `${account}/cluster`),
  ]),
)
const map = drawMap(mapOf(rows, 'pay/cluster'), new Set(mapStatuses), new Set())

test('every box stands inside its account, in the column of its kind, and no two accounts overlap', async () => {
  const layout = settle(map, await new ELK().layout(toElk(map)))
  expect(layout.nodes.size).toBe(map.nodes.length)

  for (const node of map.nodes) {
    const box = layout.nodes.get(node.id)
    const group = layout.groups.find((one) => one.id === node.groupId)
    expect(box && group && box.y >= group.y && box.y + nodeSize.height <= group.y + group.height, node.id).toBe(true)
    expect(box && group && box.x >= group.x && box.x + nodeSize.width <= group.x + group.width, node.id).toBe(true)
    expect(group?.x).toBe(layout.layers[node.kind])
  }
  for (const kind of ['key', 'role', 'cluster'] as const) {
    const column = layout.groups.filter((one) => one.group.kind === kind).sort((a, b) => a.y - b.y)
    column.slice(1).forEach((below, at) => {
      const above = column[at]
      expect(above && below.y >= above.y + above.height, below.id).toBe(true)
    })
  }
})

test('a focus without needs still has its place', async () => {
  const alone = drawMap(mapOf(rows, 'pay/cluster'), new Set(), new Set())
  const layout = settle(alone, await new ELK().layout(toElk(alone)))
  expect([...layout.nodes.keys()]).toEqual(['pay/cluster'])
})
