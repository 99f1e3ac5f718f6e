import type { KeySpec } from '@aws-sdk/client-kms'
import type { KeyState, KeyUsage } from '@/lib/domain/policy/question'
import type { Grant, Key, Rotation } from '../../world/kms-key'
import type { PolicyDocument } from '../../world/policy-document'
import { type Changes, type Facet, facetChanged } from './changes'
import { firstGrant, firstGrants, type GrantsOf } from './grants'
import { hash, hexWords } from './hash'
import { APPLICATIONS, type Application, type PolicyKind, type PolicyOf } from './key-policies'
import type { GeneratedPlan, Place } from './plan'

/** What the keys of one place share. */
export interface KeysOf {
  readonly plan: GeneratedPlan
  readonly place: Place
  readonly accountId: string
  readonly region: string
  readonly changes: Changes
  /** Gives the same document for the same policy. */
  policy(of: PolicyOf): PolicyDocument
}

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2021, 0, 1, 9)
const ENVIRONMENTS = ['production', 'staging', 'development'] as const

/**
 * A customer key that is worked out from the seed when it is read, so that an organization of a hundred thousand keys costs
 * their ids until somebody asks for more. What a caller sets stays set; what a round changes follows the round.
 */
export class GeneratedKey implements Key {
  readonly id: string
  readonly arn: string
  readonly manager = 'CUSTOMER'
  readonly origin = 'AWS_KMS'
  #set: Partial<Key> | undefined
  #grants: Grant[] | undefined
  #roundsSeen = 0
  #revisions: Record<Facet, number> | undefined

  constructor(
    readonly of: KeysOf,
    /** Counts from 0 in its place. */
    readonly number: number,
  ) {
    this.id = keyId(of, number)
    this.arn = `arn:aws:kms:${of.region}:${of.accountId}:key/${this.id}`
  }

  get accountId(): string {
    return this.of.accountId
  }

  get region(): string {
    return this.of.region
  }

