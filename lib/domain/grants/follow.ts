import type { Grant } from '../inventory/key'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import { isOutlived } from '../launch-paths/key-facts'
import type { GrantProposal } from './propose-grant'

/** The grant of an earlier request that a new one is about. */
export interface Follows {
  readonly number: number
  readonly grantId: string
  /** ISO 8601. */
  readonly endsAt: string | null
  /** renew: it ends later, and no second one is made. replace: it is retired once the new one is verified. */
  readonly how: 'renew' | 'replace'
}

/**
 * Whether the grant that is there is the one that is asked for, so that only its end has to move. Another set of operations, other
 * constraints, another grantee behind the same name (R23) or a grant that is gone take a new grant.
 */
export function howToFollow(index: InventoryIndex, grantId: string, proposal: GrantProposal): Follows['how'] {
  const grant = index.grantsByKey.get(proposal.keyArn)?.find((one) => one.grantId === grantId)
  return grant && isSame(grant, proposal) && !isOutlived(index, grant) ? 'renew' : 'replace'
}

const isSame = (grant: Grant, proposal: GrantProposal) =>
  grant.granteePrincipal === proposal.granteePrincipal &&
  grant.issuingAccount === proposal.issuingAccountId &&
  grant.operations.length === proposal.operations.length &&
  proposal.operations.every((operation) => grant.operations.includes(operation)) &&
  grant.constraints?.encryptionContextEquals == null &&
  grant.constraints?.sourceArn == null &&
  samePairs(grant.constraints?.encryptionContextSubset ?? {}, proposal.constraints?.encryptionContextSubset ?? {})

function samePairs(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
