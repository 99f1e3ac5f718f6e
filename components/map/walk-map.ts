import type { DrawnEdge, DrawnKind } from './draw-map'

/** Where a box stands, as the layout put it. */
export interface Placed {
  readonly id: string
  readonly kind: DrawnKind
  readonly y: number
}

const layerOrder: readonly DrawnKind[] = ['key', 'role', 'cluster']

/** The box one starts from: the focus's own, else the first of the first layer that has any. */
export function startOf(placed: readonly (Placed & { readonly focus: boolean })[]): string | null {
  const focus = placed.find((node) => node.focus)
  if (focus) return focus.id
  for (const kind of layerOrder) {
    const [first] = inLayer(placed, kind)
    if (first) return first.id
  }
  return null
}

/**
 * Where an arrow key leads: left and right follow the lines to the nearest box of the neighbouring layer,
 * up and down stay within the layer. null: the key means nothing here.
 */
export function walk(
  placed: readonly Placed[],
  edges: readonly Pick<DrawnEdge, 'from' | 'to'>[],
  from: string,
  key: string,
): string | null {
  const here = placed.find((node) => node.id === from)
  if (!here) return null
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const along = edges.flatMap((edge) => {
      if (key === 'ArrowRight') return edge.from === from ? [edge.to] : []
      return edge.to === from ? [edge.from] : []
    })
    const next = placed.filter((node) => along.includes(node.id))
    return next.sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0]?.id ?? from
  }
  const layer = inLayer(placed, here.kind)
  const at = layer.findIndex((node) => node.id === from)
  if (key === 'ArrowUp') return layer[at - 1]?.id ?? from
  if (key === 'ArrowDown') return layer[at + 1]?.id ?? from
  if (key === 'Home') return layer[0]?.id ?? from
  if (key === 'End') return layer.at(-1)?.id ?? from
  return null
}

const inLayer = (placed: readonly Placed[], kind: DrawnKind) =>
  placed.filter((node) => node.kind === kind).sort((a, b) => a.y - b.y)

/** A box, its neighbours and, through a role, what lies on the other side: what lights up. */
export function neighbourhood(edges: readonly DrawnEdge[], kindOf: (id: string) => DrawnKind | undefined, id: string) {
  const nodes = new Set([id])
  const lines = new Set<string>()
  const reach = (from: string, side: 'from' | 'to') => {
    const other = side === 'from' ? 'to' : 'from'
    for (const edge of edges) {
      if (edge[side] !== from) continue
      lines.add(edge.id)
      nodes.add(edge[other])
      // A key reaches its clusters through roles, and the other way round.
      if (kindOf(edge[other]) === 'role') reach(edge[other], side)
    }
  }
  reach(id, 'from')
  reach(id, 'to')
  return { nodes, lines }
}
