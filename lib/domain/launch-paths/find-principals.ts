import { parseArn } from '../arn'
import type { Cluster } from '../inventory/cluster'
import type { AutoScalingGroup } from '../inventory/compute'
import { principalFrom } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'
import type { NeedPrincipal } from './need'
import { isKnownAbsent } from './principal-facts'

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
