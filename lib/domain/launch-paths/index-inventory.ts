import { parseAssumedRole } from '../arn'
import type { AccessEntry, Cluster, NodeGroup, PodIdentityAssociation } from '../inventory/cluster'
import type {
  AutoScalingGroup,
  EbsDefault,
  Image,
  Instance,
  LaunchTemplate,
  Snapshot,
  Volume,
} from '../inventory/compute'
import type { PrincipalCorrection } from '../inventory/correction'
import type { Inventory } from '../inventory/inventory'
import type { Grant, Key } from '../inventory/key'
import type {
  KubernetesNodeClass,
  KubernetesNodePool,
  KubernetesRead,
  KubernetesStorageClass,
} from '../inventory/kubernetes'
import type { LaunchCall } from '../inventory/launch-call'
import type { Account, OrganizationalUnit } from '../inventory/organization'
import type { ManagedPolicy, Role } from '../inventory/principal'
import { indexReads, type ReadLookup } from '../inventory/reads'
import { readStatements, type Statement } from '../inventory/statements'
import type { ControlPolicies, KeyFacts, PrincipalFacts } from '../policy/question'
import type { PermissionShape } from './permission-shape'
import { indexServiceAccountTrusts, type ServiceAccountTrust } from './service-account-trust'

/** Look-ups over an inventory, made once and shared by every need. */
export interface InventoryIndex {
  readonly inventory: Inventory
  readonly reads: ReadLookup

  readonly accounts: ReadonlyMap<string, Account>
  readonly units: ReadonlyMap<string, OrganizationalUnit>

  readonly keys: ReadonlyMap<string, Key>
  /** By bare key id: the same multi-Region id exists in several Regions. */
  readonly keysById: ReadonlyMap<string, readonly Key[]>
  /** By `alias/name`, over all accounts and Regions. */
  readonly keysByAlias: ReadonlyMap<string, readonly Key[]>
  readonly grantsByKey: ReadonlyMap<string, readonly Grant[]>

  readonly roles: ReadonlyMap<string, Role>
  readonly rolesByUniqueId: ReadonlyMap<string, Role>
  readonly rolesByAccount: ReadonlyMap<string, readonly Role[]>
  readonly rolesByInstanceProfile: ReadonlyMap<string, Role>
  /** By `account/policy ARN`. */
  readonly managedPolicies: ReadonlyMap<string, ManagedPolicy>
  /** By OIDC issuer, without its scheme. */
  readonly serviceAccountTrusts: ReadonlyMap<string, readonly ServiceAccountTrust[]>

  readonly clusters: ReadonlyMap<string, Cluster>
  readonly clustersByAccount: ReadonlyMap<string, readonly Cluster[]>
  readonly nodeGroups: ReadonlyMap<string, readonly NodeGroup[]>
  readonly accessEntries: ReadonlyMap<string, readonly AccessEntry[]>
  readonly podIdentities: ReadonlyMap<string, readonly PodIdentityAssociation[]>
  /** By cluster ARN, told by tags. */
  readonly instancesByCluster: ReadonlyMap<string, readonly Instance[]>
  /** By cluster ARN, told by tags or by the instance a volume is attached to. */
  readonly volumesByCluster: ReadonlyMap<string, readonly Volume[]>
  readonly launchTemplatesByCluster: ReadonlyMap<string, readonly LaunchTemplate[]>
  readonly autoScalingGroupsByCluster: ReadonlyMap<string, readonly AutoScalingGroup[]>
  readonly instances: ReadonlyMap<string, Instance>
  /** By `account/region/id`. */
  readonly volumes: ReadonlyMap<string, Volume>
  /** By `account/region/id` and `account/region/name`. */
  readonly launchTemplates: ReadonlyMap<string, readonly LaunchTemplate[]>
  /** By `account/region/name`. */
  readonly autoScalingGroups: ReadonlyMap<string, AutoScalingGroup>
  /** By `account/region/id`, where they were seen. */
  readonly images: ReadonlyMap<string, Image>
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** By `account/region`. */
  readonly ebsDefaults: ReadonlyMap<string, EbsDefault>