  get application(): Application {
    return APPLICATIONS[this.#pick(1, APPLICATIONS.length)] ?? 'ledger'
  }

  get name(): string {
    return `${this.application}-${String(this.number).padStart(5, '0')}`
  }

  get description(): string {
    return this.#set?.description ?? `Data of ${this.name}`
  }

  set description(description: string) {
    this.#keep({ description })
  }

  get spec(): KeySpec {
    const spec = this.#special
    return spec === 'signing' ? 'ECC_NIST_P256' : spec === 'mac' ? 'HMAC_256' : 'SYMMETRIC_DEFAULT'
  }

  get usage(): KeyUsage {
    const spec = this.#special
    return spec === 'signing' ? 'SIGN_VERIFY' : spec === 'mac' ? 'GENERATE_VERIFY_MAC' : 'ENCRYPT_DECRYPT'
  }

  get state(): KeyState {
    return this.#set?.state ?? (this.number > 0 && this.#pick(3, 50) === 0 ? 'Disabled' : 'Enabled')
  }

  set state(state: KeyState) {
    this.#keep({ state })
  }

  get deletionAt(): Date | undefined {
    return this.#set?.deletionAt
  }

  set deletionAt(deletionAt: Date | undefined) {
    this.#keep({ deletionAt })
  }

  get createdAt(): Date {
    return new Date(FIRST_DAY + this.#pick(4, 1400) * DAY_MS)
  }

  /** One in ten has none, one in twenty has two. */
  get aliases(): readonly string[] {
    if (this.#set?.aliases) return this.#set.aliases
    const luck = this.#pick(5, 20)
    if (luck < 2) return []
    return luck === 2 ? [`alias/${this.name}`, `alias/${this.name}-current`] : [`alias/${this.name}`]
  }

  set aliases(aliases: readonly string[]) {
    this.#keep({ aliases })
  }

  get tags(): Readonly<Record<string, string>> {
    if (this.#set?.tags) return this.#set.tags
    const { tags } = this.#caughtUp()
    return {
      application: this.application,
      environment: ENVIRONMENTS[this.of.place.account % ENVIRONMENTS.length] ?? 'production',
      'cost-center': `cc-${100 + this.#pick(6, 40)}`,
      ...(tags > 0 && { reviewed: `round-${tags}` }),
    }
  }

  set tags(tags: Readonly<Record<string, string>>) {
    this.#keep({ tags })
  }

  get policy(): PolicyDocument {
    if (this.#set?.policy) return this.#set.policy
    const { accountId, region } = this.of
    const revision = this.#caughtUp().policy
    return this.of.policy({
      kind: this.#policyKind,
      accountId,
      region,
      application: this.application,
      keyName: this.name,
      revision,
    })
  }

  set policy(policy: PolicyDocument) {
    this.#keep({ policy })
  }

  get rotation(): Rotation {
    if (this.#set?.rotation) return this.#set.rotation
    const enabled = this.#special === undefined && this.#pick(7, 5) > 0
    return enabled
      ? { enabled, periodInDays: 365, completed: [new Date(Date.UTC(2025, this.#pick(8, 12), 3, 4))] }
      : { enabled, completed: [] }
  }

  set rotation(rotation: Rotation) {
    this.#keep({ rotation })
  }

  get lastUse(): Key['lastUse'] {
    if (this.#pick(9, 10) === 0) return undefined
    return { operation: 'GenerateDataKey', at: new Date(Date.UTC(2026, 4, 1 + this.#pick(10, 120))) }
  }

  /** Changes while the simulator runs. */
  get grants(): Grant[] {
    const revision = this.#caughtUp().grants
    if (!this.#grants) {
      this.#grants = firstGrants(this.#grantsOf)
      if (revision > 0) this.#grants.splice(0, 1, firstGrant(this.#grantsOf, revision))
    }
    return this.#grants
  }

  get #special(): 'signing' | 'mac' | undefined {
    // The first key of a place is the one that volumes can use.
    const luck = this.number === 0 ? 99 : this.#pick(2, 100)
    return luck < 2 ? 'signing' : luck < 3 ? 'mac' : undefined
  }

  get #policyKind(): PolicyKind {
    const luck = this.number === 0 ? 85 : this.#pick(11, 100)
    if (luck < 35) return 'delegated'
    if (luck < 50) return 'administered'
    if (luck < 75) return 'application'
    return luck < 90 ? 'volumes' : 'own'
  }

  get #grantsOf(): GrantsOf {
    const { plan, place, accountId } = this.of
    return { plan, place, key: this.number, keyArn: this.arn, accountId, application: this.application }
  }

  /** How often each facet was changed by now. */
  #caughtUp(): Readonly<Record<Facet, number>> {
    const { changes, place } = this.of
    for (; this.#roundsSeen < changes.rounds.length; this.#roundsSeen++) {
      const round = changes.rounds[this.#roundsSeen]
      const facet = round && facetChanged(round, place, this.number)
      if (!facet) continue
      this.#revisions ??= { tags: 0, policy: 0, grants: 0 }
      this.#revisions[facet] += 1
      if (facet === 'grants' && this.#grants) this.#replaceFirstGrant(this.#revisions.grants)
    }
    return this.#revisions ?? NO_REVISIONS
  }

  #replaceFirstGrant(revision: number): void {
    const gone = firstGrant(this.#grantsOf, revision - 1).id
    const at = this.#grants?.findIndex(({ id }) => id === gone) ?? -1
    const next = firstGrant(this.#grantsOf, revision)
    if (at >= 0) this.#grants?.splice(at, 1, next)
    else this.#grants?.unshift(next)
  }

  #keep(set: Partial<Key>): void {
    this.#set = { ...this.#set, ...set }
  }

  #pick(salt: number, below: number): number {
    const { plan, place } = this.of
    return hash(plan.seed, salt, place.account, place.region, this.number) % below
  }
}

const NO_REVISIONS: Readonly<Record<Facet, number>> = { tags: 0, policy: 0, grants: 0 }

function keyId({ plan, place }: KeysOf, number: number): string {
  const hex = hexWords(4, plan.seed, place.account, place.region, number)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
