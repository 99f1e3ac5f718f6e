import type { AccessEntry, Cluster, NodeGroup, PodIdentityAssociation } from './cluster'
import type { AutoScalingGroup, EbsDefault, Image, Instance, LaunchTemplate, Snapshot, Volume } from './compute'
import type { Grant, Key } from './key'
import type { KubernetesNodeClass, KubernetesNodePool, KubernetesStorageClass } from './kubernetes'
import type { Account, ControlPolicy, Organization, OrganizationalUnit } from './organization'
import type { Group, ManagedPolicy, Role, User } from './principal'

/** Every kind of inventory row and the shape of its body. */
export interface ResourceBodies {
  organization: Organization
  account: Account
  'organizational-unit': OrganizationalUnit
  'control-policy': ControlPolicy
  'kms-key': Key
  'kms-grant': Grant
  'iam-role': Role
  'iam-user': User
  'iam-group': Group
  'iam-policy': ManagedPolicy
  'eks-cluster': Cluster
  'eks-node-group': NodeGroup
  'eks-access-entry': AccessEntry
  'eks-pod-identity-association': PodIdentityAssociation
  'ec2-launch-template': LaunchTemplate
  'ec2-volume': Volume
  'ec2-instance': Instance
  'ec2-image': Image
  'ec2-snapshot': Snapshot
  'ec2-ebs-default': EbsDefault
  'auto-scaling-group': AutoScalingGroup
  'kubernetes-node-class': KubernetesNodeClass
  'kubernetes-node-pool': KubernetesNodePool
  'kubernetes-storage-class': KubernetesStorageClass
}

export type ResourceKind = keyof ResourceBodies

/** One resource as a collector read it. */
export type Resource = {
  [K in ResourceKind]: {
    readonly kind: K
    /** ARN where AWS has one, else an id unique within the kind: `account/region/id`. */
    readonly id: string
    /** The account it was read in; empty for the organization's own rows. */
    readonly accountId: string
    /** Empty for global resources. */
    readonly region: string
    readonly body: ResourceBodies[K]
  }
}[ResourceKind]
