import * as organizations from '@aws-sdk/client-organizations'
import type { Call } from '../server/call'
import type { Handlers } from '../server/handlers'
import { page } from '../server/paging'
import type { Account } from '../world/account'
import { type ControlPolicy, type OrganizationalUnit, organizationArn, type World } from '../world/organization'

const PAGE = 20
const $metadata = {}

/** Only the management account is answered: the simulated organization has no delegated administrator. */
export function organizationsHandlers(world: World): Handlers<typeof organizations> {
  const find = finders(world)
  return {
    DescribeOrganization: () => ({ Organization: describeOrganization(world) }),

    ListRoots: (input) => {
      const { items, next } = paged([describeRoot(world)], input)
      return { Roots: items, NextToken: next }
    },

    ListAccounts: (input) => {
      const { items, next } = paged([...world.accounts.values()], input)
      return { Accounts: items.map((account) => describeAccount(world, account)), NextToken: next }
    },

    DescribeAccount: (input) => {
      return { Account: describeAccount(world, find.account(input.AccountId)) }
    },

    ListOrganizationalUnitsForParent: (input) => {
      const { items, next } = paged(unitsUnder(world, find.parent(input.ParentId)), input)
      return { OrganizationalUnits: items.map((unit) => describeUnit(world, unit)), NextToken: next }
    },

    DescribeOrganizationalUnit: (input) => {
      return { OrganizationalUnit: describeUnit(world, find.unit(input.OrganizationalUnitId)) }
    },

    ListAccountsForParent: (input) => {
      const { items, next } = paged(accountsUnder(world, find.parent(input.ParentId)), input)
      return { Accounts: items.map((account) => describeAccount(world, account)), NextToken: next }
    },

    ListChildren: (input) => {
      const parent = find.parent(input.ParentId)
      const ids = input.ChildType === 'ACCOUNT' ? accountsUnder(world, parent) : unitsUnder(world, parent)
      const { items, next } = paged(ids, input)
      return { Children: items.map(({ id }) => ({ Id: id, Type: input.ChildType })), NextToken: next }
    },

    ListParents: (input) => {
      const parentId = find.child(input.ChildId).parentId
      const type = parentId === world.rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT'
      return { Parents: [{ Id: parentId, Type: type }] }
    },

    ListPolicies: (input) => {
      const { items, next } = paged(
        world.controlPolicies.filter((policy) => policy.type === input.Filter),
        input,
      )
      return { Policies: items.map(summarize), NextToken: next }
    },

    DescribePolicy: (input) => {
      const policy = find.policy(input.PolicyId)
      return { Policy: { PolicySummary: summarize(policy), Content: JSON.stringify(policy.document) } }
    },

    ListPoliciesForTarget: (input) => {
      const target = find.target(input.TargetId)
      const { items, next } = paged(
        world.controlPolicies.filter((policy) => policy.type === input.Filter && policy.targets.includes(target)),
        input,
      )
      return { Policies: items.map(summarize), NextToken: next }
    },

    ListTargetsForPolicy: (input) => {
      const { items, next } = paged(find.policy(input.PolicyId).targets, input)
      return { Targets: items.map((id) => describeTarget(world, id)), NextToken: next }
    },

    ListTagsForResource: (input) => {
      const tags = world.accounts.get(find.target(input.ResourceId))?.tags ?? {}
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }
    },
  }
}

/** A member account may ask which organization it belongs to, and nothing else. */
export function requireManagement(world: World, call: Call): void {
  if (call.accountId === world.managementAccountId || call.operation === 'DescribeOrganization') return
  throw new organizations.AccessDeniedException({
    message: "You don't have permissions to access this resource.",
    $metadata,
  })
}

function paged<T>(all: readonly T[], { NextToken, MaxResults }: { NextToken?: string; MaxResults?: number }) {
  return page(all, NextToken, Math.min(MaxResults ?? PAGE, PAGE), () =>
    invalid('INVALID_NEXT_TOKEN', 'The provided pagination token is invalid.'),
  )
}

function invalid(Reason: organizations.InvalidInputExceptionReason, message: string): Error {
  return new organizations.InvalidInputException({ message, Reason, $metadata })
}

