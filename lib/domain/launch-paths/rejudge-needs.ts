import { accountOf } from '../arn'
import type { Inventory } from '../inventory/inventory'
import type { Grant } from '../inventory/key'
import type { Role } from '../inventory/principal'
import { findNeeds } from './find-needs'
import { type InventoryIndex, indexInventory } from './index-inventory'
import { judgeNeed, neededOf } from './judge-needs'
import type { JudgedNeed, Need } from './need'
import { findsSameNeeds } from './same-discovery'
import { isSame } from './same-value'

/** Needs, and the inventory they were found or judged in. */
export interface NeedsOf<N extends Need | JudgedNeed> {
  readonly index: InventoryIndex
  readonly needs: readonly N[]
}

/** The needs of an inventory, not yet judged. */
export function needsOf(inventory: Inventory): NeedsOf<Need> {
  const index = indexInventory(inventory)
  return { index, needs: findNeeds(index) }
}

/**
 * What `judgeNeeds` says of `inventory`, from what it said of another inventory: a need of which nothing that its verdict depends on
 * has changed is the same object as before. Changed means another value, found by comparing; objects that are shared between the
 * inventories make the comparison short.
 */
export function rejudgeNeeds(before: NeedsOf<JudgedNeed>, inventory: Inventory): NeedsOf<JudgedNeed> {
  const { index, needs, unchanged } = findChangedNeeds(before, inventory)
  return { index, needs: needs.map((need) => unchanged.get(need.id) ?? judgeNeed(index, need)) }
}

export interface ChangedNeeds<N extends Need | JudgedNeed> extends NeedsOf<Need> {
  /** Needs of before, by id, whose verdicts are certainly what they were. */
  readonly unchanged: ReadonlyMap<string, N>
}

/** The needs of `inventory`, and which of those of another inventory need not be judged again. */
export function findChangedNeeds<N extends Need | JudgedNeed>(
  before: NeedsOf<N>,
  inventory: Inventory,
): ChangedNeeds<N> {
  const index = indexInventory(inventory)
  const needs: readonly (Need | JudgedNeed)[] = findsSameNeeds(before.index, index) ? before.needs : findNeeds(index)
  const known = new Map(before.needs.map((need) => [need.id, need]))
  const comparison = new Comparison(before.index, index)
  const unchanged = new Map<string, N>()
  for (const need of needs) {
    const was = known.get(need.id)
    if (was && isSameNeed(was, need) && comparison.sameParts(need)) unchanged.set(need.id, was)
  }
  return { index, needs, unchanged }
}

function isSameNeed(was: Need, need: Need): boolean {
  return (
    was === need ||
    (isSame(was.principal, need.principal) &&
      isSame(was.uses, need.uses) &&
      isSame(was.keyProblem, need.keyProblem) &&
      isSame(was.keyRoles, need.keyRoles) &&
      isSame(was.passes, need.passes) &&
      isSame(was.profile, need.profile) &&
      isSame(was.operations.map(neededOf), need.operations.map(neededOf)))
  )
}

/**
 * Compares the parts of two inventories that verdicts depend on. One method per part; each part is compared once, however many needs
 * depend on it.
 */
class Comparison {
  private readonly answers = new Map<string, boolean>()
  private readonly sameOrganization: boolean

  constructor(
    private readonly before: InventoryIndex,
    private readonly after: InventoryIndex,
  ) {
    const reads = (['organization', 'control-policies'] as const).every((family) =>
      isSame(before.reads(family), after.reads(family)),
    )
    this.sameOrganization = reads && isSame(before.inventory.organization, after.inventory.organization)
  }

  /** Everything `judgeNeed` reads for a need, beside the need itself. */
  sameParts(need: Need): boolean {
    const cluster = this.after.clusters.get(need.clusterArn)
    const caller = accountOf(need.principal.arn) ?? cluster?.accountId ?? ''
    const owner = accountOf(need.keyArn) ?? cluster?.accountId ?? ''
    return (
      this.sameOrganization &&
      isSame(this.before.clusters.get(need.clusterArn), cluster) &&
      this.sameKey(need.keyArn) &&
      this.sameGrants(need.keyArn) &&
      this.samePrincipal(need.principal.arn) &&
      this.sameIam(accountOf(need.principal.arn) ?? '') &&
      this.sameAccount(caller) &&
      this.sameAccount(owner) &&
      this.sameControlPolicies(caller, 'SERVICE_CONTROL_POLICY') &&
      this.sameControlPolicies(owner, 'RESOURCE_CONTROL_POLICY')
    )
  }

