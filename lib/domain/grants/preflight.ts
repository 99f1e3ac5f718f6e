import type { Grant } from '../inventory/key'
import { type InventoryIndex, indexInventory } from '../launch-paths/index-inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import type { JudgedNeed } from '../launch-paths/need'
import { withGrant } from '../launch-paths/with-grant'
import { withoutGrant } from '../launch-paths/without-grant'
import type { Decision } from '../policy/verdict'
import { checkKeptInCode } from './checks/code'
import { checkAlreadyAllowed, checkEnough, checkLeastPrivilege, checkStillNeeded } from './checks/effect'
import { checkEnd, checkRenewed } from './checks/end'
import { checkDuplicate, checkKeyState, checkKeyUsage, checkQuota, checkRegion } from './checks/key'
import { checkGrantee, checkIssuingAccount, checkOrganization, checkWriter } from './checks/parties'
import type { Follows } from './follow'
import type { GrantProposal } from './propose-grant'
import type { Writer } from './writer-question'

export interface PreflightCheck {
  readonly id: string
  /** pass; warn: needs a look; block: cannot be asked for or approved; unknown: what would tell could not be read. */
  readonly outcome: 'pass' | 'warn' | 'block' | 'unknown'
  readonly title: string
  readonly detail: string
}

/** What preflight cannot find in the inventory. */
export interface PreflightFacts {
  readonly writer: Writer
  /** ISO 8601: when the grant would be made. */
  readonly now: string
  /** Another request for the same grantee and key that is still under way. */
  readonly openRequest: { readonly number: number } | null
  /** ISO 8601: when it is to be retired; null: not by itself. */
  readonly endsAt: string | null
  /** The grant that is to end later, or to give way to this one. */
  readonly follows: Follows | null
  /** Grants of the key that are kept in code, by grant id: the tool. */
  readonly keptIn?: ReadonlyMap<string, string>
}

export interface Preflight {
  readonly checks: readonly PreflightCheck[]
  /** No check blocks. */
  readonly ready: boolean
  /** Cells of the need now and as they would be with the grant. */
  readonly effect: readonly EffectRow[]
}

export interface EffectRow {
  readonly operation: string
  readonly level: string
  readonly now: Decision
  readonly after: Decision
}

/**
 * Everything that is checked before a grant is asked for, and again before it is approved: is it needed, would it work, is it no
 * broader than needed, can it be made. `need` is judged on the same inventory as `index`.
 */
export function preflight(
  index: InventoryIndex,
  need: JudgedNeed,
  proposal: GrantProposal,
  facts: PreflightFacts,
): Preflight {
  const { follows } = facts
  // What a grant is worth that is to end later, or to give way, shows without it.
  const before = follows ? withoutGrant(index, proposal.keyArn, follows.grantId) : index
  const was = follows ? judgeNeed(before, need) : need
  const after = judgeNeed(indexInventory(withGrant(before.inventory, grantOf(proposal, facts.now))), need)
  const checks = [
    follows ? checkStillNeeded(was) : checkAlreadyAllowed(was),
    checkEnough(was, after),
    checkLeastPrivilege(was, proposal),
    checkIssuingAccount(was, proposal),
    checkGrantee(index, proposal),
    checkOrganization(index, proposal),
    checkKeyState(index, proposal),
    checkKeyUsage(index, proposal),
    checkRegion(need, proposal),
    ...(follows?.how === 'renew'
      ? [checkRenewed(index, proposal, follows, facts.openRequest)]
      : [
          checkDuplicate(before, proposal, facts),
          checkQuota(index, proposal),
          checkWriter(index, proposal, facts.writer),
          ...checkKeptInCode(before, proposal, facts.keptIn),
        ]),
    checkEnd(facts),
  ]
  return { checks, ready: checks.every((check) => check.outcome !== 'block'), effect: effectOf(was, after) }
}

/** The grant as KMS would list it once made. */
export function grantOf(proposal: GrantProposal, createdAt: string): Grant {
  return {
    grantId: 'proposed',
    keyArn: proposal.keyArn,
    name: '',
    createdAt,
    granteePrincipal: proposal.granteePrincipal,
    granteeServicePrincipal: null,
    retiringPrincipal: null,
    retiringServicePrincipal: null,
    issuingAccount: proposal.issuingAccountId,
    operations: proposal.operations,
    constraints: proposal.constraints && {
      encryptionContextEquals: null,
      encryptionContextSubset: proposal.constraints.encryptionContextSubset,
      sourceArn: null,
    },
  }
}

function effectOf(need: JudgedNeed, after: JudgedNeed): EffectRow[] {
  const later = new Map(after.operations.map((o) => [o.operation, o.verdict]))
  return need.operations.map(({ operation, level, verdict }) => ({
    operation,
    level,
    now: verdict,
    after: later.get(operation) ?? verdict,
  }))
}
