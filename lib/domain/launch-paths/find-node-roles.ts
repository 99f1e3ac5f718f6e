import { nameOf } from '../arn'
import type { Cluster, NodeGroup } from '../inventory/cluster'
import type { AutoScalingGroup } from '../inventory/compute'
import type { Role } from '../inventory/principal'
import { withCorrections } from './corrections'
import {
  findKarpenterControllers,
  hasKarpenterNodes,
  isKarpenterMade,
  karpenterTemplates,
} from './find-karpenter-controllers'
import { principalFrom } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'
import type { NeedPrincipal } from './need'
import { nodeClassRoles } from './node-class-roles'
import { permissionShape } from './permission-shape'
import { isKnownAbsent } from './principal-facts'
import { against, type Choice, chooseSeveral, mergePrincipals } from './weigh-evidence'

const kind = 'node-role' as const
const nodeEntryTypes = new Set(['EC2_LINUX', 'EC2_WINDOWS', 'EC2'])

/** Roles of the nodes that Karpenter launches (domain.md 5.2); nobody where Karpenter does not work. */
export function chooseKarpenterNodeRoles(index: InventoryIndex, cluster: Cluster): Choice {
  const controllers = findKarpenterControllers(index, cluster)
  const candidates =
    controllers.length > 0 || hasKarpenterNodes(index, cluster)
      ? mergePrincipals([
          ...nodeClassRoles(index, cluster),
          ...byProfilesInUse(index, cluster),
          ...byEntryAndPassing(index, cluster, controllers),
          ...byKarpentersProfile(index, cluster),
          ...byNameAndTags(index, cluster),
        ])
      : []
  return withCorrections(index, cluster, kind, candidates, chooseSeveral, 'several')
}

export function findNodeGroupRoles(index: InventoryIndex, group: NodeGroup): NeedPrincipal[] {
  if (!group.nodeRoleArn) return []
  return [principalFrom(index, group.nodeRoleArn, kind, `node role of node group ${group.name}`, 1)]
}

/** Of nodes that an Auto Scaling group of the customer's own launches: by its launch template's profile and its instances'. */
export function findScaledNodeRoles(index: InventoryIndex, cluster: Cluster, group: AutoScalingGroup): NeedPrincipal[] {
  const template = group.launchTemplate?.id ?? group.launchTemplate?.name
  const versions = index.launchTemplates.get(`${cluster.accountId}/${cluster.region}/${template}`) ?? []
  const launched = (index.instancesByCluster.get(cluster.arn) ?? []).filter(
    ({ tags }) => tags['aws:autoscaling:groupName'] === group.name,
  )
  const profiles = new Map([
    ...versions.map((t) => [t.instanceProfile, `launch template ${t.name}`] as const),
    ...launched.map((i) => [i.instanceProfileArn, `instance ${i.id}`] as const),
  ])
  return [...profiles].flatMap(([profile, source]) => {
    const role = profile && roleOfProfile(index, cluster.accountId, profile)
    return role ? [principalFrom(index, role, kind, `instance profile ${nameOf(profile)} of ${source}`, 0.95)] : []
  })
}

/** Profiles of its instances and of its launch templates. */
function byProfilesInUse(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  const profiles = new Map<string, string>()
  for (const template of karpenterTemplates(index, cluster)) {
    if (template.instanceProfile) profiles.set(template.instanceProfile, `launch template ${template.name}`)
  }
  for (const instance of index.instancesByCluster.get(cluster.arn) ?? []) {
    const isAutoMode = cluster.autoMode.enabled && !('karpenter.k8s.aws/ec2nodeclass' in instance.tags)
    if (instance.instanceProfileArn && isKarpenterMade(instance.tags) && !isAutoMode) {
      profiles.set(instance.instanceProfileArn, `instance ${instance.id}`)
    }
  }
  return [...profiles].flatMap(([profile, source]) => {
    const role = roleOfProfile(index, cluster.accountId, profile)
    return role ? [principalFrom(index, role, kind, `instance profile ${nameOf(profile)} of ${source}`, 0.95)] : []
  })
}

