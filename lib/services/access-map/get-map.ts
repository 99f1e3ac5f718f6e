import type { MapQuery, MapView } from '@/lib/contracts/map'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { buildAccessMap } from '@/lib/domain/access-map/build-access-map'
import { buildOverview } from '@/lib/domain/access-map/build-overview'
import { accountOf } from '@/lib/domain/arn'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { type AccountScope, isInScope } from '@/lib/domain/roles'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { isKnownArn, needsOf } from '../in-scope'
import { loadInventory } from '../inventory/load-inventory'
import { scanFreshness } from '../scan-freshness'

/** The map around one cluster, key or account; without a focus, organizational unit against organizational unit. */
export async function getMap(ctx: ServiceContext, query: MapQuery): Promise<MapView> {
  requirePermission(ctx, 'inventory.read')
  const scope = scopeOf(ctx, 'inventory.read')
  const [whole, rows, freshness] = await Promise.all([
    loadInventory(ctx.db, { kinds: ['organization', 'account', 'organizational-unit', 'kms-key', 'eks-cluster'] }),
    ctx.db.prisma.needRecord.findMany({ where: needsOf(scope) }),
    scanFreshness(ctx),
  ])
  const needs = rows.map(needFromRow)
  const inventory = knownPart(whole, needs, scope)
  const names = namesIn(inventory, scope)
  const choices = names.choices
  if (!query.focus) {
    const { units, cells, worstClusters } = buildOverview(inventory, needs)
    const unitName = new Map(units.map((unit) => [unit.id, unit.name]))
    const overview = {
      units: units.map((unit) => unit.name),
      cells: cells.map(({ keyUnitId, clusterUnitId, missing, unknown, needed }) => ({
        keyUnit: unitName.get(keyUnitId) ?? keyUnitId,
        clusterUnit: unitName.get(clusterUnitId) ?? clusterUnitId,
        missing,
        unknown,
        needed,
      })),
      worst: worstClusters.map((c) => ({
        clusterArn: c.clusterArn,
        clusterName: c.name,
        accountName: c.accountName,
        missing: c.missing,
        unknown: c.unknown,
      })),
    }
    return { focus: null, groups: [], nodes: [], edges: [], rows: [], overview, choices, freshness }
  }
  const focus = choices.find((choice) => choice.id === query.focus)
  if (!focus) throw notFound(`A cluster, key or account with the id ${query.focus}`)
  const map = buildAccessMap(inventory, needs, { id: focus.id, hops: query.hops === 2 ? 2 : 1 })
  const countsOf = (id: string) => {
    const own = map.edges.filter((e) => e.source === id || (e.kind === 'key-role' && e.target === id))
    const through = own.length ? own : map.edges.filter((e) => e.target === id)
    const count = (status: string) => through.filter((e) => e.status === status).length
    return { missing: count('missing'), unknown: count('unknown'), allowed: count('allowed') }
  }
  return {
    focus,
    groups: map.groups.map((group) => ({
      id: group.id,
      label: group.label,
      sublabel: group.accountId,
    })),
    nodes: map.nodes.map((node) => ({
      id: node.id,
      kind: node.kind,
      label: node.label,
      sublabel: node.detail,
      group: node.groupId,
      focus: node.focus,
      ...countsOf(node.id),
    })),
    edges: map.edges.map((edge) => ({
      id: edge.id,
      from: edge.source,
      to: edge.target,
      status: edge.status,
      label: edgeLabel(edge),
    })),
    rows: map.rows.map((row) => ({
      needId: row.needId,
      keyArn: row.keyArn,
      keyLabel: row.keyLabel,
      keyAccount: names.account(row.keyAccountId),
      principalArn: row.principalArn,
      principalKind: row.principalKind,
      clusterArn: row.clusterArn,
      clusterName: row.clusterLabel,
      status: row.status,
      missing: [...row.missing],
      through: row.principalLabel,
      summary: row.summary,
    })),
    overview: null,
    choices,
    freshness,
  }
}

function edgeLabel(edge: { status: string; missing: readonly string[]; unknown: readonly string[] }): string {
  if (edge.status === 'missing') return `Missing ${edge.missing.join(', ')}`
  if (edge.status === 'unknown') return `Unknown: ${edge.unknown.join(', ')}`
  return 'Allowed'
}

/** Where the other side of a need lies is not told; that it lies in the organization is. */
const otherAccounts = { id: 'other-accounts', name: 'Other accounts', parentId: null }

/** What lies in scope, with the other sides of its needs: of those the names, and not where in the organization they are. */
function knownPart(inventory: Inventory, needs: readonly JudgedNeed[], scope: AccountScope): Inventory {
  if (scope === 'all') return inventory
  const named = new Set(needs.flatMap(({ keyArn, clusterArn }) => [keyArn, clusterArn]))
  const beside = new Set([...named].map((arn) => accountOf(arn)))
  return {
    ...inventory,
    accounts: inventory.accounts.flatMap((account) =>
      isInScope(scope, account.id)
        ? account
        : beside.has(account.id)
          ? { ...account, path: [otherAccounts.id], tags: {} }
          : [],
    ),
    organizationalUnits: [...inventory.organizationalUnits, otherAccounts],
    keys: inventory.keys.filter(({ arn }) => isKnownArn(scope, arn) || named.has(arn)),
    clusters: inventory.clusters.filter(({ arn }) => isKnownArn(scope, arn) || named.has(arn)),
  }
}

function namesIn(inventory: Inventory, scope: AccountScope) {
  const accountNames = new Map(inventory.accounts.map((a) => [a.id, a.name]))
  const account = (id: string) => accountNames.get(id) ?? id
  const byLabel = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label)
  const choices: MapView['choices'] = [
    ...inventory.clusters
      .filter(({ arn }) => isKnownArn(scope, arn))
      .map((c) => ({ id: c.arn, label: `${c.name} (${account(c.accountId)}, ${c.region})`, kind: 'cluster' as const }))
      .sort(byLabel),
    ...inventory.keys
      .filter(({ arn }) => isKnownArn(scope, arn))
      .map((k) => ({
        id: k.arn,
        label: `${k.aliases[0] ?? k.keyId} (${account(k.accountId)}, ${k.region})`,
        kind: 'key' as const,
      }))
      .sort(byLabel),
    ...inventory.accounts
      .filter(({ id }) => isInScope(scope, id))
      .map((a) => ({ id: a.id, label: `${a.name} (${a.id})`, kind: 'account' as const }))
      .sort(byLabel),
  ]
  return { account, choices }
}
