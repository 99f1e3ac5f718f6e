import type { Account } from '../../world/account'
import type { Key } from '../../world/kms-key'
import type { PolicyDocument } from '../../world/policy-document'
import type { Directory } from '../../world/principals'
import { AccountBuilder } from '../builder/account-builder'
import { awsManagedKeyPlan, makeKey } from '../builder/key-builder'
import { dayIn2024 } from '../builder/made-up-ids'
import type { Changes } from './changes'
import { hash } from './hash'
import { GeneratedKey, type KeysOf } from './key'
import { keyPolicy, type PolicyOf } from './key-policies'
import { accountIdOf, type GeneratedPlan, keysIn, REGIONS } from './plan'
import { GeneratedRegion } from './region'
import { addClusters, addRoles, clustersOf } from './workloads'

export interface AccountOf {
  readonly plan: GeneratedPlan
  readonly changes: Changes
  readonly anchor: Date
  /** Counts from 0; 0 is the management account. */
  readonly number: number
  readonly name: string
  readonly parentId: string
  readonly tags: Readonly<Record<string, string>>
  /** Adds the users and roles that Keyscope comes with. */
  install(account: AccountBuilder): void
}

/** An account whose roles, clusters and keys are laid out when somebody first looks at them. */
export class GeneratedAccount implements Account {
  readonly id: string
  readonly state = 'ACTIVE'
  readonly regions: Map<string, GeneratedRegion>
  readonly directory: Directory
  readonly #policies = new Map<string, PolicyDocument>()
  #builder: AccountBuilder | undefined
  /** Region number to how many clusters stand there. */
  readonly #clusters: ReadonlyMap<number, number>

  constructor(readonly of: AccountOf) {
    this.id = accountIdOf(of.number)
    this.#clusters = clustersOf(of.plan, of.number)
    const regions = REGIONS.slice(0, of.plan.regions)
    this.regions = new Map(regions.map((region, number) => [region, this.#region(region, number)]))
    const built = () => this.#built().account.directory
    this.directory = {
      get roles() {
        return built().roles
      },
      // Users are looked for in every account at the start: only the management account has one.
      get users() {
        return of.number === 0 ? built().users : []
      },
      get policies() {
        return built().policies
      },
    }
  }

  get name(): string {
    return this.of.name
  }

  get email(): string {
    return `aws+${this.name}@generated.example`
  }

  get parentId(): string {
    return this.of.parentId
  }

  get joinedAt(): Date {
    return dayIn2024('account', this.id)
  }

  get tags(): Readonly<Record<string, string>> {
    return this.of.tags
  }

  #region(region: string, number: number): GeneratedRegion {
    const furnish = this.#clusters.has(number) ? () => void this.#built() : () => {}
    return new GeneratedRegion({ region, furnish, keys: () => this.#keys(region, number) })
  }

  #keys(region: string, number: number): Key[] {
    const { plan, changes, number: account } = this.of
    const place = { account, region: number }
    const of: KeysOf = { plan, place, changes, region, accountId: this.id, policy: (wanted) => this.#policy(wanted) }
    const keys: Key[] = Array.from({ length: keysIn(plan, place) }, (_, key) => new GeneratedKey(of, key))
    if (keys.length > 0 || this.#clusters.has(number)) {
      keys.push(makeKey(this.id, region, awsManagedKeyPlan(this.id, region, 'ebs')))
    }
    return keys
  }

  /** The same document for the same policy, so that what is worked out for one key serves the others. */
  #policy(of: PolicyOf): PolicyDocument {
    const region = of.kind === 'volumes' ? of.region : ''
    const application = of.kind === 'application' || of.kind === 'own' || of.revision > 0 ? of.application : ''
    const key = of.kind === 'own' ? `${of.region}/${of.keyName}` : ''
    const name = [of.kind, region, application, key, of.revision].join(' ')
    const document = this.#policies.get(name) ?? keyPolicy(of)
    this.#policies.set(name, document)
    return document
  }

  #built(): AccountBuilder {
    if (this.#builder) return this.#builder
    const { anchor, parentId, tags, plan, number } = this.of
    this.#builder = new AccountBuilder({
      id: this.id,
      name: this.name,
      parentId,
      suspended: false,
      tags,
      anchor,
      regions: [...this.regions.values()],
    })
    this.of.install(this.#builder)
    addRoles(this.#builder)
    for (const [region, count] of this.#clusters) {
      addClusters(this.#builder, REGIONS[region] ?? '', count, hash(plan.seed, 31, number, region))
    }
    return this.#builder
  }
}
