import type { Grant } from '../inventory/key'
import { type InventoryIndex, indexInventory } from '../launch-paths/index-inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import type { JudgedNeed } from '../launch-paths/need'
import { withGrant } from '../launch-paths/with-grant'
import type { Decision } from '../policy/verdict'
import { checkAlreadyAllowed, checkEnough, checkLeastPrivilege } from './checks/effect'
import { checkDuplicate, checkKeyState, checkKeyUsage, checkQuota, checkRegion } from './checks/key'
import { checkGrantee, checkIssuingAccount, checkOrganization, checkWriter } from './checks/parties'
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
  const after = judgeNeed(indexInventory(withGrant(index.inventory, grantOf(proposal, facts.now))), need)
  const checks = [
    checkAlreadyAllowed(need),
    checkEnough(need, after),
    checkLeastPrivilege(need, proposal),
    checkIssuingAccount(need, proposal),
    checkGrantee(index, proposal),
    checkOrganization(index, proposal),
    checkKeyState(index, proposal),
    checkKeyUsage(index, proposal),
    checkRegion(need, proposal),
    checkDuplicate(index, proposal, facts),
    checkQuota(index, proposal),
    checkWriter(index, proposal, facts.writer),
  ]
  return { checks, ready: checks.every((check) => check.outcome !== 'block'), effect: effectOf(need, after) }
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