/** A launch template gives a profile's name or its ARN. */
function roleOfProfile(index: InventoryIndex, accountId: string, profile: string): string | null {
  const byArn = index.rolesByInstanceProfile.get(profile)
  if (byArn) return byArn.arn
  const roles = index.rolesByAccount.get(accountId) ?? []
  return roles.find((role) => role.instanceProfiles.some((p) => p.name === profile))?.arn ?? null
}

/** Roles whose nodes may join and that no other nodes of the cluster have, and roles the controller may pass: best is both. */
function byEntryAndPassing(
  index: InventoryIndex,
  cluster: Cluster,
  controllers: readonly NeedPrincipal[],
): NeedPrincipal[] {
  const others = rolesOfOtherNodes(index, cluster)
  const entries = (index.accessEntries.get(cluster.arn) ?? [])
    .filter((e) => nodeEntryTypes.has(e.type) && !others.has(e.principalArn))
    .filter((e) => e.principalArn !== cluster.autoMode.nodeRoleArn)
  const passed = new Set(
    controllers.flatMap(({ arn }) => {
      const role = index.roles.get(arn)
      return role ? [...permissionShape(index, role).passes] : []
    }),
  )
  const found = [
    ...entries.map(({ principalArn, type }) => {
      const both = passed.has(principalArn)
      const text = `access entry of type ${type}${both ? ', and the controller may pass it' : ''}`
      return principalFrom(index, principalArn, kind, text, both ? 0.9 : 0.8)
    }),
    ...[...passed].map((arn) => principalFrom(index, arn, kind, 'the controller may pass it', 0.5)),
  ]
  return mergePrincipals(found).map((principal) =>
    isKnownAbsent(index, principal.arn) ? against(principal, 'the role does not exist any more', 0.8) : principal,
  )
}

/** Of node groups, and of instances that an Auto Scaling group launched. */
function rolesOfOtherNodes(index: InventoryIndex, cluster: Cluster): ReadonlySet<string> {
  const managed = (index.nodeGroups.get(cluster.arn) ?? []).flatMap((g) => g.nodeRoleArn ?? [])
  const scaled = (index.instancesByCluster.get(cluster.arn) ?? []).flatMap(({ tags, instanceProfileArn }) =>
    'aws:autoscaling:groupName' in tags && instanceProfileArn
      ? (roleOfProfile(index, cluster.accountId, instanceProfileArn) ?? [])
      : [],
  )
  return new Set([...managed, ...scaled])
}

/** `<cluster>_<hash>` is how Karpenter names the profiles it makes; its tags say for which cluster and Region. */
function byKarpentersProfile(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  const namesakes = (index.clustersByAccount.get(cluster.accountId) ?? []).filter((c) => c.name === cluster.name)
  return (index.rolesByAccount.get(cluster.accountId) ?? []).flatMap((role) =>
    role.instanceProfiles.flatMap(({ name, tags = {} }) => {
      const isTagged = tags['eks:eks-cluster-name'] === cluster.name || `kubernetes.io/cluster/${cluster.name}` in tags
      const isNamed = name.startsWith(`${cluster.name}_`) && /^[0-9a-f]{8,}$/.test(name.slice(cluster.name.length + 1))
      const region = tags['topology.kubernetes.io/region']
      if (!(isTagged || isNamed) || (region && region !== cluster.region)) return []
      const isCertain = (isTagged && region) || namesakes.length === 1
      return [principalFrom(index, role.arn, kind, `instance profile ${name} is Karpenter's`, isCertain ? 0.8 : 0.5)]
    }),
  )
}

function byNameAndTags(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  return (index.rolesByAccount.get(cluster.accountId) ?? []).flatMap((role) => {
    const text = nameOrTag(role, cluster)
    return text ? [principalFrom(index, role.arn, kind, text, 0.4)] : []
  })
}

function nameOrTag(role: Role, cluster: Cluster): string | null {
  if (role.name === `KarpenterNodeRole-${cluster.name}`) return `is named ${role.name}`
  if (role.instanceProfiles.length === 0) return null
  const tags: readonly string[] = ['eks:eks-cluster-name', 'karpenter.sh/discovery']
  const tag = tags.find((name) => role.tags[name] === cluster.name)
  return tag ? `is tagged ${tag} = ${cluster.name}` : null
}
