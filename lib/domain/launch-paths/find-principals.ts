import { nameOf, parseArn } from '../arn'
import type { Cluster, NodeGroup } from '../inventory/cluster'
import type { AutoScalingGroup } from '../inventory/compute'
import { isKarpenterMade, karpenterTemplates } from './find-karpenter-controllers'
import { findServiceAccountRoles, mergePrincipals, principalFrom } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'
import type { NeedPrincipal } from './need'
import { isKnownAbsent } from './principal-facts'

const nodeEntryTypes = new Set(['EC2_LINUX', 'EC2_WINDOWS', 'EC2'])

/** Roles of the nodes that Karpenter launches: from its templates and instances, else from access entries no node group uses. */
export function findKarpenterNodeRoles(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  const profiles = new Map<string, string>()
  for (const template of karpenterTemplates(index, cluster)) {
    if (template.instanceProfile) profiles.set(template.instanceProfile, `launch template ${template.name}`)
  }
  for (const instance of index.instancesByCluster.get(cluster.arn) ?? []) {
    if (instance.instanceProfileArn && isKarpenterMade(instance.tags)) {
      profiles.set(instance.instanceProfileArn, `instance ${instance.id}`)
    }
  }
  const byProfile = [...profiles].flatMap(([profile, source]) => {
    const role = roleOfProfile(index, cluster.accountId, profile)
    return role
      ? [principalFrom(index, role, 'node-role', `instance profile ${nameOf(profile)} of ${source}`, 0.95)]
      : []
  })
  if (byProfile.length > 0) return mergePrincipals(byProfile)

  const groupRoles = new Set((index.nodeGroups.get(cluster.arn) ?? []).map((g) => g.nodeRoleArn))
  return mergePrincipals(
    (index.accessEntries.get(cluster.arn) ?? [])
      .filter((e) => nodeEntryTypes.has(e.type) && !groupRoles.has(e.principalArn))
      .filter((e) => e.principalArn !== cluster.autoMode.nodeRoleArn)
      .map((e) => principalFrom(index, e.principalArn, 'node-role', `access entry of type ${e.type}`, 0.8)),
  )
}

/** A launch template gives a profile's name or its ARN. */
function roleOfProfile(index: InventoryIndex, accountId: string, profile: string): string | null {
  const byArn = index.rolesByInstanceProfile.get(profile)
  if (byArn) return byArn.arn
  const roles = index.rolesByAccount.get(accountId) ?? []
  return roles.find((role) => role.instanceProfiles.some((p) => p.name === profile))?.arn ?? null
}

export function findNodeGroupRoles(index: InventoryIndex, group: NodeGroup): NeedPrincipal[] {
  if (!group.nodeRoleArn) return []
  return [principalFrom(index, group.nodeRoleArn, 'node-role', `node role of node group ${group.name}`, 1)]
}

/**
 * The service-linked role that launches for an Auto Scaling group. Its suffix matters (F6): the group says which it is; only when
 * the group could not be read is the default assumed.
 */
export function findAutoScalingRole(
  index: InventoryIndex,
  cluster: Cluster,
  group: AutoScalingGroup | null,
  name: string,
): NeedPrincipal {
  if (group?.serviceLinkedRoleArn) {
    const text = `service-linked role of Auto Scaling group ${group.name}`
    return principalFrom(index, group.serviceLinkedRoleArn, 'auto-scaling-role', text, 1)
  }
  const arn = serviceLinkedRole(cluster, 'autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling')
  const text = `the default service-linked role: that of ${name} could not be read`
  return principalFrom(index, arn, 'auto-scaling-role', text, 0.6)
}

/** EC2's Spot role, where it exists or where nobody could look. */
export function findSpotRole(index: InventoryIndex, cluster: Cluster, text: string): NeedPrincipal[] {
  const arn = serviceLinkedRole(cluster, 'spot.amazonaws.com', 'AWSServiceRoleForEC2Spot')
  if (isKnownAbsent(index, arn)) return []
  return [principalFrom(index, arn, 'spot-role', text, 0.9)]
}

/** The policy-less role that decrypts a volume's data key when an instance attaches it (domain.md 1.5). */
export function identityOnlyRole(cluster: Cluster): NeedPrincipal {
  return {
    arn: `arn:${partitionOf(cluster)}:iam::${cluster.accountId}:role/aws:ec2-infrastructure`,
    kind: 'identity-only-role',
    evidence: [{ text: 'EC2 acts as this role for every instance with an encrypted volume', confidence: 1 }],
  }
}

export const findEbsCsiRoles = (index: InventoryIndex, cluster: Cluster) =>
  findServiceAccountRoles(index, cluster, 'ebs-csi-controller-sa', 'ebs-csi-role')

export const clusterRole = (index: InventoryIndex, cluster: Cluster): NeedPrincipal =>
  principalFrom(index, cluster.roleArn, 'cluster-role', `cluster role of ${cluster.name}`, 1)

/**
 * Stands for a role that must exist, because its work is to be seen, but that nothing readable names. Its need is unknown: leaving
 * it out would show a cluster as healthy that may not be.
 */
export const unseenPrincipal = (cluster: Cluster, kind: NeedPrincipal['kind'], text: string): NeedPrincipal => ({
  arn: `not found in ${cluster.name} (${cluster.accountId}, ${cluster.region})`,
  kind,
  evidence: [{ text, confidence: 0 }],
})

export const isUnseen = (principal: NeedPrincipal) => !principal.arn.startsWith('arn:')

export const partitionOf = (cluster: Cluster) => parseArn(cluster.arn)?.partition ?? 'aws'

const serviceLinkedRole = (cluster: Cluster, service: string, name: string) =>
  `arn:${partitionOf(cluster)}:iam::${cluster.accountId}:role/aws-service-role/${service}/${name}`
