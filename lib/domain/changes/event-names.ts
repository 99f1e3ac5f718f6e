/** What a call makes stale, by service and event name. A name that is not here changes nothing that Keyscope reads. */

export const keyEvents: ReadonlySet<string> = new Set([
  'CreateGrant',
  'RevokeGrant',
  'RetireGrant',
  'PutKeyPolicy',
  'DisableKey',
  'EnableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'CreateKey',
  'ReplicateKey',
  'UpdatePrimaryRegion',
  'UpdateKeyDescription',
  'TagResource',
  'UntagResource',
  'EnableKeyRotation',
  'DisableKeyRotation',
  'RotateKeyOnDemand',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  // Events of KMS itself: the waiting time is over, the material has expired, a key was rotated.
  'DeleteKey',
  'DeleteExpiredKeyMaterial',
  'RotateKey',
])

export const aliasEvents: ReadonlySet<string> = new Set(['CreateAlias', 'DeleteAlias', 'UpdateAlias'])

const each = (verbs: readonly string[], nouns: readonly string[]) =>
  verbs.flatMap((verb) => nouns.map((noun) => verb + noun))

const identities = ['Role', 'User', 'Group']

/** Roles, users and groups, their policies and what limits them. Credentials, sign-in and service settings are none of it. */
export const iamEvents: ReadonlySet<string> = new Set([
  ...each(['Create', 'Update', 'Delete'], identities),
  ...each(
    ['Put', 'Delete', 'Attach', 'Detach'],
    identities.map((noun) => `${noun}Policy`),
  ),
  ...each(['Put', 'Delete'], ['RolePermissionsBoundary', 'UserPermissionsBoundary']),
  ...each(['Tag', 'Untag'], ['Role', 'User', 'Policy']),
  ...each(['Create', 'Delete'], ['Policy', 'PolicyVersion', 'ServiceLinkedRole', 'InstanceProfile']),
  'UpdateAssumeRolePolicy',
  'UpdateRoleDescription',
  'SetDefaultPolicyVersion',
  'AddUserToGroup',
  'RemoveUserFromGroup',
  'AddRoleToInstanceProfile',
  'RemoveRoleFromInstanceProfile',
])

export const organizationEvents: ReadonlySet<string> = new Set([
  ...each(['Create', 'Update', 'Delete'], ['Policy', 'OrganizationalUnit']),
  ...each(['Attach', 'Detach'], ['Policy']),
  ...each(['Enable', 'Disable'], ['PolicyType']),
  'MoveAccount',
  'CreateAccountResult',
  'CloseAccount',
  'CloseAccountResult',
  'RemoveAccountFromOrganization',
  'LeaveOrganization',
  'AcceptHandshake',
  'TagResource',
  'UntagResource',
])

const clusterReads = ['eks-clusters', 'eks-node-groups', 'eks-access-entries', 'eks-pod-identities'] as const

/** Collectors that read again what a call changed in its account and Region. */
export const placeEvents: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'eks.amazonaws.com': Object.fromEntries([
    ...each(['Create', 'Delete', 'Register', 'Deregister'], ['Cluster']).map((name) => [name, clusterReads]),
    ...['UpdateClusterConfig', 'UpdateClusterVersion', 'AssociateEncryptionConfig', 'TagResource', 'UntagResource'].map(
      (name) => [name, ['eks-clusters']],
    ),
    ...['CreateNodegroup', 'DeleteNodegroup', 'UpdateNodegroupConfig', 'UpdateNodegroupVersion'].map((name) => [
      name,
      ['eks-node-groups', 'auto-scaling-groups'],
    ]),
    ...[
      ...each(['Create', 'Update', 'Delete'], ['AccessEntry']),
      'AssociateAccessPolicy',
      'DisassociateAccessPolicy',
    ].map((name) => [name, ['eks-access-entries']]),
    ...each(['Create', 'Update', 'Delete'], ['PodIdentityAssociation']).map((name) => [name, ['eks-pod-identities']]),
  ]),
  'ec2.amazonaws.com': Object.fromEntries([
    ...['CreateLaunchTemplate', 'CreateLaunchTemplateVersion', 'ModifyLaunchTemplate', 'DeleteLaunchTemplate'].map(
      (name) => [name, ['ec2-launch-templates']],
    ),
    ...[
      'EnableEbsEncryptionByDefault',
      'DisableEbsEncryptionByDefault',
      'ModifyEbsDefaultKmsKeyId',
      'ResetEbsDefaultKmsKeyId',
    ].map((name) => [name, ['ec2-ebs-defaults']]),
  ]),
  'autoscaling.amazonaws.com': Object.fromEntries(
    each(['Create', 'Update', 'Delete'], ['AutoScalingGroup']).map((name) => [name, ['auto-scaling-groups']]),
  ),
}
