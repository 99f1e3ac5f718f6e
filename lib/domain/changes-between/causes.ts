import type { FieldChange, ResourceChange } from './field-change'

type Names = readonly string[]

/** The CloudTrail events that make a resource, that end it, and that change each of its fields, by the field's first words. */
interface Causes {
  readonly created: Names
  readonly removed: Names
  readonly fields: Readonly<Record<string, Names>>
}

const inlinePolicy = (of: string) => [`Put${of}Policy`, `Delete${of}Policy`]
const attachedPolicies = (of: string) => [`Attach${of}Policy`, `Detach${of}Policy`]
const boundary = (of: string) => [`Put${of}PermissionsBoundary`, `Delete${of}PermissionsBoundary`]
const policyVersions = ['CreatePolicyVersion', 'SetDefaultPolicyVersion']

const table: Readonly<Record<string, Causes>> = {
  'kms-key': {
    created: ['CreateKey', 'ReplicateKey'],
    removed: ['DeleteKey'],
    fields: {
      State: ['EnableKey', 'DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'ImportKeyMaterial'],
      'Deletion date': ['ScheduleKeyDeletion', 'CancelKeyDeletion'],
      'Key policy': ['PutKeyPolicy'],
      Aliases: ['CreateAlias', 'DeleteAlias', 'UpdateAlias'],
      Tag: ['TagResource', 'UntagResource'],
      'Automatic rotation': ['EnableKeyRotation', 'DisableKeyRotation'],
      'Rotation period': ['EnableKeyRotation'],
      'Next rotation': ['EnableKeyRotation', 'RotateKey', 'RotateKeyOnDemand'],
      'Number of grants': ['CreateGrant', 'RevokeGrant', 'RetireGrant'],
      Description: ['UpdateKeyDescription'],
      'Multi-Region': ['ReplicateKey', 'UpdatePrimaryRegion'],
    },
  },
  'kms-grant': { created: ['CreateGrant'], removed: ['RevokeGrant', 'RetireGrant'], fields: {} },
  'iam-role': {
    created: ['CreateRole', 'CreateServiceLinkedRole'],
    removed: ['DeleteRole', 'DeleteServiceLinkedRole'],
    fields: {
      'Trust policy': ['UpdateAssumeRolePolicy'],
      'Unique id': ['CreateRole', 'DeleteRole'],
      'Inline policy': inlinePolicy('Role'),
      'Attached policies': attachedPolicies('Role'),
      'Permissions boundary': boundary('Role'),
      Tag: ['TagRole', 'UntagRole'],
      'Instance profiles': ['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile'],
    },
  },
  'iam-user': {
    created: ['CreateUser'],
    removed: ['DeleteUser'],
    fields: {
      'Inline policy': inlinePolicy('User'),
      'Attached policies': attachedPolicies('User'),
      'Permissions boundary': boundary('User'),
      Groups: ['AddUserToGroup', 'RemoveUserFromGroup'],
      Tag: ['TagUser', 'UntagUser'],
    },
  },
  'iam-group': {
    created: ['CreateGroup'],
    removed: ['DeleteGroup'],
    fields: { 'Inline policy': inlinePolicy('Group'), 'Attached policies': attachedPolicies('Group') },
  },
  'iam-policy': {
    created: ['CreatePolicy', ...attachedPolicies('Role')],
    removed: ['DeletePolicy', ...attachedPolicies('Role')],
    fields: { 'Policy document': policyVersions },
  },
  'control-policy': {
    created: ['CreatePolicy'],
    removed: ['DeletePolicy'],
    fields: { 'Policy document': ['UpdatePolicy'], Name: ['UpdatePolicy'], Targets: ['AttachPolicy', 'DetachPolicy'] },
  },
}

/** Names of the events that can have caused a change; null where that is not known, and any write may have. */
export function causesOf(kind: string, { what, fields }: ResourceChange): ReadonlySet<string> | null {
  const causes = Object.hasOwn(table, kind) ? table[kind] : undefined
  if (!causes) return null
  if (what !== 'changed') return new Set(causes[what])
  const known = fields.map((field) => causesOfField(causes, field))
  return known.every((names) => names !== null) ? new Set(known.flat()) : null
}

function causesOfField({ fields }: Causes, { field }: FieldChange): Names | null {
  for (const [name, causes] of Object.entries(fields)) if (field === name || field.startsWith(`${name} `)) return causes
  return null
}
