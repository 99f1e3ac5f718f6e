import type { Activity, AutoScalingGroup } from '@aws-sdk/client-auto-scaling'
import type { Image, Instance, LaunchTemplate, LaunchTemplateVersion, Snapshot, Volume } from '@aws-sdk/client-ec2'
import type { AccessEntry, Cluster, Nodegroup, PodIdentityAssociation } from '@aws-sdk/client-eks'
import type { Bucket } from './bucket'
import type { Key } from './kms-key'
import type { TrailEvent } from './trail-event'

/** An object as its cluster has it. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly [field: string]: unknown
}

/** What the Kubernetes API of a cluster answers with. */
export interface KubernetesContents {
  /** Groups with a version: `karpenter.sh/v1`. */
  readonly serves: string[]
  /** Groups of users that may list the objects. */
  readonly readers: string[]
  readonly objects: KubernetesObject[]
}

/** One cluster with what EKS keeps about it, in EKS's own words. */
export interface ClusterResources {
  readonly cluster: Cluster & { readonly name: string; readonly arn: string }
  readonly nodegroups: readonly Nodegroup[]
  readonly accessEntries: AccessEntry[]
  readonly podIdentityAssociations: readonly PodIdentityAssociation[]
  /** Without it, what a new cluster has. */
  readonly kubernetes?: KubernetesContents
}

/** What an account holds in one Region. EKS, EC2 and Auto Scaling answer from here as it stands. */
export interface RegionalResources {
  readonly region: string
  readonly keys: Key[]
  readonly clusters: ClusterResources[]
  readonly instances: Instance[]
  readonly volumes: Volume[]
  readonly images: Image[]
  readonly snapshots: Snapshot[]
  readonly launchTemplates: { readonly template: LaunchTemplate; readonly versions: readonly LaunchTemplateVersion[] }[]
  readonly autoScalingGroups: AutoScalingGroup[]
  readonly scalingActivities: Activity[]
  readonly events: TrailEvent[]
  readonly buckets: Bucket[]
  ebs: { defaultKeyArn?: string; encryptionByDefault: boolean }
}

export const emptyRegion = (region: string): RegionalResources => ({
  region,
  keys: [],
  clusters: [],
  instances: [],
  volumes: [],
  images: [],
  snapshots: [],
  launchTemplates: [],
  autoScalingGroups: [],
  scalingActivities: [],
  events: [],
  buckets: [],
  ebs: { encryptionByDefault: false },
})
