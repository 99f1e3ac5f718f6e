import * as iam from '@aws-sdk/client-iam'
import type { Handlers } from '../../server/handlers'
import { page } from '../../server/paging'
import { getAccount, getManagedPolicy } from '../../world/find'
import type { World } from '../../world/organization'
import type { PolicyDocument } from '../../world/policy-document'
import type { InstanceProfile, ManagedPolicy, NamedDocument, Role, User } from '../../world/principals'

const $metadata = {}
const DEFAULT_PAGE = 100
const EVERYTHING: readonly iam.EntityType[] = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy']

/** One entity of the account, as GetAccountAuthorizationDetails mixes them on its pages. */
type Entity =
  | { readonly type: 'User'; readonly detail: iam.UserDetail }
  | { readonly type: 'Role'; readonly detail: iam.RoleDetail }
  | { readonly type: 'LocalManagedPolicy' | 'AWSManagedPolicy'; readonly detail: iam.ManagedPolicyDetail }

export function iamReads(world: World): Handlers<typeof iam> {
  const directory = (accountId: string) => getAccount(world, accountId).directory

  return {
    GetAccountAuthorizationDetails(input, { accountId }) {
      const wanted = input.Filter?.length ? input.Filter : EVERYTHING
      const entities = entitiesOf(world, accountId).filter(({ type }) => wanted.includes(type))
      const { items, next } = paged(entities, input)
      const details = <T extends Entity['type']>(...types: T[]) =>
        items.filter((entity): entity is Extract<Entity, { type: T }> => (types as string[]).includes(entity.type))
      return {
        UserDetailList: details('User').map(({ detail }) => detail),
        GroupDetailList: [],
        RoleDetailList: details('Role').map(({ detail }) => detail),
        Policies: details('LocalManagedPolicy', 'AWSManagedPolicy').map(({ detail }) => detail),
        ...truncation(next),
      }
    },

    ListRoles(input, { accountId }) {
      const roles = directory(accountId).roles.filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
      const { items, next } = paged(roles, input)
      return { Roles: items.map(describeRole), ...truncation(next) }
    },

    GetRole(input, { accountId }) {
      const role = directory(accountId).roles.find(({ name }) => name === input.RoleName)
      if (!role) throw noSuchEntity(`The role with name ${input.RoleName} cannot be found.`)
      return {
        Role: {
          ...describeRole(role),
          Tags: tagList(role.tags),
          ...(role.boundary && { PermissionsBoundary: boundary(role.boundary) }),
        },
      }
    },

    GetPolicyVersion(input, { accountId }) {
      const policy = [...directory(accountId).policies, ...world.awsManagedPolicies].find(
        ({ arn }) => arn === input.PolicyArn,
      )
      if (!policy || input.VersionId !== 'v1')
        throw noSuchEntity(`Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`)
      return { PolicyVersion: version(policy) }
    },
  }
}

function paged<T>(all: readonly T[], { Marker, MaxItems }: { Marker?: string; MaxItems?: number }) {
  const bad = () => new iam.InvalidInputException({ message: 'Invalid Marker.', $metadata })
  return page(all, Marker, Math.min(MaxItems ?? DEFAULT_PAGE, 1000), bad)
}

const truncation = (next: string | undefined) => ({ IsTruncated: next !== undefined, ...(next && { Marker: next }) })

export function noSuchEntity(message: string): Error {
  return new iam.NoSuchEntityException({ message, $metadata })
}

function entitiesOf(world: World, accountId: string): Entity[] {
  const { users, roles, policies } = getAccount(world, accountId).directory
  const managed = (arn: string) => getManagedPolicy(world, accountId, arn)
  const uses = (arn: string) => [...users, ...roles].filter(({ attached }) => attached.includes(arn)).length
  const describe = (policy: ManagedPolicy) => managedPolicyDetail(policy, uses(policy.arn))
  // AWS lists its own policies only where something in the account uses them.
  const awsManaged = world.awsManagedPolicies.filter(({ arn }) => uses(arn) > 0)
  return [
    ...users.map((user) => ({ type: 'User', detail: userDetail(user, managed) }) as const),
    ...roles.map((role) => ({ type: 'Role', detail: roleDetail(role, managed) }) as const),
    ...policies.map((policy) => ({ type: 'LocalManagedPolicy', detail: describe(policy) }) as const),
    ...awsManaged.map((policy) => ({ type: 'AWSManagedPolicy', detail: describe(policy) }) as const),
  ]
}

type FindPolicy = (arn: string) => ManagedPolicy

function roleDetail(role: Role, managed: FindPolicy): iam.RoleDetail {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.uniqueId,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    InstanceProfileList: role.instanceProfiles.map((profile) => describeProfile(profile, role)),
    RolePolicyList: role.inline.map(inlineDetail),
    AttachedManagedPolicies: role.attached.map((arn) => ({ PolicyArn: arn, PolicyName: managed(arn).name })),
    ...(role.boundary && { PermissionsBoundary: boundary(role.boundary) }),
    Tags: tagList(role.tags),
  }
}

function userDetail(user: User, managed: FindPolicy): iam.UserDetail {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.uniqueId,
    Arn: user.arn,
    CreateDate: user.createdAt,
    UserPolicyList: user.inline.map(inlineDetail),
    GroupList: [],
    AttachedManagedPolicies: user.attached.map((arn) => ({ PolicyArn: arn, PolicyName: managed(arn).name })),
    ...(user.boundary && { PermissionsBoundary: boundary(user.boundary) }),
    Tags: tagList(user.tags),
  }
}

function managedPolicyDetail(policy: ManagedPolicy, attachments: number): iam.ManagedPolicyDetail {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: 'v1',
    AttachmentCount: attachments,
    IsAttachable: true,
    CreateDate: policy.createdAt,
    UpdateDate: policy.createdAt,
    PolicyVersionList: [version(policy)],
  }
}

function describeRole(role: Role): iam.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.uniqueId,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    ...(role.description && { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
  }
}

function describeProfile(profile: InstanceProfile, role: Role): iam.InstanceProfile {
  return {
    Path: '/',
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: profile.createdAt,
    Roles: [describeRole(role)],
    Tags: tagList(profile.tags),
  }
}

const version = (policy: ManagedPolicy): iam.PolicyVersion => ({
  VersionId: 'v1',
  IsDefaultVersion: true,
  CreateDate: policy.createdAt,
  Document: encodeDocument(policy.document),
})

const inlineDetail = ({ name, document }: NamedDocument): iam.PolicyDetail => ({
  PolicyName: name,
  PolicyDocument: encodeDocument(document),
})

/** IAM sends documents URL-encoded (RFC 3986). */
const encodeDocument = (document: PolicyDocument) => encodeURIComponent(JSON.stringify(document))
const boundary = (arn: string): iam.AttachedPermissionsBoundary => ({
  PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
  PermissionsBoundaryArn: arn,
})
const tagList = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