function finders(world: World) {
  const isUnit = (id: string) => world.units.some((unit) => unit.id === id)
  const isParent = (id: string) => id === world.rootId || isUnit(id)
  return {
    account(id = ''): Account {
      const found = world.accounts.get(id)
      if (found) return found
      throw new organizations.AccountNotFoundException({
        message: "You specified an account that doesn't exist.",
        $metadata,
      })
    },
    unit(id = ''): OrganizationalUnit {
      const found = world.units.find((unit) => unit.id === id)
      if (found) return found
      throw new organizations.OrganizationalUnitNotFoundException({
        message: "You specified an organizational unit that doesn't exist.",
        $metadata,
      })
    },
    parent(id = ''): string {
      if (isParent(id)) return id
      throw new organizations.ParentNotFoundException({
        message: "You specified a parent that doesn't exist.",
        $metadata,
      })
    },
    child(id = ''): { readonly parentId: string } {
      const found = world.accounts.get(id) ?? world.units.find((unit) => unit.id === id)
      if (found) return found
      throw new organizations.ChildNotFoundException({
        message: "You specified a child that doesn't exist.",
        $metadata,
      })
    },
    target(id = ''): string {
      if (isParent(id) || world.accounts.has(id)) return id
      throw new organizations.TargetNotFoundException({
        message: "You specified a target that doesn't exist.",
        $metadata,
      })
    },
    policy(id = ''): ControlPolicy {
      const found = world.controlPolicies.find((policy) => policy.id === id)
      if (found) return found
      throw new organizations.PolicyNotFoundException({
        message: "You specified a policy that doesn't exist.",
        $metadata,
      })
    },
  }
}

const unitsUnder = (world: World, parentId: string) => world.units.filter((unit) => unit.parentId === parentId)
const accountsUnder = (world: World, parentId: string) =>
  [...world.accounts.values()].filter((account) => account.parentId === parentId)

function describeOrganization(world: World): organizations.Organization {
  const management = world.accounts.get(world.managementAccountId)
  return {
    Id: world.organizationId,
    Arn: organizationArn(world, 'organization'),
    FeatureSet: 'ALL',
    MasterAccountArn: organizationArn(world, 'account', world.managementAccountId),
    MasterAccountId: world.managementAccountId,
    MasterAccountEmail: management?.email,
    AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
  }
}

function describeRoot(world: World): organizations.Root {
  return {
    Id: world.rootId,
    Arn: organizationArn(world, 'root', world.rootId),
    Name: 'Root',
    PolicyTypes: [
      { Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' },
      { Type: 'RESOURCE_CONTROL_POLICY', Status: 'ENABLED' },
    ],
  }
}

function describeAccount(world: World, account: Account): organizations.Account {
  return {
    Id: account.id,
    Arn: organizationArn(world, 'account', account.id),
    Email: account.email,
    Name: account.name,
    // Status is what AWS retired in September 2026 in favour of State; both are still sent.
    Status: account.state,
    State: account.state,
    JoinedMethod: account.id === world.managementAccountId ? 'INVITED' : 'CREATED',
    JoinedTimestamp: account.joinedAt,
  }
}

const describeUnit = (world: World, { id, name }: OrganizationalUnit): organizations.OrganizationalUnit => ({
  Id: id,
  Arn: organizationArn(world, 'ou', id),
  Name: name,
})

const summarize = (policy: ControlPolicy): organizations.PolicySummary => ({
  Id: policy.id,
  Arn: policy.arn,
  Name: policy.name,
  Description: policy.description,
  Type: policy.type,
  AwsManaged: policy.awsManaged,
})

function describeTarget(world: World, id: string): organizations.PolicyTargetSummary {
  const account = world.accounts.get(id)
  if (account) return { TargetId: id, Name: account.name, Type: 'ACCOUNT', Arn: organizationArn(world, 'account', id) }
  const unit = world.units.find((candidate) => candidate.id === id)
  if (unit) return { TargetId: id, Name: unit.name, Type: 'ORGANIZATIONAL_UNIT', Arn: organizationArn(world, 'ou', id) }
  return { TargetId: id, Name: 'Root', Type: 'ROOT', Arn: organizationArn(world, 'root', id) }
}
