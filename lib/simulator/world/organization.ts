import type { Account } from './account'
import type { PolicyDocument } from './policy-document'
import type { ManagedPolicy } from './principals'

export type ControlPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'

export interface ControlPolicy {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly description: string
  readonly type: ControlPolicyType
  readonly awsManaged: boolean
  readonly document: PolicyDocument
  /** Ids of the root, the units and the accounts it is attached to. */
  readonly targets: readonly string[]
}

export interface OrganizationalUnit {
  readonly id: string
  readonly name: string
  readonly parentId: string
}

/** The whole simulated organization. Grants, keys, roles and CloudTrail events change while it runs, through the journal. */
export interface World {
  readonly organizationId: string
  readonly managementAccountId: string
  readonly rootId: string
  readonly regions: readonly string[]
  /** The moment the scenario's relative times ("12 minutes ago") count from. */
  readonly anchor: Date
  readonly units: readonly OrganizationalUnit[]
  readonly controlPolicies: readonly ControlPolicy[]
  readonly accounts: ReadonlyMap<string, Account>
  /** AWS's own managed policies, as far as the scenario attaches them. */
  readonly awsManagedPolicies: readonly ManagedPolicy[]
}

export const organizationArn = (world: World, kind: string, ...ids: readonly string[]) =>
  `arn:aws:organizations::${world.managementAccountId}:${[kind, world.organizationId, ...ids].join('/')}`

/** The path from the root to the account, each level with its id: root, units, account. */
export function levelsAbove(world: World, account: Account): readonly string[] {
  const path = [account.id]
  let parent: string | undefined = account.parentId
  while (parent !== undefined) {
    path.unshift(parent)
    parent = world.units.find((unit) => unit.id === parent)?.parentId
  }
  return path
}
