import type { Cluster } from '../inventory/cluster'
import { defaultBook, profileOf } from '../profiles/assignment'
import type { VersionedProfile } from '../profiles/profile'
import { chooseEbsCsiRoles } from './find-ebs-csi-roles'
import { findKarpenterControllers, isKarpenterMade } from './find-karpenter-controllers'
import {
  autoModeKeys,
  autoScalingGroupsOf,
  ebsCsiKeys,
  karpenterKeys,
  nodeGroupKeys,
  secretsKeys,
  selfManagedKeys,
} from './find-key-uses'
import { chooseKarpenterNodeRoles, findNodeGroupRoles, findScaledNodeRoles } from './find-node-roles'
import { clusterRole, findAutoScalingRole, findSpotRole, identityOnlyRole, unseenPrincipal } from './find-principals'
import { principalFrom } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'
import { inOrder, rolesOfKey } from './key-roles'
import { findSpotPool } from './kubernetes-objects'
import type { KeyRole, KeyUse, LaunchPath, Need, NeedPrincipal } from './need'
import { nodeClassRoles } from './node-class-roles'
import { rankOfUse } from './rank-uses'
import { requirementsFor } from './requirements'
import { type ResolvedKey, resolveKey } from './resolve-key'
import { stableId } from './stable-id'
import { mergePrincipals } from './weigh-evidence'
import type { WrittenKey } from './written-key'

/** Everything the clusters need: who, which key, which operations, and what shows it. */
export function findNeeds(index: InventoryIndex): Need[] {
  return index.inventory.clusters.flatMap((cluster) => findClusterNeeds(index, cluster))
}

export function findClusterNeeds(index: InventoryIndex, cluster: Cluster): Need[] {
  const profile = profileOf(index.inventory.profiles ?? defaultBook, cluster, index.accounts.get(cluster.accountId))
  const needs = new Map<string, Need>()
  for (const launch of findLaunches(index, cluster)) {
    if (launch.principals.length === 0) continue
    const attaches = launch.path === 'secrets' ? [] : [identityOnlyRole(cluster)]
    const keys = resolveKeys(index, cluster, launch.keys)
    for (const key of keys) {
      const roles = rolesOfKey(launch.path, key, keys)
      // An instance attaches the volume: what is under the key of its snapshot alone, it never reads.
      const attaching = roles.every((role) => role === 'source') ? [] : attaches
      for (const principal of [...launch.principals, ...attaching]) {
        const need = makeNeed(cluster, launch, principal, key, roles, profile)
        const before = needs.get(need.id)
        needs.set(need.id, before ? mergeNeeds(before, need, profile) : need)
      }
    }
  }
  return [...needs.values()]
}

/** The ways in which the cluster comes to use keys, also those that lead to none. */
export function findLaunches(index: InventoryIndex, cluster: Cluster): Launch[] {
  return [
    karpenterLaunch(index, cluster),
    ...nodeGroupLaunches(index, cluster),
    ...selfManagedLaunches(index, cluster),
    autoModeLaunch(index, cluster),
    ebsCsiLaunch(index, cluster),
    { path: 'secrets', keys: secretsKeys(cluster), principals: [clusterRole(index, cluster)] },
  ]
}

interface Launch {
  readonly path: LaunchPath
  readonly keys: readonly WrittenKey[]
  readonly principals: readonly NeedPrincipal[]
}

function karpenterLaunch(index: InventoryIndex, cluster: Cluster): Launch {
  const found = findKarpenterControllers(index, cluster)
  const keys = karpenterKeys(index, cluster, new Set(found.map(({ arn }) => arn)))
  const text =
    'Karpenter makes nodes here, but no association, trust, launch template or name says which role it runs as'
  const controllers = found.length > 0 ? found : [unseenPrincipal(cluster, 'karpenter-controller', text)]
  const instances = index.instancesByCluster.get(cluster.arn) ?? []
  const spot = instances.find((i) => i.spot && isKarpenterMade(i.tags))
  const spotPool = findSpotPool(index, cluster, 'EC2NodeClass')
  return {
    path: 'karpenter',
    keys,
    principals: [
      ...controllers,
      ...chooseKarpenterNodeRoles(index, cluster).chosen,
      ...(spot ? findSpotRole(index, cluster, `Karpenter runs Spot instances, such as ${spot.id}`) : []),
      ...(!spot && spotPool ? findSpotRole(index, cluster, `NodePool ${spotPool.name} allows Spot capacity`) : []),
    ],
  }
}

function nodeGroupLaunches(index: InventoryIndex, cluster: Cluster): Launch[] {
  return (index.nodeGroups.get(cluster.arn) ?? []).map((group) => {
    const scaling = autoScalingGroupsOf(index, group)
    const roles = scaling.length > 0 ? scaling : [null]
    const isSpot = group.capacityType === 'SPOT' || scaling.some((g) => g.spot)
    return {
      path: 'managed-node-group',
      keys: nodeGroupKeys(index, cluster, group),
      principals: [
        ...roles.map((g) => findAutoScalingRole(index, cluster, g, `node group ${group.name}`)),
        ...findNodeGroupRoles(index, group),
        ...(isSpot ? findSpotRole(index, cluster, `node group ${group.name} uses Spot capacity`) : []),
      ],
    }
  })
}

