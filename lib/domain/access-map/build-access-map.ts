import { accountOf, nameOf, regionOf } from '../arn'
import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import { principalKindNames, principalName } from '../launch-paths/summarize-need'
import type { AccessMap, AccessStatus, MapEdge, MapFocus, MapGroup, MapNode, MapNodeKind, MapRow } from './access-map'
import { byWorst, type NeedAccess, needAccess, worseOf } from './need-access'

/** Keys, roles and clusters around one focus, with the table that says the same. */
export function buildAccessMap(inventory: Inventory, needs: readonly JudgedNeed[], focus: MapFocus): AccessMap {
  const drawn = needs.flatMap((need) => {
    const access = needAccess(need)
    return access ? [{ need, access }] : []
  })
  const near = within(drawn, focus)
  const names = namesOf(inventory)
  const edges = mergeEdges(near)
  const nodes = makeNodes(near, edges, focus, names)
  const count = (status: string) => edges.filter((e) => e.kind === 'key-role' && e.status === status).length
  return {
    focus,
    groups: makeGroups(nodes, names),
    nodes,
    edges,
    rows: near.map((drawn) => makeRow(drawn, names)).toSorted(byWorst),
    counts: { missing: count('missing'), unknown: count('unknown'), allowed: count('allowed') },
  }
}

interface Drawn {
  readonly need: JudgedNeed
  readonly access: NeedAccess
}

/** Needs that touch the focus; one step further, also those that share a key, a role or a cluster with them. */
function within(drawn: readonly Drawn[], focus: MapFocus): Drawn[] {
  const touches = ({ need }: Drawn) => {
    const { clusterArn, keyArn, principal } = need
    if ([clusterArn, keyArn, principal.arn].includes(focus.id)) return true
    return [clusterArn, keyArn, principal.arn].some((arn) => accountOf(arn) === focus.id)
  }
  const direct = drawn.filter(touches)
  if (focus.hops === 1) return direct
  const reached = new Set(direct.flatMap(({ need }) => [need.clusterArn, need.keyArn, need.principal.arn]))
  return drawn.filter(({ need }) => [need.clusterArn, need.keyArn, need.principal.arn].some((arn) => reached.has(arn)))
}

function mergeEdges(near: readonly Drawn[]): MapEdge[] {
  const edges = new Map<string, MapEdge>()
  const add = (kind: MapEdge['kind'], source: string, target: string, { need, access }: Drawn) => {
    const id = `${source} ${target}`
    const before = edges.get(id)
    edges.set(id, {
      id,
      source,
      target,
      kind,
      status: before ? worseOf(before.status, access.status) : access.status,
      missing: union(before?.missing, access.missing),
      unknown: union(before?.unknown, access.unknown),
      failures: union(before?.failures, need.failure ? [need.failure] : []),
      needIds: union(before?.needIds, [need.id]),
    })
  }
  for (const drawn of near) {
    add('key-role', drawn.need.keyArn, drawn.need.principal.arn, drawn)
    add('role-cluster', drawn.need.principal.arn, drawn.need.clusterArn, drawn)
  }
  return [...edges.values()]
}

const union = <T>(a: readonly T[] = [], b: readonly T[] = []): T[] => [...new Set([...a, ...b])]

function makeNodes(near: readonly Drawn[], edges: readonly MapEdge[], focus: MapFocus, names: Names): MapNode[] {
  const nodes = new Map<string, MapNode>()
  const statusOf = (id: string) =>
    edges
      .filter((e) => e.source === id || e.target === id)
      .reduce<AccessStatus>((worst, e) => worseOf(worst, e.status), 'allowed')
  const add = (id: string, kind: MapNodeKind, label: string, detail: string, accountId: string) => {
    if (nodes.has(id)) return
    const groupId = `${kind} ${accountId}`
    const region = kind === 'role' ? '' : (regionOf(id) ?? '')
    nodes.set(id, { id, kind, label, detail, accountId, region, groupId, status: statusOf(id), focus: id === focus.id })
  }
  for (const { need } of near) {
    const home = accountOf(need.clusterArn) ?? ''
    add(need.keyArn, 'key', names.key(need.keyArn), names.keyDetail(need), accountOf(need.keyArn) ?? home)
    add(
      need.principal.arn,
      'role',
      principalName(need.principal.arn),
      principalKindNames[need.principal.kind],
      accountOf(need.principal.arn) ?? home,
    )
    add(need.clusterArn, 'cluster', names.cluster(need.clusterArn), regionOf(need.clusterArn) ?? '', home)
  }
  return [...nodes.values()].toSorted((a, b) => byWorst(a, b) || a.label.localeCompare(b.label))
}

function makeGroups(nodes: readonly MapNode[], names: Names): MapGroup[] {
  const groups = new Map<string, MapGroup>()
  for (const { groupId, kind, accountId } of nodes) {
    const count = (groups.get(groupId)?.count ?? 0) + 1
    groups.set(groupId, { id: groupId, kind, accountId, label: names.account(accountId), count })
  }
  return [...groups.values()].toSorted((a, b) => a.label.localeCompare(b.label))
}

function makeRow({ need, access }: Drawn, names: Names): MapRow {
  return {
    needId: need.id,
    keyArn: need.keyArn,
    keyLabel: names.key(need.keyArn),
    keyAccountId: accountOf(need.keyArn) ?? '',
    principalArn: need.principal.arn,
    principalLabel: principalName(need.principal.arn),
    principalKind: need.principal.kind,
    clusterArn: need.clusterArn,
    clusterLabel: names.cluster(need.clusterArn),
    clusterAccountId: accountOf(need.clusterArn) ?? '',
    region: regionOf(need.clusterArn) ?? '',
    status: access.status,
    missing: access.missing,
    unknown: access.unknown,
    failure: need.failure,
    summary: need.summary,
  }
}

type Names = ReturnType<typeof namesOf>

function namesOf(inventory: Inventory) {
  const accounts = new Map(inventory.accounts.map((a) => [a.id, a.name]))
  const keys = new Map(inventory.keys.map((k) => [k.arn, k]))
  const clusters = new Map(inventory.clusters.map((c) => [c.arn, c.name]))
  return {
    account: (id: string) => accounts.get(id) ?? id,
    cluster: (arn: string) => clusters.get(arn) ?? nameOf(arn),
    key: (arn: string) => {
      const key = keys.get(arn)
      return key ? (key.aliases[0] ?? key.keyId) : arn
    },
    keyDetail: (need: JudgedNeed) => (need.keyProblem ? 'cannot be used here' : (regionOf(need.keyArn) ?? '')),
  }
}