  /** By `account/region/cluster name`. */
  readonly launchCalls: ReadonlyMap<string, readonly LaunchCall[]>
  /** What people said of a cluster's principals, by cluster ARN. */
  readonly corrections: ReadonlyMap<string, readonly PrincipalCorrection[]>
  /** By cluster ARN. */
  readonly nodeClasses: ReadonlyMap<string, readonly KubernetesNodeClass[]>
  readonly nodePools: ReadonlyMap<string, readonly KubernetesNodePool[]>
  readonly storageClasses: ReadonlyMap<string, readonly KubernetesStorageClass[]>
  /** By the object's id. */
  readonly kubernetesReads: ReadonlyMap<string, KubernetesRead>

  /** Statements of a document by content hash; null when it is missing or not a policy. */
  readonly statements: (hash: string) => readonly Statement[] | null
  /** Facts made once per key, principal and account. */
  readonly facts: {
    readonly keys: Map<string, KeyFacts>
    readonly principals: Map<string, PrincipalFacts>
    readonly controlPolicies: Map<string, ControlPolicies | null>
    readonly permissionShapes: Map<string, PermissionShape>
    /** Clusters that a role is named after, by role ARN. */
    readonly namedClusters: Map<string, ReadonlySet<string>>
  }
}

export function indexInventory(inventory: Inventory): InventoryIndex {
  const statements = rememberStatements(inventory.documents)
  const clusterOf = indexClusterNames(inventory.clusters)
  const instances = new Map(inventory.instances.map((i) => [`${i.accountId}/${i.region}/${i.id}`, i]))
  const ownerOf = (volume: Volume) => {
    const tagged = clusterOf(volume)
    if (tagged) return tagged
    for (const id of volume.instanceIds) {
      const instance = instances.get(`${volume.accountId}/${volume.region}/${id}`)
      const cluster = instance && clusterOf(instance)
      if (cluster) return cluster
    }
    return null
  }
  return {
    inventory,
    reads: indexReads(inventory.coverage),
    accounts: new Map(inventory.accounts.map((a) => [a.id, a])),
    units: new Map(inventory.organizationalUnits.map((u) => [u.id, u])),
    ...keyLookUps(inventory),
    roles: new Map(inventory.roles.map((r) => [r.arn, r])),
    rolesByUniqueId: new Map(inventory.roles.map((r) => [r.roleId, r])),
    rolesByAccount: groupBy(inventory.roles, (r) => [r.accountId]),
    rolesByInstanceProfile: new Map(inventory.roles.flatMap((r) => r.instanceProfiles.map((p) => [p.arn, r] as const))),
    managedPolicies: new Map(inventory.managedPolicies.map((p) => [`${p.accountId}/${p.arn}`, p])),
    serviceAccountTrusts: indexServiceAccountTrusts(inventory.roles, statements),
    clusters: new Map(inventory.clusters.map((c) => [c.arn, c])),
    clustersByAccount: groupBy(inventory.clusters, (c) => [c.accountId]),
    nodeGroups: groupBy(inventory.nodeGroups, (n) => [n.clusterArn]),
    accessEntries: groupBy(inventory.accessEntries, (e) => [e.clusterArn]),
    podIdentities: groupBy(inventory.podIdentityAssociations, (a) => [a.clusterArn]),
    instancesByCluster: groupBy(inventory.instances, (i) => present(clusterOf(i))),
    volumesByCluster: groupBy(inventory.volumes, (v) => present(ownerOf(v))),
    launchTemplatesByCluster: groupBy(inventory.launchTemplates, (t) => present(clusterOf(t))),
    autoScalingGroupsByCluster: groupBy(inventory.autoScalingGroups, (g) => present(clusterOf(g))),
    instances,
    volumes: new Map(inventory.volumes.map((v) => [`${v.accountId}/${v.region}/${v.id}`, v])),
    launchTemplates: groupBy(inventory.launchTemplates, (t) =>
      [t.id, t.name].map((name) => `${t.accountId}/${t.region}/${name}`),
    ),
    autoScalingGroups: new Map(inventory.autoScalingGroups.map((g) => [`${g.accountId}/${g.region}/${g.name}`, g])),
    images: new Map(inventory.images.map((i) => [`${i.accountId}/${i.region}/${i.id}`, i])),
    snapshots: new Map(inventory.snapshots.map((s) => [`${s.accountId}/${s.region}/${s.id}`, s])),
    ebsDefaults: new Map(inventory.ebsDefaults.map((d) => [`${d.accountId}/${d.region}`, d])),
    launchCalls: groupBy(inventory.launchCalls, (c) => [`${c.accountId}/${c.region}/${c.clusterName}`]),
    corrections: groupBy(inventory.corrections, (c) => [c.clusterArn]),
    nodeClasses: groupBy(inventory.kubernetesNodeClasses, (c) => [c.clusterArn]),
    nodePools: groupBy(inventory.kubernetesNodePools, (p) => [p.clusterArn]),
    storageClasses: groupBy(inventory.kubernetesStorageClasses, (s) => [s.clusterArn]),
    kubernetesReads: new Map(inventory.kubernetesReads.map((r) => [r.objectId, r])),
    statements,
    facts: {
      keys: new Map(),
      principals: new Map(),
      controlPolicies: new Map(),
      permissionShapes: new Map(),
      namedClusters: new Map(),
    },
  }
}

