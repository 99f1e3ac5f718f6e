import type { z } from 'zod'
import type { MapRow, MapStatus, MapView } from '@/lib/contracts/map'

export type MapStatusName = z.infer<typeof MapStatus>
type Row = z.infer<typeof MapRow>

/** Worst first: the order of toggles, labels and merged lines. */
export const mapStatuses = ['missing', 'unknown', 'allowed'] as const satisfies readonly MapStatusName[]

export type DrawnKind = 'key' | 'role' | 'cluster'

export interface DrawnNode {
  readonly id: string
  readonly kind: DrawnKind
  readonly label: string
  readonly sublabel: string
  readonly groupId: string
  readonly focus: boolean
  readonly counts: Readonly<Record<MapStatusName, number>>
  /** More than one: a folded group, which opens instead of leading somewhere. */
  readonly members: number
}

export interface DrawnEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly status: MapStatusName
  readonly label: string
  /** How many needs the line stands for. */
  readonly needs: number
}

export interface DrawnGroup {
  readonly id: string
  readonly kind: DrawnKind
  readonly label: string
  readonly sublabel: string
}

export interface DrawnMap {
  readonly groups: readonly DrawnGroup[]
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge[]
}

/** Above this an account's keys (or roles, or clusters) fold into one box. */
const foldAbove = 6

const plural: Readonly<Record<DrawnKind, string>> = { key: 'keys', role: 'roles', cluster: 'clusters' }

/** What to draw: the rows one asked for, as keys, roles and clusters. The table twin shows the same rows. */
export function drawMap(view: MapView, shown: ReadonlySet<MapStatusName>, opened: ReadonlySet<string>): DrawnMap {
  const known = new Map(view.nodes.map((node) => [node.id, node]))
  const rows = view.rows.filter(
    (row) => shown.has(row.status) && [row.keyArn, row.principalArn, row.clusterArn].every((id) => known.has(id)),
  )
  const used = new Set(rows.flatMap((row) => [row.keyArn, row.principalArn, row.clusterArn]))
  const members = view.nodes.filter((node) => used.has(node.id) || node.focus)

  const sizes = new Map<string, number>()
  for (const node of members) sizes.set(groupKey(node), (sizes.get(groupKey(node)) ?? 0) + 1)
  const drawnAs = new Map(
    members.map((node) => {
      const key = groupKey(node)
      const folded = (sizes.get(key) ?? 0) > foldAbove && !opened.has(key) && !node.focus
      return [node.id, folded ? `fold/${key}` : node.id]
    }),
  )
  const at = (id: string) => drawnAs.get(id) ?? id

  const counts = countNeeds(rows, at)
  const none = { missing: 0, unknown: 0, allowed: 0 }
  const nodes = new Map<string, DrawnNode>()
  for (const node of members) {
    const id = at(node.id)
    const before = nodes.get(id)
    const size = (before?.members ?? 0) + 1
    nodes.set(
      id,
      id === node.id
        ? { ...node, groupId: groupKey(node), counts: counts.get(id) ?? none, members: 1 }
        : {
            id,
            kind: node.kind,
            label: `${size} ${plural[node.kind]}`,
            sublabel: 'Open to see each',
            groupId: groupKey(node),
            focus: false,
            counts: counts.get(id) ?? none,
            members: size,
          },
    )
  }

  return {
    groups: groupsOf(view, members),
    nodes: [...nodes.values()],
    edges: [...keyEdges(rows, at), ...clusterEdges(rows, at)],
  }
}

/** An account can own keys and run clusters: it stands once in each layer. */
const groupKey = (node: { kind: DrawnKind; group: string }) => `${node.kind}/${node.group}`

function groupsOf(view: MapView, members: MapView['nodes']): DrawnGroup[] {
  const names = new Map(view.groups.map((group) => [group.id, group]))
  const groups = new Map<string, DrawnGroup>()
  for (const node of members) {
    const name = names.get(node.group)
    const id = groupKey(node)
    groups.set(id, { id, kind: node.kind, label: name?.label ?? node.group, sublabel: name?.sublabel ?? '' })
  }
  return [...groups.values()]
}

function countNeeds(rows: readonly Row[], at: (id: string) => string) {
  const counts = new Map<string, Record<MapStatusName, number>>()
  for (const row of rows) {
    for (const id of new Set([at(row.keyArn), at(row.principalArn), at(row.clusterArn)])) {
      const own = counts.get(id) ?? { missing: 0, unknown: 0, allowed: 0 }
      own[row.status] += 1
      counts.set(id, own)
    }
  }
  return counts
}

/** Key to role: one line per status, so that folding never hides a gap behind something allowed. */
function keyEdges(rows: readonly Row[], at: (id: string) => string): DrawnEdge[] {
  const lines = new Map<string, Row[]>()
  for (const row of rows) {
    const id = `${at(row.keyArn)} ${at(row.principalArn)} ${row.status}`
    lines.set(id, [...(lines.get(id) ?? []), row])
  }
  return [...lines].map(([id, merged]) => {
    const first = merged[0] as Row
    return {
      id,
      from: at(first.keyArn),
      to: at(first.principalArn),
      status: first.status,
      label: edgeLabel(merged),
      needs: merged.length,
    }
  })
}

/** Role to cluster: the worst of what the role needs there. */
function clusterEdges(rows: readonly Row[], at: (id: string) => string): DrawnEdge[] {
  const lines = new Map<string, { from: string; to: string; status: MapStatusName; needs: number }>()
  for (const row of rows) {
    const [from, to] = [at(row.principalArn), at(row.clusterArn)]
    const id = `${from} ${to}`
    const before = lines.get(id)
    const status = before && isWorse(before.status, row.status) ? before.status : row.status
    lines.set(id, { from, to, status, needs: (before?.needs ?? 0) + 1 })
  }
  return [...lines].map(([id, line]) => ({ id, ...line, label: statusWord(line.status) }))
}

const isWorse = (a: MapStatusName, b: MapStatusName) => mapStatuses.indexOf(a) < mapStatuses.indexOf(b)

const words: Readonly<Record<MapStatusName, string>> = { missing: 'Missing', unknown: 'Unknown', allowed: 'Allowed' }
export const statusWord = (status: MapStatusName) => words[status]

function edgeLabel(rows: readonly Row[]): string {
  const [first] = rows
  if (!first) return ''
  const word = statusWord(first.status)
  if (rows.length > 1) return `${rows.length} ${word.toLowerCase()}`
  return first.status === 'missing' && first.missing.length === 1 ? `${word} ${first.missing[0]}` : word
}
