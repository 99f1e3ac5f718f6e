import type { Account } from '../../world/account'
import type { Bucket } from '../../world/bucket'
import type { Key } from '../../world/kms-key'
import type { PolicyDocument } from '../../world/policy-document'
import type { ManagedPolicy, Role, User } from '../../world/principals'
import { emptyRegion, type RegionalResources } from '../../world/regional-resources'
import { awsManagedKeyPlan, type KeyPlan, makeKey } from './key-builder'
import { dayIn2024, uniqueId } from './made-up-ids'
import { makeRole, type RolePlan, serviceLinkedRole } from './role-builder'

interface AccountFacts {
  readonly id: string
  readonly name: string
  readonly parentId: string
  readonly suspended: boolean
  readonly tags: Readonly<Record<string, string>>
  /** Names of Regions that begin empty, or Regions that fill themselves. */
  readonly regions: readonly (string | RegionalResources)[]
  readonly anchor: Date
  /** Names of service-linked roles that this account has never needed, and so does not have. */
  readonly without?: readonly string[]
}

const DAY_MS = 86_400_000

/** Fills one account. Every method adds one thing and gives it back. */
export class AccountBuilder {
  readonly account: Account
  readonly anchor: Date
  readonly #roles: Role[] = []
  readonly #users: User[] = []
  readonly #policies: ManagedPolicy[] = []

  constructor({ id, name, parentId, suspended, tags, regions, anchor, without = [] }: AccountFacts) {
    this.anchor = anchor
    this.account = {
      id,
      name,
      email: `aws+${name}@northwind.example`,
      state: suspended ? 'SUSPENDED' : 'ACTIVE',
      parentId,
      joinedAt: dayIn2024('account', id),
      tags,
      directory: { roles: this.#roles, users: this.#users, policies: this.#policies },
      regions: new Map(
        regions.map((region) => (typeof region === 'string' ? [region, emptyRegion(region)] : [region.region, region])),
      ),
    }
    for (const [service, role] of SERVICE_LINKED_ROLES) {
      if (!without.includes(role)) this.serviceLinkedRole(service, role)
    }
  }

  get id(): string {
    return this.account.id
  }

  get name(): string {
    return this.account.name
  }

  get root(): string {
    return `arn:aws:iam::${this.id}:root`
  }

  region(region: string): RegionalResources {
    const resources = this.account.regions.get(region)
    if (!resources) throw new Error(`${region} is not one of the organization's Regions`)
    return resources
  }

  minutesAgo(minutes: number): Date {
    return new Date(this.anchor.getTime() - minutes * 60_000)
  }

  daysAgo(days: number): Date {
    return new Date(this.anchor.getTime() - days * DAY_MS)
  }

  key(region: string, plan: KeyPlan): Key {
    const key = makeKey(this.id, region, plan)
    this.region(region).keys.push(key)
    return key
  }

  awsManagedKey(region: string, service: string): Key {
    return this.key(region, awsManagedKeyPlan(this.id, region, service))
  }

  /** The key that volumes of this Region get when they name none: the account's choice, else AWS's own. */
  defaultVolumeKey(region: string): Key {
    const { keys, ebs } = this.region(region)
    const key = keys.find(({ arn, aliases }) =>
      ebs.defaultKeyArn ? arn === ebs.defaultKeyArn : aliases.includes('alias/aws/ebs'),
    )
    if (!key) throw new Error(`${this.name} has no default key for volumes in ${region}`)
    return key
  }

  /** Object Lock brings versioning along. */
  bucket({ name, region, objectLock = false }: { name: string; region: string; objectLock?: boolean }): Bucket {
    const bucket: Bucket = { name, accountId: this.id, region, versioning: objectLock, objectLock, versions: [] }
    this.region(region).buckets.push(bucket)
    return bucket
  }

  role(plan: RolePlan): Role {
    const role = makeRole(this.id, plan)
    this.#roles.push(role)
    return role
  }

  serviceLinkedRole(service: string, name: string): Role {
    return this.role(serviceLinkedRole(service, name))
  }

  getRole(name: string): Role {
    const role = this.#roles.find((candidate) => candidate.name === name)
    if (!role) throw new Error(`no role ${name} in ${this.name}`)
    return role
  }

  managedPolicy(name: string, document: PolicyDocument): ManagedPolicy {
    const policy = {
      name,
      document,
      arn: `arn:aws:iam::${this.id}:policy/${name}`,
      id: uniqueId('ANPA', this.id, name),
      path: '/',
      createdAt: dayIn2024('policy', this.id, name),
    }
    this.#policies.push(policy)
    return policy
  }

  user(name: string, plan: Partial<User>): User {
    const user: User = {
      name,
      path: '/',
      arn: `arn:aws:iam::${this.id}:user/${name}`,
      uniqueId: uniqueId('AIDA', this.id, name),
      createdAt: dayIn2024('user', this.id, name),
      inline: [],
      attached: [],
      tags: {},
      accessKeys: [],
      ...plan,
    }
    this.#users.push(user)
    return user
  }
}

/** The service-linked roles that every account which runs EKS has sooner or later. */
const SERVICE_LINKED_ROLES = [
  ['autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling'],
  ['spot.amazonaws.com', 'AWSServiceRoleForEC2Spot'],
  ['eks.amazonaws.com', 'AWSServiceRoleForAmazonEKS'],
  ['eks-nodegroup.amazonaws.com', 'AWSServiceRoleForAmazonEKSNodegroup'],
  ['organizations.amazonaws.com', 'AWSServiceRoleForOrganizations'],
] as const