  /** The key with its policy, and whether its account's keys were listed. */
  private sameKey(arn: string): boolean {
    return this.once(`key ${arn}`, () => {
      const [before, after] = [this.before.keys.get(arn), this.after.keys.get(arn)]
      if (!isSame(before, after)) return false
      if (!after) return true
      const { accountId, region, policyHash } = after
      return (
        isSame(this.before.reads('kms', accountId, region), this.after.reads('kms', accountId, region)) &&
        (policyHash.state !== 'seen' || this.sameDocument(policyHash.value))
      )
    })
  }

  /** The key's grants in their order, and of each grantee whether it is a role that is there and which (R23). */
  private sameGrants(keyArn: string): boolean {
    return this.once(`grants ${keyArn}`, () => {
      const before = this.before.grantsByKey.get(keyArn) ?? []
      const after = this.after.grantsByKey.get(keyArn) ?? []
      return isSame(before, after) && after.every((grant) => this.sameGrantee(grant))
    })
  }

  private sameGrantee({ granteePrincipal }: Grant): boolean {
    if (!granteePrincipal) return true
    const uniqueId = granteePrincipal.split(':')[0] ?? ''
    return (
      // Undefined where there is no such role.
      this.before.roles.get(granteePrincipal)?.createdAt === this.after.roles.get(granteePrincipal)?.createdAt &&
      this.before.rolesByUniqueId.has(uniqueId) === this.after.rolesByUniqueId.has(uniqueId)
    )
  }

  /** The role with its policies and boundary. */
  private samePrincipal(arn: string): boolean {
    return this.once(`principal ${arn}`, () => {
      const [before, after] = [this.before.roles.get(arn), this.after.roles.get(arn)]
      return isSame(before, after) && (!after || this.samePolicies(after))
    })
  }

  private samePolicies(role: Role): boolean {
    const managed = [
      ...role.attachedPolicies.map((policy) => policy.arn),
      ...(role.boundaryArn ? [role.boundaryArn] : []),
    ]
    return (
      role.inlinePolicies.every((policy) => this.sameDocument(policy.documentHash)) &&
      managed.every((arn) => {
        const id = `${role.accountId}/${arn}`
        const [before, after] = [this.before.managedPolicies.get(id), this.after.managedPolicies.get(id)]
        return before?.documentHash === after?.documentHash && (!after || this.sameDocument(after.documentHash))
      })
    )
  }

  private sameIam(accountId: string): boolean {
    return this.once(`iam ${accountId}`, () =>
      isSame(this.before.reads('iam', accountId), this.after.reads('iam', accountId)),
    )
  }

  private sameAccount(id: string): boolean {
    return this.once(`account ${id}`, () => isSame(this.before.accounts.get(id), this.after.accounts.get(id)))
  }

  /** The policies of each level over an account, in their order, with the names of the levels. */
  private sameControlPolicies(accountId: string, type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'): boolean {
    return this.once(`${type} ${accountId}`, () => {
      const path = this.after.accounts.get(accountId)?.path ?? []
      const units = path.every((id) => this.before.units.get(id)?.name === this.after.units.get(id)?.name)
      if (!units) return false
      if (this.before.inventory.controlPolicies === this.after.inventory.controlPolicies && this.sameDocuments)
        return true
      return [...path, accountId].every((target) => {
        const [before, after] = [this.before, this.after].map(({ inventory }) =>
          inventory.controlPolicies
            .filter((policy) => policy.type === type && policy.targets.includes(target))
            .map(({ id, name, documentHash }) => ({ id, name, documentHash })),
        )
        return isSame(before, after) && (after ?? []).every((policy) => this.sameDocument(policy.documentHash))
      })
    })
  }

  private get sameDocuments(): boolean {
    return this.before.inventory.documents === this.after.inventory.documents
  }

  /** A document may have been lost, or been read at last; its text is its hash's for good, but nobody has to believe that. */
  private sameDocument(hash: string): boolean {
    return this.sameDocuments || this.before.inventory.documents.get(hash) === this.after.inventory.documents.get(hash)
  }

  private once(part: string, compare: () => boolean): boolean {
    const known = this.answers.get(part)
    if (known !== undefined) return known
    const answer = compare()
    this.answers.set(part, answer)
    return answer
  }
}
