import { autoScalingGroups } from './auto-scaling-groups'
import { controlPolicies } from './control-policies'
import type { Collector, CollectorScope } from './define-collector'
import { ec2EbsDefaults } from './ec2-ebs-defaults'
import { ec2Images } from './ec2-images'
import { ec2Instances } from './ec2-instances'
import { ec2LaunchTemplates } from './ec2-launch-templates'
import { ec2Snapshots } from './ec2-snapshots'
import { ec2Volumes } from './ec2-volumes'
import { eksAccessEntries } from './eks-access-entries'
import { eksClusters } from './eks-clusters'
import { eksNodeGroups } from './eks-node-groups'
import { eksPodIdentities } from './eks-pod-identities'
import { iamPrincipals } from './iam-principals'
import { kmsKeys } from './kms-keys'
import { organization } from './organization'

/** Everything a scan reads. A new collector is a file and a line here. */
export const collectors: readonly Collector[] = [
  organization,
  controlPolicies,
  iamPrincipals,
  kmsKeys,
  eksClusters,
  eksNodeGroups,
  eksAccessEntries,
  eksPodIdentities,
  ec2LaunchTemplates,
  ec2Volumes,
  ec2Instances,
  ec2Images,
  ec2Snapshots,
  ec2EbsDefaults,
  autoScalingGroups,
]

export const collectorsOf = (scope: CollectorScope): readonly Collector[] =>
  collectors.filter((collector) => collector.scope === scope)
