import { accountOf, isServiceLinkedRole, nameOf } from '../arn'
import type { Grant } from '../inventory/key'
import { isListed } from '../inventory/reads'
import type { InventoryIndex } from './index-inventory'
import { isInstanceGrant, isOutlived } from './key-facts'
import type { FailureId, JudgedOperation, Need } from './need'
import { isKnownAbsent } from './principal-facts'

/** The failure catalogue's name (domain.md 4.3) for what breaks first, and the cell and grant that show it. */
export interface FailureCause {
  readonly failure: FailureId
  /** For F15: what is missing on the default key. */
  readonly underlying: FailureId
  readonly operation: JudgedOperation
  /** F5, F6: the grants that were meant to help, the closest first. */
  readonly grants: readonly Grant[]
}

/** In the order a launch runs into them; CreateGrant last, because alone it has a name of its own (F3). */
export const launchOrder: readonly string[] = ['GenerateDataKeyWithoutPlaintext', 'Decrypt', 'DescribeKey']

export function nameFailure(
  index: InventoryIndex,
  need: Need,
  required: readonly JudgedOperation[],
): FailureCause | null {
  const denied = required.filter((o) => o.verdict === 'denied')
  const operation = launchOrder.flatMap((name) => denied.filter((o) => o.operation === name))[0] ?? denied[0]
  if (!operation) return null
  const grants = isCloseToGrants(operation) ? findMisdirectedGrants(index, need) : []
  const underlying = nameCause(index, need, denied, operation, grants[0] ?? null)
  const defaultKeyOnly = need.uses.every((use) => use.kind === 'default-key')
  const isAccess = underlying === 'F1' || underlying === 'F2' || underlying === 'F3'
  return { failure: defaultKeyOnly && isAccess ? 'F15' : underlying, underlying, operation, grants }
}

function nameCause(
  index: InventoryIndex,
  need: Need,
  denied: readonly JudgedOperation[],
  operation: JudgedOperation,
  grant: Grant | null,
): FailureId {
  if (need.keyProblem?.failure) return need.keyProblem.failure
  if (operation.layer === 'key-state') return 'F7'
  if (operation.layer === 'key-usage') return 'F10'
  if (need.principal.kind === 'identity-only-role') return 'F12'
  if (isKnownAbsent(index, need.principal.arn)) return 'F6'
  if (isCap(operation)) return 'F11'
  if (grant) return grant.granteePrincipal === need.principal.arn && !isOutlived(index, grant) ? 'F5' : 'F6'
  if (isServiceLinkedRole(need.principal.arn)) return 'F4'
  if (denied.every((o) => o.operation === 'CreateGrant')) return 'F3'
  return operation.layer === 'identity-policy' ? 'F1' : 'F2'
}

const isCap = (operation: JudgedOperation) =>
  ['scp', 'rcp', 'permissions-boundary', 'session-policy', 'vpc-endpoint-policy'].includes(operation.layer)

/** Nothing forbids the call, it is only not allowed: then a grant could have been the answer. */
const isCloseToGrants = (operation: JudgedOperation) => operation.because.startsWith('implicit:') && !isCap(operation)

/** Grants somebody made for this principal that cannot work: wrong issuer (R9), or another ARN or incarnation (R23). */
function findMisdirectedGrants(index: InventoryIndex, need: Need): Grant[] {
  const grants = (index.grantsByKey.get(need.keyArn) ?? []).filter((g) => !isInstanceGrant(g))
  const { arn } = need.principal
  const account = accountOf(arn)
  const outlived = grants.filter((g) => g.granteePrincipal === arn && isOutlived(index, g))
  const wrongIssuer = isServiceLinkedRole(arn)
    ? grants.filter((g) => g.granteePrincipal === arn && g.issuingAccount !== null && g.issuingAccount !== account)
    : []
  return [...new Set([...outlived, ...wrongIssuer, ...grants.filter((g) => missesPrincipal(index, g, arn))])]
}

/** A grantee that was probably meant to be this principal. */
function missesPrincipal(index: InventoryIndex, grant: Grant, arn: string): boolean {
  const grantee = grant.granteePrincipal ?? ''
  const account = accountOf(arn)
  // AWS writes a deleted principal's unique id in place of its ARN.
  if (/^AROA[A-Z0-9]+/.test(grantee)) {
    return (
      isListed(index.reads('iam', account ?? '')) &&
      grant.issuingAccount === account &&
      !index.rolesByUniqueId.has(grantee.split(':')[0] ?? '')
    )
  }
  if (grantee === arn || accountOf(grantee) !== account || !grantee.includes(':role/')) return false
  const sameService = serviceRoleStem(grantee) !== null && serviceRoleStem(grantee) === serviceRoleStem(arn)
  return sameService || (nameOf(grantee) === nameOf(arn) && isKnownAbsent(index, grantee))
}

/** `AWSServiceRoleForAutoScaling` of `AWSServiceRoleForAutoScaling_payments`. */
function serviceRoleStem(arn: string): string | null {
  return nameOf(arn).match(/^(AWSServiceRoleFor[A-Za-z0-9]+)/)?.[1] ?? null
}
