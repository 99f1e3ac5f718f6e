import type { ProfileBook } from '../profiles/assignment'
import type { AccessEntry, Cluster, NodeGroup, PodIdentityAssociation } from './cluster'
import type { AutoScalingGroup, EbsDefault, Image, Instance, LaunchTemplate, Snapshot, Volume } from './compute'
import type { PrincipalCorrection } from './correction'
import type { Coverage } from './coverage'
import type { Grant, Key } from './key'
import type { KubernetesNodeClass, KubernetesNodePool, KubernetesRead, KubernetesStorageClass } from './kubernetes'
import type { LaunchCall } from './launch-call'
import type { Account, ControlPolicy, Organization, OrganizationalUnit } from './organization'
import type { Group, ManagedPolicy, Role, User } from './principal'

/** Everything Keyscope knows now: the open versions of all resources, and the coverage of the newest reads. */
export interface Inventory {
  readonly organization: Organization | null
  readonly accounts: readonly Account[]
  readonly organizationalUnits: readonly OrganizationalUnit[]
  readonly controlPolicies: readonly ControlPolicy[]
  readonly keys: readonly Key[]
  readonly grants: readonly Grant[]
  readonly roles: readonly Role[]
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  readonly managedPolicies: readonly ManagedPolicy[]
  readonly clusters: readonly Cluster[]
  readonly nodeGroups: readonly NodeGroup[]
  readonly accessEntries: readonly AccessEntry[]
  readonly podIdentityAssociations: readonly PodIdentityAssociation[]
  readonly launchTemplates: readonly LaunchTemplate[]
  readonly volumes: readonly Volume[]
  readonly instances: readonly Instance[]
  readonly images: readonly Image[]
  readonly snapshots: readonly Snapshot[]
  readonly ebsDefaults: readonly EbsDefault[]
  readonly autoScalingGroups: readonly AutoScalingGroup[]
  /** Karpenter's own calls, where CloudTrail's events are received. */
  readonly launchCalls: readonly LaunchCall[]
  /** What people said where discovery was unsure or wrong. */
  readonly corrections: readonly PrincipalCorrection[]
  readonly kubernetesNodeClasses: readonly KubernetesNodeClass[]
  readonly kubernetesNodePools: readonly KubernetesNodePool[]
  readonly kubernetesStorageClasses: readonly KubernetesStorageClass[]
  /** When each object of Kubernetes was handed over last. */
  readonly kubernetesReads: readonly KubernetesRead[]
  /** Policy documents by content hash (text as AWS returned it). */
  readonly documents: ReadonlyMap<string, string>
  /** Latest outcome per account, Region and collector. */
  readonly coverage: readonly Coverage[]
  /** How clusters are judged; the strict profile for all where nothing was decided. */
  readonly profiles?: ProfileBook
}

export const emptyInventory: Inventory = {
  organization: null,
  accounts: [],
  organizationalUnits: [],
  controlPolicies: [],
  keys: [],
  grants: [],
  roles: [],
  users: [],
  groups: [],
  managedPolicies: [],
  clusters: [],
  nodeGroups: [],
  accessEntries: [],
  podIdentityAssociations: [],
  launchTemplates: [],
  volumes: [],
  instances: [],
  images: [],
  snapshots: [],
  ebsDefaults: [],
  autoScalingGroups: [],
  launchCalls: [],
  corrections: [],
  kubernetesNodeClasses: [],
  kubernetesNodePools: [],
  kubernetesStorageClasses: [],
  kubernetesReads: [],
  documents: new Map(),
  coverage: [],
}
