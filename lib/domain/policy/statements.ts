import type { CompiledStatement } from './compile'
import { testConditions } from './conditions'
import type { PolicySet } from './documents'
import type { PrincipalIdentity } from './principal-identity'
import { matchAllow, matchDeny } from './principals'
import type { RequestFacts } from './request-facts'
import { matchesEveryResource, matchResources } from './resources'
import { both, certain, either, NO, type Tri, YES } from './tri'

/** What a layer's documents say of one request. */
export interface Say {
  readonly allow: Tri
  readonly deny: Tri
}

/** The ways a key policy can let the caller in (R2, R3, R17). */
export interface KeyPolicySay {
  readonly deny: Tri
  /** By user ARN, session ARN or service, or `*` with aws:PrincipalArn: a boundary does not limit it. */
  readonly exact: Tri
  /** By `*` otherwise: whether a boundary limits it is not documented. */
  readonly anyone: Tri
  /** By role ARN: a boundary limits it. */
  readonly role: Tri
  /** By account: IAM policies there decide. */
  readonly account: Tri
}

/** Policies without principals, and those whose Deny is all that counts. */
export function askPolicies(policies: PolicySet, caller: PrincipalIdentity, facts: RequestFacts): Say {
  let allow: Tri = NO
  let deny: Tri = NO
  for (const statement of policies.byOperation[facts.operation.index]!) {
    if ((statement.effect === 'Allow' ? allow : deny) === YES) continue
    const matched = matchStatement(statement, caller, facts)
    if (statement.effect === 'Allow') allow = either(allow, matched)
    else deny = either(deny, matched)
  }
  return { allow, deny }
}

export function askKeyPolicy(policies: PolicySet, caller: PrincipalIdentity, facts: RequestFacts): KeyPolicySay {
  const say = { deny: NO as Tri, exact: NO as Tri, anyone: NO as Tri, role: NO as Tri, account: NO as Tri }
  for (const statement of policies.byOperation[facts.operation.index]!) {
    if (statement.effect === 'Deny') {
      if (say.deny !== YES) say.deny = either(say.deny, matchStatement(statement, caller, facts))
      continue
    }
    const names = matchAllow(statement.principals!, caller, facts)
    if (either(either(names.anyone, names.exact), either(names.role, names.account)) === NO) continue
    const rest = both(matchResource(statement, facts), testConditions(statement.conditions, facts))
    if (rest === NO) continue
    const unlimited = statement.testsPrincipalArn ? names.anyone : NO
    say.exact = either(say.exact, both(rest, either(names.exact, unlimited)))
    say.anyone = either(say.anyone, both(rest, names.anyone))
    say.role = either(say.role, both(rest, names.role))
    say.account = either(say.account, both(rest, names.account))
  }
  return say
}

/** Principal, resource and conditions; the action is known to match. */
export function matchStatement(statement: CompiledStatement, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  const principal = matchPrincipal(statement, caller, facts)
  if (principal === NO) return NO
  const resource = matchResource(statement, facts)
  if (resource === NO) return NO
  return both(both(principal, resource), testConditions(statement.conditions, facts))
}

export function matchPrincipal(statement: CompiledStatement, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  if (!statement.principals) return YES
  if (statement.effect === 'Deny') return matchDeny(statement.principals, caller, facts)
  const { anyone, exact, role, account } = matchAllow(statement.principals, caller, facts)
  return either(either(anyone, exact), either(role, account))
}

export function matchResource(statement: CompiledStatement, facts: RequestFacts): Tri {
  if (facts.operation.family === 'service') return certain(matchesEveryResource(statement.resources))
  return matchResources(statement.resources, facts.question.key.arn, statement.effect, facts)
}
