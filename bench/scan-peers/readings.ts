/** What Keyscope reads of an organization, and the calls that read it, whoever makes them. */
const readings = {
  'accounts and units': ['organizations.ListAccounts', 'organizations.ListAccountsForParent'],
  'control policies': ['organizations.DescribePolicy'],
  keys: ['kms.ListKeys'],
  'state and origin of keys': ['kms.DescribeKey'],
  'key policies': ['kms.GetKeyPolicy'],
  grants: ['kms.ListGrants'],
  aliases: ['kms.ListAliases'],
  'tags of keys': ['kms.ListResourceTags', 'tagging.GetResources'],
  rotation: ['kms.GetKeyRotationStatus'],
  'roles and identity policies': ['iam.GetAccountAuthorizationDetails'],
  'EKS clusters': ['eks.ListClusters'],
  'node groups': ['eks.ListNodegroups'],
  'access entries': ['eks.ListAccessEntries'],
  'pod identities': ['eks.ListPodIdentityAssociations'],
  'launch templates': ['ec2.DescribeLaunchTemplateVersions'],
  volumes: ['ec2.DescribeVolumes'],
  instances: ['ec2.DescribeInstances'],
  'EBS defaults': ['ec2.GetEbsDefaultKmsKeyId'],
  'Auto Scaling groups': ['autoscaling.DescribeAutoScalingGroups'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Told by the calls that were made. */
export function readAndNotRead(calls: Readonly<Record<string, number>>) {
  const wasRead = ([, operations]: readonly [string, readonly string[]]) => operations.some((name) => calls[name])
  const all = Object.entries(readings)
  const names = (some: readonly (readonly [string, unknown])[]) => some.map(([name]) => name)
  return { read: names(all.filter(wasRead)), notRead: names(all.filter((reading) => !wasRead(reading))) }
}
