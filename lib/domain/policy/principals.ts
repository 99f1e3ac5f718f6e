import { parseArn } from '../arn'
import type { PolicyStatement } from './document'
import type { PrincipalIdentity } from './principal-identity'
import type { RequestFacts } from './request-facts'
import { both, certain, either, MAYBE, NO, opposite, type Tri, YES } from './tri'

/** A statement's Principal element, taken apart once. Wildcards inside an ARN mean nothing to AWS here. */
export interface PrincipalTest {
  readonly negated: boolean
  readonly anyone: boolean
  /** Accounts named by id or root ARN. */
  readonly accounts: ReadonlySet<string>
  readonly arns: ReadonlySet<string>
  readonly uniqueIds: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  /** Nobody but, perhaps, everyone. */
  readonly namesNobody: boolean
}

/** How a statement's Principal element means this caller. R17 treats each way differently. */
export interface PrincipalMatch {
  /** Everyone (`*`, NotPrincipal). */
  readonly anyone: Tri
  /** By user ARN, session ARN or service name. */
  readonly exact: Tri
  /** By role ARN or the role's unique id. */
  readonly role: Tri
  /** By the caller's account. */
  readonly account: Tri
}

export function compilePrincipals(principals: NonNullable<PolicyStatement['principals']>): PrincipalTest {
  const accounts = new Set<string>()
  const arns = new Set<string>()
  const uniqueIds = new Set<string>()
  const services = new Set<string>()
  let anyone = false
  for (const { kind, value } of principals.entries) {
    if (kind === 'Service') services.add(value.toLowerCase())
    if (kind !== 'AWS') continue
    const account = accountNamed(value)
    if (value === '*') anyone = true
    else if (account !== null) accounts.add(account)
    else if (value.startsWith('arn:')) arns.add(value)
    else uniqueIds.add(value)
  }
  const namesNobody = accounts.size + arns.size + uniqueIds.size + services.size === 0
  return { negated: principals.negated, anyone, accounts, arns, uniqueIds, services, namesNobody }
}

/** The account an entry names as a whole: `111122223333` or `arn:aws:iam::111122223333:root`. */
function accountNamed(text: string): string | null {
  if (/^\d{12}$/.test(text)) return text
  const arn = parseArn(text)
  return arn?.service === 'iam' && arn.resource === 'root' && /^\d{12}$/.test(arn.accountId) ? arn.accountId : null
}

const nobody: PrincipalMatch = { anyone: NO, exact: NO, role: NO, account: NO }
const anyoneAtAll: PrincipalMatch = { anyone: YES, exact: NO, role: NO, account: NO }

export function matchAllow(test: PrincipalTest, caller: PrincipalIdentity, facts: RequestFacts): PrincipalMatch {
  const named = matchNames(test, caller, facts)
  if (!test.negated) return named
  const listed = either(either(named.anyone, named.account), either(named.exact, named.role))
  return { ...nobody, anyone: opposite(listed) }
}

/** Whether a Deny means this caller; an account's Deny means everyone in it. */
export function matchDeny(test: PrincipalTest, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  if (!test.negated) {
    if (test.anyone) return YES
    const { anyone, exact, role, account } = matchNames(test, caller, facts)
    if (caller.uniqueId === null && test.uniqueIds.size > 0 && caller.service === null)
      return either(MAYBE, either(either(anyone, exact), either(role, account)))
    return either(either(anyone, exact), either(role, account))
  }
  // A principal with a permissions boundary is hit whatever the element lists:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  if (caller.hasBoundary) return YES
  return opposite(exempted(test, caller, facts))
}

/**
 * Whom NotPrincipal spares. AWS asks for the account beside a user, and for every session beside a role and its account;
 * with less it "might" deny: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function exempted(test: PrincipalTest, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  const { anyone, exact, role, account } = matchNames(test, caller, facts)
  if (anyone === YES) return YES
  if (caller.service !== null || caller.isRoot) return either(exact, account)
  const named = caller.behindSession === null ? exact : both(role, exact)
  if (named === YES && account === YES) return YES
  return either(exact, role) === NO ? NO : MAYBE
}

function matchNames(test: PrincipalTest, caller: PrincipalIdentity, facts: RequestFacts): PrincipalMatch {
  if (test.namesNobody) return test.anyone ? anyoneAtAll : nobody
  const { uniqueId } = caller
  const ownId = uniqueId !== null && test.uniqueIds.has(uniqueId)
  let exact: Tri = NO
  if (caller.service !== null) exact = certain(test.services.has(caller.service.toLowerCase()))
  else if (caller.userArn !== null) exact = certain(test.arns.has(caller.userArn) || ownId)
  else if (caller.sessionArn !== null) exact = certain(test.arns.has(caller.sessionArn))
  else if (caller.sessionArnPrefix !== null) exact = matchSomeSession(test.arns, caller.sessionArnPrefix, facts)
  return {
    anyone: certain(test.anyone),
    exact,
    role: certain(caller.behindSession !== null && (test.arns.has(caller.behindSession) || ownId)),
    account: certain(caller.accountId !== null && test.accounts.has(caller.accountId)),
  }
}

/** The question is about a role whatever its session, and the policy names sessions of it. */
export function matchSomeSession(arns: Iterable<string>, prefix: string, facts: RequestFacts): Tri {
  let result: Tri = NO
  for (const arn of arns) {
    if (!arn.startsWith(prefix)) continue
    result = either(result, facts.sessionIs(arn.slice(prefix.length)))
  }
  return result
}
