import { matchPrincipalName, namesAccount } from './grantees'
import type { Judged } from './judged'
import type { PrincipalIdentity } from './principal-identity'
import type { GrantFacts } from './question'
import type { RequestFacts } from './request-facts'
import { certain, either, MAYBE, NO, type Tri, YES } from './tri'

export interface RetireMatch {
  readonly grant: GrantFacts
  /** Named by the grant: its retiring principal, its grantee with RetireGrant, or root of the account that issued it. */
  readonly directly: Tri
  /** Through the caller's account, whose identity policies then decide; MAYBE where AWS is of two minds about that. */
  readonly throughAccount: Tri
}

/**
 * Who may retire which grant (R21): https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 * The grants a RetireGrant call can mean; all of the key's when the call does not say.
 */
export function matchRetirable({ documents, caller, keyArn, keyAccount, facts }: Judged): RetireMatch[] {
  const wanted = facts.request.parameters?.GrantId
  const candidates = documents.grants.filter(
    (grant) => (wanted === undefined || grant.grantId === wanted) && grant.keyArn === keyArn,
  )
  return candidates.map((grant) => {
    const asRetiring = matchName(grant.retiringPrincipal, grant.retiringServicePrincipal, caller, facts)
    const asGrantee = grant.operations.includes('RetireGrant')
      ? matchName(grant.granteePrincipal, grant.granteeServicePrincipal, caller, facts)
      : NO
    const isIssuer = caller.accountId !== null && grant.issuingAccount === caller.accountId
    const isOwner = caller.accountId !== null && keyAccount === caller.accountId
    const named =
      namesAccount(grant.retiringPrincipal, caller) ||
      (grant.operations.includes('RetireGrant') && namesAccount(grant.granteePrincipal, caller))
    // The account may delegate kms:RetireGrant, yet "the permission alone does not allow principals to retire a grant".
    const delegated = isIssuer || isOwner ? MAYBE : NO
    const asRoot = certain(caller.isRoot && isIssuer)
    return {
      grant,
      directly: either(either(asRetiring, asGrantee), asRoot),
      throughAccount: named ? YES : delegated,
    }
  })
}

/** A call that does not name its grant is allowed for certain only where every grant may be retired. */
export function combineRetirable(matches: readonly RetireMatch[], allowed: (match: RetireMatch) => Tri): Tri {
  if (matches.length === 0) return NO
  const results = matches.map(allowed)
  if (results.every((result) => result === YES)) return YES
  return results.every((result) => result === NO) ? NO : MAYBE
}

function matchName(
  name: string | undefined,
  service: string | undefined,
  caller: PrincipalIdentity,
  facts: RequestFacts,
): Tri {
  if (caller.service !== null) return certain(service === caller.service || name === caller.service)
  return name ? matchPrincipalName(name, caller, facts) : NO
}
