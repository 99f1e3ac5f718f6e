import {
  type GetAccountAuthorizationDetailsCommandOutput,
  type GroupDetail,
  type AttachedPolicy as IamAttachedPolicy,
  type ManagedPolicyDetail,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam'
import { insist } from '@/lib/aws/errors'
import type { AttachedPolicy, PolicyReference } from '@/lib/domain/inventory/principal'
import { failed } from '@/lib/domain/observed'
import { isoTime, tagRecord } from './aws-tags'
import { defineCollector, type Reading } from './define-collector'

/**
 * Every role, user and group of an account with their policies, and the managed policies they use, in one paged call.
 * AWS managed policies are kept once per account, and only where something in it attaches them.
 */
export const iamPrincipals = defineCollector({
  name: 'iam-principals',
  scope: 'global',
  reads: ['iam:GetAccountAuthorizationDetails'],
  async collect(reading) {
    const client = reading.aws.iam()
    const used = new Set<string>()
    const policies: ManagedPolicyDetail[] = []
    await insist('iam:GetAccountAuthorizationDetails', async () => {
      const pages = paginateGetAccountAuthorizationDetails(
        { client, pageSize: 1_000 },
        { Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] },
      )
      for await (const page of pages) {
        putPrincipals(reading, page, used)
        policies.push(...(page.Policies ?? []))
      }
    })
    for (const policy of policies) {
      const local = policy.Arn?.split(':')[4] === reading.place.accountId
      if (local || used.has(policy.Arn ?? '')) putPolicy(reading, policy, !local)
    }
  },
})

function putPrincipals(reading: Reading, page: GetAccountAuthorizationDetailsCommandOutput, used: Set<string>): void {
  const note = (policies: readonly AttachedPolicy[], boundary?: string | null) => {
    for (const { arn } of policies) used.add(arn)
    if (boundary) used.add(boundary)
  }
  for (const role of page.RoleDetailList ?? [])
    note(putRole(reading, role), role.PermissionsBoundary?.PermissionsBoundaryArn)
  for (const user of page.UserDetailList ?? [])
    note(putUser(reading, user), user.PermissionsBoundary?.PermissionsBoundaryArn)
  for (const group of page.GroupDetailList ?? []) note(putGroup(reading, group))
}

function putRole(reading: Reading, role: RoleDetail): readonly AttachedPolicy[] {
  const arn = role.Arn ?? ''
  const attachedPolicies = attached(role.AttachedManagedPolicies)
  reading.put('iam-role', arn, {
    arn,
    name: role.RoleName ?? '',
    path: role.Path ?? '/',
    roleId: role.RoleId ?? '',
    accountId: reading.place.accountId,
    createdAt: isoTime(role.CreateDate),
    trustHash: reading.document(decodeDocument(role.AssumeRolePolicyDocument)),
    inlinePolicies: inline(reading, role.RolePolicyList),
    attachedPolicies,
    boundaryArn: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: tagRecord(role.Tags),
    instanceProfiles: (role.InstanceProfileList ?? [])
      .map(({ Arn = '', InstanceProfileName = '', Tags }) => ({
        arn: Arn,
        name: InstanceProfileName,
        ...(Tags?.length && { tags: tagRecord(Tags) }),
      }))
      .sort(byName),
  })
  return attachedPolicies
}

function putUser(reading: Reading, user: UserDetail): readonly AttachedPolicy[] {
  const arn = user.Arn ?? ''
  const attachedPolicies = attached(user.AttachedManagedPolicies)
  reading.put('iam-user', arn, {
    arn,
    name: user.UserName ?? '',
    userId: user.UserId ?? '',
    accountId: reading.place.accountId,
    createdAt: isoTime(user.CreateDate),
    inlinePolicies: inline(reading, user.UserPolicyList),
    attachedPolicies,
    groups: [...(user.GroupList ?? [])].sort(),
    boundaryArn: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: tagRecord(user.Tags),
  })
  return attachedPolicies
}

function putGroup(reading: Reading, group: GroupDetail): readonly AttachedPolicy[] {
  const arn = group.Arn ?? ''
  const attachedPolicies = attached(group.AttachedManagedPolicies)
  reading.put('iam-group', arn, {
    arn,
    name: group.GroupName ?? '',
    accountId: reading.place.accountId,
    inlinePolicies: inline(reading, group.GroupPolicyList),
    attachedPolicies,
  })
  return attachedPolicies
}

function putPolicy(reading: Reading, policy: ManagedPolicyDetail, awsManaged: boolean): void {
  const arn = policy.Arn ?? ''
  const { accountId } = reading.place
  const version = policy.PolicyVersionList?.find(
    (one) => one.IsDefaultVersion || one.VersionId === policy.DefaultVersionId,
  )
  const id = awsManaged ? `${accountId}/${arn}` : arn
  if (!version?.Document) {
    const message = `The default version of ${arn} came without a document.`
    reading.missed(failed('iam:GetAccountAuthorizationDetails', 'DocumentMissing', message), id)
    return
  }
  reading.put('iam-policy', id, {
    arn,
    name: policy.PolicyName ?? '',
    accountId,
    awsManaged,
    documentHash: reading.document(decodeDocument(version.Document)),
  })
}

const attached = (policies: readonly IamAttachedPolicy[] | undefined): AttachedPolicy[] =>
  (policies ?? []).map(({ PolicyName, PolicyArn }) => ({ name: PolicyName ?? '', arn: PolicyArn ?? '' })).sort(byName)

const inline = (reading: Reading, policies: readonly PolicyDetail[] | undefined): PolicyReference[] =>
  (policies ?? [])
    .map(({ PolicyName, PolicyDocument }) => ({
      name: PolicyName ?? '',
      documentHash: reading.document(decodeDocument(PolicyDocument)),
    }))
    .sort(byName)

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1)

/** IAM sends its documents percent-encoded (RFC 3986); a document that came plain stays as it is. */
export function decodeDocument(text = ''): string {
  if (/^\s*\{/.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // Kept as it came: the evaluator says that it cannot be read.
    return text
  }
}
