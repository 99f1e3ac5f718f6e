import type { Account } from '../../world/account'
import {
  type ControlPolicy,
  type ControlPolicyType,
  type OrganizationalUnit,
  organizationArn,
  type World,
} from '../../world/organization'
import { type PolicyDocument, policy } from '../../world/policy-document'
import type { ManagedPolicy } from '../../world/principals'
import { AccountBuilder } from './account-builder'
import { awsManagedPolicies } from './aws-managed-policies'
import { hexId } from './made-up-ids'

export interface OrganizationPlan {
  readonly id: string
  readonly managementAccountId: string
  readonly regions: readonly string[]
  readonly anchor: Date
}

export interface Unit {
  readonly id: string
  readonly name: string
}

interface AccountPlan {
  readonly in?: Unit
  readonly suspended?: boolean
  readonly tags?: Readonly<Record<string, string>>
  readonly without?: readonly string[]
}

interface ControlPolicyPlan {
  readonly name: string
  readonly description: string
  readonly type: ControlPolicyType
  readonly document: PolicyDocument
  /** Nothing means the root. */
  readonly on?: readonly { readonly id: string }[]
}

/** Lays out an organization: units, accounts, control policies. AWS's full-access policies hang everywhere, as they do by default. */
export class OrganizationBuilder {
  readonly rootId: string
  readonly #units: OrganizationalUnit[] = []
  readonly #accounts = new Map<string, Account>()
  readonly #policies: ControlPolicyPlan[] = []

  constructor(readonly plan: OrganizationPlan) {
    this.rootId = `r-${hexId(4, plan.id)}`
  }

  get id(): string {
    return this.plan.id
  }

  unit(name: string, under: { readonly id: string } = { id: this.rootId }): Unit {
    const unit = { id: `ou-${this.rootId.slice(2)}-${hexId(8, 'unit', name)}`, name, parentId: under.id }
    this.#units.push(unit)
    return unit
  }

  account(
    id: string,
    name: string,
    { in: unit, suspended = false, tags = {}, without }: AccountPlan = {},
  ): AccountBuilder {
    const { regions, anchor } = this.plan
    const account = new AccountBuilder({
      id,
      name,
      parentId: unit?.id ?? this.rootId,
      suspended,
      tags,
      regions,
      anchor,
      ...(without && { without }),
    })
    this.add(account.account)
    return account
  }

  /** An account that was laid out elsewhere. */
  add(account: Account): void {
    this.#accounts.set(account.id, account)
  }

  controlPolicy(plan: ControlPolicyPlan): void {
    this.#policies.push(plan)
  }

  build(): World {
    const { id, managementAccountId, regions, anchor } = this.plan
    const accounts = new Map(this.#accounts)
    const world = {
      organizationId: id,
      managementAccountId,
      rootId: this.rootId,
      regions,
      anchor,
      units: this.#units,
      controlPolicies: [] as ControlPolicy[],
      accounts,
      awsManagedPolicies: awsManagedPolicies satisfies readonly ManagedPolicy[],
    }
    const everywhere = [this.rootId, ...this.#units.map((unit) => unit.id), ...accounts.keys()]
    world.controlPolicies.push(
      fullAccess('SERVICE_CONTROL_POLICY', everywhere),
      fullAccess('RESOURCE_CONTROL_POLICY', everywhere),
      ...this.#policies.map((plan) => this.#attach(world, plan)),
    )
    return world
  }

  #attach(world: World, { on, ...plan }: ControlPolicyPlan): ControlPolicy {
    const id = `p-${hexId(8, 'policy', plan.name)}`
    const kind = plan.type.toLowerCase()
    return {
      ...plan,
      id,
      arn: organizationArn(world, 'policy', kind, id),
      awsManaged: false,
      targets: on?.map((target) => target.id) ?? [this.rootId],
    }
  }
}

function fullAccess(type: ControlPolicyType, targets: readonly string[]): ControlPolicy {
  const isService = type === 'SERVICE_CONTROL_POLICY'
  const name = isService ? 'FullAWSAccess' : 'RCPFullAWSAccess'
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' } as const
  return {
    id: `p-${name}`,
    arn: `arn:aws:organizations::aws:policy/${type.toLowerCase()}/p-${name}`,
    name,
    description: isService ? 'Allows access to every operation' : 'Allows access to every resource',
    type,
    awsManaged: true,
    document: policy(isService ? statement : { ...statement, Principal: '*' }),
    targets,
  }
}
