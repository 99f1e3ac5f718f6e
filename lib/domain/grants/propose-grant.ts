import { accountOf, isServiceLinkedRole } from '../arn'
import { eightOperations } from '../launch-paths/eight-operations'
import type { JudgedNeed, JudgedOperation } from '../launch-paths/need'
import { instanceGrantOperations } from '../launch-paths/request-context'
import { grantOperations } from '../policy/operations'

/** A grant as somebody may ask for it: CreateGrant's parameters and the account that calls it. */
export interface GrantProposal {
  readonly keyArn: string
  readonly granteePrincipal: string
  readonly issuingAccountId: string
  readonly operations: readonly string[]
  readonly constraints: { readonly encryptionContextSubset: Readonly<Record<string, string>> } | null
}

export type GrantFix =
  | { readonly kind: 'grant'; readonly proposal: GrantProposal }
  /** Why a grant does not help, and what would. */
  | { readonly kind: 'not-a-grant'; readonly reason: string }

/** Would a grant close this need's gap? The narrowest one that does, or why a grant is not the fix. */
export function grantFixFor(need: JudgedNeed): GrantFix {
  const reason = whyNotAGrant(need)
  if (reason) return { kind: 'not-a-grant', reason }
  return {
    kind: 'grant',
    proposal: {
      keyArn: need.keyArn,
      granteePrincipal: need.principal.arn,
      issuingAccountId: issuersFor(need)[0].accountId,
      operations: operationsFor(need),
      constraints: null,
    },
  }
}

/** Required operations that are not allowed. Key state and usage do not count here: no permission changes them. */
export function missingOperations(need: JudgedNeed): JudgedOperation[] {
  return need.operations.filter((o) => o.level === 'required' && o.authorization !== 'allowed')
}

export interface Issuer {
  readonly accountId: string
  readonly why: string
}

/** The accounts whose writer role may call CreateGrant so that the grant is of use (domain.md 8.5), the surest first. */
export function issuersFor(need: JudgedNeed): readonly [Issuer, ...Issuer[]] {
  const owner = accountOf(need.keyArn) ?? ''
  const workload = accountOf(need.principal.arn) ?? owner
  if (workload === owner) return [{ accountId: owner, why: `Key and grantee are both in ${owner}.` }]
  if (isServiceLinkedRole(need.principal.arn)) {
    const why = `A grant to a service-linked role of ${workload} works only when ${workload} issues it (R8): issued by ${owner} it would also need an identity policy, which such a role cannot have (R9).`
    return [{ accountId: workload, why }]
  }
  if (!missingOperations(need).every(allowedByIdentityPolicy)) {
    const why = `The role has no identity policy for this key, so only a grant issued by its own account ${workload} is enough by itself (R8).`
    return [{ accountId: workload, why }]
  }
  return [
    { accountId: workload, why: `Issued by the role's own account ${workload} the grant is enough by itself (R8).` },
    {
      accountId: owner,
      why: `The role's identity policy allows the operations already, so the key owner ${owner} can issue the missing half (R9).`,
    },
  ]
}

const allowedByIdentityPolicy = (operation: JudgedOperation) =>
  operation.layers.some((l) => l.layer === 'identity-policy' && l.outcome === 'allows')

function operationsFor(need: JudgedNeed): string[] {
  const missing = missingOperations(need).map((o) => o.operation)
  const wanted = new Set([...missing, ...templateOperations(need, missing)])
  return grantOperations.map((o) => o.name).filter((name) => wanted.has(name))
}

/**
 * Operations a grant has to hold beside the missing ones to be of use. For a service-linked role: AWS's documented set of eight
 * (domain.md 2.2). For others: CreateGrant held by a grant passes on nothing the grant does not hold itself (R10), so what EC2
 * puts into its grant for an instance has to be there too.
 */
export function templateOperations(need: Pick<JudgedNeed, 'principal'>, chosen: readonly string[]): readonly string[] {
  if (isServiceLinkedRole(need.principal.arn)) return eightOperations
  return chosen.includes('CreateGrant') ? instanceGrantOperations : []
}

/** Operations a person may pick from: the proposed ones, and what the need lists at all. */
export function offeredOperations(
  need: JudgedNeed,
  proposed: readonly string[],
): { readonly operation: string; readonly level: string; readonly chosen: boolean }[] {
  const levels = new Map(need.operations.map((o) => [o.operation, o.level]))
  return grantOperations.flatMap(({ name }) => {
    const level = levels.get(name) ?? 'not-needed'
    const chosen = proposed.includes(name)
    if (!chosen && level === 'not-needed') return []
    return [{ operation: name, level: level === 'not-needed' ? 'template' : level, chosen }]
  })
}

function whyNotAGrant(need: JudgedNeed): string | null {
  if (need.keyProblem) return `A grant does not help while the key itself is wrong. ${need.keyProblem.text}`
  const missing = missingOperations(need)
  if (missing.length === 0) {
    const broken = need.operations.find((o) => o.level === 'required' && o.verdict !== 'allowed')
    return broken
      ? `Every required operation is permitted; what fails is the key: ${broken.reason} No grant changes that.`
      : 'Every required operation is already allowed.'
  }
  if (need.principal.kind === 'identity-only-role') {
    return `EC2 makes the grant for its per-instance role itself. ${missing[0]!.reason}`
  }
  const blocker = missing.find((o) => obstacleOf(o) !== null)
  return blocker ? `${obstacleOf(blocker)} ${blocker.reason}` : null
}

/** What a grant cannot get past, for one operation. */
function obstacleOf({ operation, because }: JudgedOperation): string | null {
  if (because.startsWith('explicit-deny:')) {
    return `An explicit deny wins over every grant (R14), and ${operation} meets one.`
  }
  if (because.startsWith('unreadable:')) {
    return `What decides ${operation} could not be read, so nobody can tell whether a grant would be enough.`
  }
  switch (because) {
    case 'implicit:scp':
      return `A grant cannot lift a service control policy, which does not allow ${operation} (R15).`
    case 'implicit:rcp':
      return `A grant cannot lift a resource control policy, which does not allow ${operation} (R16).`
    case 'implicit:vpc-endpoint-policy':
      return `A grant cannot lift a VPC endpoint policy, which does not allow ${operation} (R18).`
    case 'implicit:permissions-boundary':
    case 'implicit:session-policy':
    case 'undocumented:permissions-boundary':
    case 'undocumented:session-policy':
      return `AWS does not document whether a permissions boundary or session policy limits a grant (R17), and one does not allow ${operation}. Change that policy.`
    case 'cross-account-operation':
      return `${operation} does not work across accounts, whoever permits it (R5).`
    case 'key-state':
    case 'key-usage':
      return `The key cannot perform ${operation} in its present state or with its kind; no permission changes that.`
    default:
      return null
  }
}