export type KeysOfInventory = Pick<Inventory, 'keys' | 'grants' | 'documents'>

/** The same index over other keys and grants; `documents` are those that these keys point to. */
export function indexKeys(index: InventoryIndex, some: KeysOfInventory): InventoryIndex {
  const statements = rememberStatements(some.documents)
  return {
    ...index,
    inventory: { ...index.inventory, keys: some.keys, grants: some.grants },
    ...keyLookUps(some),
    statements: (hash) => (some.documents.has(hash) ? statements(hash) : index.statements(hash)),
    facts: { ...index.facts, keys: new Map() },
  }
}

function keyLookUps({ keys, grants }: Pick<Inventory, 'keys' | 'grants'>) {
  return {
    keys: new Map(keys.map((k) => [k.arn, k])),
    keysById: groupBy(keys, (k) => [k.keyId]),
    keysByAlias: groupBy(keys, (k) => k.aliases),
    grantsByKey: groupBy(grants, (g) => [g.keyArn]),
  }
}

/** The role behind an ARN: itself, or the role of a session (whose ARN has lost the role's path). */
export function roleBehind(index: InventoryIndex, arn: string): string {
  const session = parseAssumedRole(arn)
  if (!session) return arn
  const role = index.rolesByAccount.get(session.accountId)?.find((r) => r.name === session.roleName)
  return role?.arn ?? `arn:${arn.split(':')[1]}:iam::${session.accountId}:role/${session.roleName}`
}

interface Tagged {
  readonly accountId: string
  readonly region: string
  readonly tags: Readonly<Record<string, string>>
}

const clusterNameTags = ['eks:eks-cluster-name', 'eks:cluster-name', 'aws:eks:cluster-name', 'KubernetesCluster']

/** The cluster a resource belongs to by its tags (domain.md 5.3); null when they name none we know. */
function indexClusterNames(clusters: readonly Cluster[]): (resource: Tagged) => string | null {
  const arns = new Map(clusters.map((c) => [`${c.accountId}/${c.region}/${c.name}`, c.arn]))
  const find = (resource: Tagged, name: string) => arns.get(`${resource.accountId}/${resource.region}/${name}`)
  return (resource) => {
    for (const tag of clusterNameTags) {
      const name = resource.tags[tag]
      const arn = name && find(resource, name)
      if (arn) return arn
    }
    for (const tag of Object.keys(resource.tags)) {
      if (!tag.startsWith('kubernetes.io/cluster/')) continue
      const arn = find(resource, tag.slice('kubernetes.io/cluster/'.length))
      if (arn) return arn
    }
    return null
  }
}

function rememberStatements(documents: ReadonlyMap<string, string>) {
  const known = new Map<string, readonly Statement[] | null>()
  return (hash: string) => {
    const before = known.get(hash)
    if (before !== undefined) return before
    const text = documents.get(hash)
    const statements = text === undefined ? null : readStatements(text)
    known.set(hash, statements)
    return statements
  }
}

const present = (value: string | null): readonly string[] => (value ? [value] : [])

function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key)
      if (!group) groups.set(key, [item])
      // A launch template whose id and name are the same text would otherwise be listed twice.
      else if (group[group.length - 1] !== item) group.push(item)
    }
  }
  return groups
}
