import type { ELK, ElkNode } from 'elkjs/lib/elk-api'
import ElkConstructor from 'elkjs/lib/elk-api'
import type { DrawnGroup, DrawnKind, DrawnMap } from './draw-map'

export const nodeSize = { width: 232, height: 48 } as const
const groupPadding = { top: 34, side: 12, bottom: 12 } as const
const groupWidth = nodeSize.width + 2 * groupPadding.side
const layerGap = 170
const groupGap = 16

export interface Box {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface MapLayout {
  readonly nodes: ReadonlyMap<string, Box>
  readonly groups: readonly (Box & { readonly group: DrawnGroup })[]
  /** The left edge of each layer, for its heading. */
  readonly layers: Readonly<Record<DrawnKind, number>>
  readonly width: number
  readonly height: number
}

let elk: ELK | undefined

/** One worker for as long as the page lives; it does the layout off the main thread. */
function layoutEngine(): ELK {
  elk ??= new ElkConstructor({
    workerFactory: () => new Worker(new URL('elkjs/lib/elk-worker.min.js', import.meta.url)),
  })
  return elk
}

/** Places keys, roles and clusters in three layers, each inside its account, with few crossings. */
export async function layOutMap(map: DrawnMap): Promise<MapLayout> {
  return settle(map, await layoutEngine().layout(toElk(map)))
}

export function toElk(map: DrawnMap): ElkNode {
  return {
    id: 'map',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.separateConnectedComponents': 'false',
      'elk.spacing.nodeNode': '12',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(layerGap),
      'elk.layered.crossingMinimization.forceNodeModelOrder': 'false',
    },
    children: map.groups.map((group) => ({
      id: group.id,
      layoutOptions: {
        'elk.padding': `[top=${groupPadding.top},left=${groupPadding.side},bottom=${groupPadding.bottom},right=${groupPadding.side}]`,
      },
      children: map.nodes.filter((node) => node.groupId === group.id).map((node) => ({ id: node.id, ...nodeSize })),
    })),
    edges: map.edges.map((edge) => ({ id: edge.id, sources: [edge.from], targets: [edge.to] })),
  }
}

/**
 * ELK decides the order inside the roles; the layers are straightened into columns, and keys and clusters stand beside the
 * middle of the roles they belong to. Accounts of one column never overlap.
 */
export function settle(map: DrawnMap, laidOut: ElkNode): MapLayout {
  const layers = { key: 0, role: groupWidth + layerGap, cluster: 2 * (groupWidth + layerGap) }
  const nodes = new Map<string, Box>()
  const groups: (Box & { group: DrawnGroup })[] = []

  for (const kind of ['role', 'key', 'cluster'] as const) {
    let bottom = Number.NEGATIVE_INFINITY
    for (const { group, children, y } of wantedPlaces(map, laidOut, kind, nodes)) {
      const box = { id: group.id, x: layers[kind], y: Math.max(y, bottom + groupGap), ...groupSize(children.length) }
      bottom = box.y + box.height
      groups.push({ ...box, group })
      children.forEach((id, index) => {
        const nodeY = box.y + groupPadding.top + index * (nodeSize.height + nodeGap)
        nodes.set(id, { id, x: box.x + groupPadding.side, y: nodeY, ...nodeSize })
      })
    }
  }
  const top = Math.min(...groups.map((box) => box.y))
  const up = <B extends Box>(box: B): B => ({ ...box, y: box.y - top })
  return {
    nodes: new Map([...nodes].map(([id, box]) => [id, up(box)])),
    groups: groups.map(up),
    layers,
    width: layers.cluster + groupWidth,
    height: Math.max(0, ...groups.map((box) => box.y + box.height)) - top,
  }
}

interface WantedPlace {
  readonly group: DrawnGroup
  readonly children: readonly string[]
  readonly y: number
}

/** The accounts of one layer from top to bottom, each where it would stand if it were alone. */
function wantedPlaces(map: DrawnMap, laidOut: ElkNode, kind: DrawnKind, settled: ReadonlyMap<string, Box>) {
  const places: WantedPlace[] = []
  for (const box of laidOut.children ?? []) {
    const group = map.groups.find((one) => one.id === box.id)
    if (group?.kind !== kind) continue
    const children = [...(box.children ?? [])].sort((a, b) => (a.y ?? 0) - (b.y ?? 0)).map((child) => child.id)
    const beside = neighbourHeights(map, children, settled)
    const middle = beside.reduce((sum, y) => sum + y, 0) / beside.length
    places.push({
      group,
      children,
      y: beside.length > 0 ? middle - groupSize(children.length).height / 2 : (box.y ?? 0),
    })
  }
  return places.sort((a, b) => a.y - b.y)
}

const neighbourHeights = (map: DrawnMap, ids: readonly string[], settled: ReadonlyMap<string, Box>): number[] =>
  map.edges.flatMap((edge) => {
    const other = ids.includes(edge.from) ? edge.to : ids.includes(edge.to) ? edge.from : null
    const box = other === null ? undefined : settled.get(other)
    return box ? [box.y + box.height / 2] : []
  })

const nodeGap = 8

const groupSize = (count: number) => ({
  width: groupWidth,
  height: groupPadding.top + count * nodeSize.height + Math.max(0, count - 1) * nodeGap + groupPadding.bottom,
})
