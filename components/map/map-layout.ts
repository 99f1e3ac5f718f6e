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

/** ELK decides the order; the layers are straightened into columns, and accounts of one column never overlap. */
export function settle(map: DrawnMap, laidOut: ElkNode): MapLayout {
  const present = (['key', 'role', 'cluster'] as const).filter((kind) =>
    map.groups.some((group) => group.kind === kind),
  )
  const left = (kind: DrawnKind) => Math.max(0, present.indexOf(kind)) * (groupWidth + layerGap)
  const nodes = new Map<string, Box>()
  const groups: (Box & { group: DrawnGroup })[] = []

  for (const kind of present) {
    let bottom = Number.NEGATIVE_INFINITY
    const boxes = (laidOut.children ?? [])
      .flatMap((box) => {
        const group = map.groups.find((one) => one.id === box.id)
        return group?.kind === kind ? [{ box, group }] : []
      })
      .sort((a, b) => (a.box.y ?? 0) - (b.box.y ?? 0))
    for (const { box, group } of boxes) {
      const children = [...(box.children ?? [])].sort((a, b) => (a.y ?? 0) - (b.y ?? 0))
      const height = groupPadding.top + stackHeight(children.length) + groupPadding.bottom
      const y = Math.max(box.y ?? 0, bottom + groupGap)
      bottom = y + height
      groups.push({ id: group.id, group, x: left(kind), y, width: groupWidth, height })
      children.forEach((child, index) => {
        const childY = y + groupPadding.top + stackHeight(index) + (index > 0 ? nodeGap : 0)
        nodes.set(child.id, { id: child.id, x: left(kind) + groupPadding.side, y: childY, ...nodeSize })
      })
    }
  }
  return {
    nodes,
    groups,
    layers: { key: left('key'), role: left('role'), cluster: left('cluster') },
    width: Math.max(0, ...groups.map((box) => box.x + box.width)),
    height: Math.max(0, ...groups.map((box) => box.y + box.height)),
  }
}

const nodeGap = 8
const stackHeight = (count: number) => count * nodeSize.height + Math.max(0, count - 1) * nodeGap