function selfManagedLaunches(index: InventoryIndex, cluster: Cluster): Launch[] {
  const managed = new Set((index.nodeGroups.get(cluster.arn) ?? []).flatMap((g) => g.autoScalingGroups))
  return (index.autoScalingGroupsByCluster.get(cluster.arn) ?? [])
    .filter((group) => !managed.has(group.name) && !('eks:nodegroup-name' in group.tags))
    .map((group) => ({
      path: 'self-managed-node-group',
      keys: selfManagedKeys(index, cluster, group),
      principals: [
        findAutoScalingRole(index, cluster, group, group.name),
        ...mergePrincipals(findScaledNodeRoles(index, cluster, group)),
        ...(group.spot ? findSpotRole(index, cluster, `Auto Scaling group ${group.name} uses Spot capacity`) : []),
      ],
    }))
}

/** In Auto Mode AWS runs Karpenter and acts as the cluster role. */
function autoModeLaunch(index: InventoryIndex, cluster: Cluster): Launch {
  if (!cluster.autoMode.enabled) return { path: 'auto-mode', keys: [], principals: [] }
  const node = cluster.autoMode.nodeRoleArn
  return {
    path: 'auto-mode',
    keys: autoModeKeys(index, cluster),
    principals: [
      clusterRole(index, cluster),
      ...mergePrincipals([
        ...(node ? [principalFrom(index, node, 'node-role', 'node role of Auto Mode', 1)] : []),
        ...nodeClassRoles(index, cluster, 'NodeClass'),
      ]),
    ],
  }
}

function ebsCsiLaunch(index: InventoryIndex, cluster: Cluster): Launch {
  const found = chooseEbsCsiRoles(index, cluster).chosen
  const text = 'The driver makes volumes here, but no association or trust names its role: it may act as the node role'
  const auto = cluster.autoMode.enabled ? clusterRole(index, cluster) : unseenPrincipal(cluster, 'ebs-csi-role', text)
  return { path: 'ebs-csi', keys: ebsCsiKeys(index, cluster), principals: found.length > 0 ? found : [auto] }
}

interface UsedKey extends ResolvedKey {
  readonly uses: readonly WrittenKey[]
}

function resolveKeys(index: InventoryIndex, cluster: Cluster, written: readonly WrittenKey[]): UsedKey[] {
  const place = { accountId: cluster.accountId, region: cluster.region }
  const used = new Map<string, UsedKey>()
  for (const use of written) {
    const key = use.unread
      ? { keyArn: use.written, problem: { failure: null, text: use.unread } }
      : resolveKey(index, use.written, place)
    if (key === 'aws-managed') continue
    const before = used.get(key.keyArn)
    used.set(key.keyArn, { ...key, uses: [...(before?.uses ?? []), use] })
  }
  return [...used.values()]
}

const nothing: readonly string[] = []

function makeNeed(
  cluster: Cluster,
  { path, principals }: Launch,
  principal: NeedPrincipal,
  key: UsedKey,
  roles: readonly KeyRole[],
  profile: VersionedProfile,
): Need {
  return {
    id: stableId(cluster.arn, path, principal.kind, principal.arn, key.keyArn),
    clusterArn: cluster.arn,
    path,
    principal,
    keyArn: key.keyArn,
    keyProblem: key.problem,
    uses: foldUses(key.uses),
    keyRoles: roles,
    passes:
      principal.kind === 'karpenter-controller'
        ? principals.filter(({ kind }) => kind === 'node-role').map(({ arn }) => arn)
        : nothing,
    profile: { name: profile.name, version: profile.version },
    operations: requirementsFor(profile, principal.kind, path, roles),
  }
}

const shownUses = 20

/** A large cluster has thousands of volumes under one key: the first ones stand for all, what decides the next launch before them. */
function foldUses(written: readonly WrittenKey[]): KeyUse[] {
  const uses = written.toSorted((a, b) => rankOfUse(a) - rankOfUse(b))
  const shown = uses.slice(0, shownUses).map(({ restoresSnapshot: _, unread: __, ...use }) => use)
  const rest = uses[shownUses]
  if (!rest) return shown
  return [...shown, { kind: rest.kind, evidence: `and ${uses.length - shownUses} more`, written: rest.written }]
}

/** Two node groups of one cluster often need the same of the same role. */
function mergeNeeds(a: Need, b: Need, profile: VersionedProfile): Need {
  const uses = new Map<string, KeyUse>()
  for (const use of [...a.uses, ...b.uses]) uses.set(`${use.kind}/${use.evidence}/${use.written}`, use)
  const roles = inOrder([...a.keyRoles, ...b.keyRoles])
  const operations = requirementsFor(profile, a.principal.kind, a.path, roles)
  return { ...a, uses: [...uses.values()], keyRoles: roles, operations }
}
