import type { CompiledStatement } from './compile'
import type { PolicySet } from './documents'
import type { Judged } from './judged'
import type { KmsOperation } from './operations'
import { matchAllow, matchDeny } from './principals'
import { matchesEveryResource, matchResources } from './resources'
import { testConditions } from './test-conditions'
import { both, certain, either, NO, type Tri, YES } from './tri'
import { GrowingTriSet, isNever, never, type TriSet } from './tri-set'

/** What a layer's documents say of the operations asked about. */
export interface Say {
  readonly allow: TriSet
  readonly deny: TriSet
}

/** The ways a key policy can let the caller in (R2, R3, R17). */
export interface KeyPolicySay {
  readonly deny: TriSet
  /** By user ARN, session ARN or service, or `*` with aws:PrincipalArn: a boundary does not limit it. */
  readonly exact: TriSet
  /** By `*` otherwise: whether a boundary limits it is not documented. */
  readonly anyone: TriSet
  /** By role ARN: a boundary limits it. */
  readonly role: TriSet
  /** By account: IAM policies there decide. */
  readonly account: TriSet
}

export const silent: Say = { allow: never, deny: never }
export const silentKeyPolicy: KeyPolicySay = { deny: never, exact: never, anyone: never, role: never, account: never }

/** Whether it lets the caller in by no way, for no operation. */
export const admitsNobody = ({ exact, anyone, role, account }: KeyPolicySay): boolean =>
  isNever(exact) && isNever(anyone) && isNever(role) && isNever(account)

/** Policies without principals, and those whose Deny is all that counts. */
export function askPolicies({ statements, said = silent }: PolicySet, judged: Judged, asked = judged.asked): Say {
  if (statements.length === 0) return said
  const allow = new GrowingTriSet(said.allow)
  const deny = new GrowingTriSet(said.deny)
  for (const statement of statements) {
    const answer = statement.effect === 'Allow' ? allow : deny
    for (const { operations, example } of statement.classes) {
      const lo = operations.lo & asked.lo & ~answer.yesLo
      const hi = operations.hi & asked.hi & ~answer.yesHi
      if ((lo | hi) !== 0) answer.add(matchStatement(statement, judged, example), lo, hi)
    }
  }
  return { allow, deny }
}

export function askKeyPolicy({ statements }: PolicySet, judged: Judged, asked = judged.asked): KeyPolicySay {
  if (statements.length === 0) return silentKeyPolicy
  const say: GrowingSay = { ...silentKeyPolicy }
  for (const statement of statements)
    for (const { operations, example } of statement.classes) {
      const lo = operations.lo & asked.lo
      const hi = operations.hi & asked.hi
      if ((lo | hi) === 0) continue
      if (statement.effect === 'Deny') grow(say, 'deny', matchStatement(statement, judged, example), lo, hi)
      else askAllow(statement, example, judged, say, lo, hi)
    }
  return say
}

type GrowingSay = { -readonly [Way in keyof KeyPolicySay]: TriSet }

// Most ways stay closed: a set is made when there is something to put in.
function grow(say: GrowingSay, way: keyof KeyPolicySay, answer: Tri, lo: number, hi: number): void {
  if (answer === NO) return
  const known = say[way]
  const set = known instanceof GrowingTriSet ? known : new GrowingTriSet()
  set.add(answer, lo, hi)
  say[way] = set
}

function askAllow(
  statement: CompiledStatement,
  operation: KmsOperation,
  judged: Judged,
  say: GrowingSay,
  lo: number,
  hi: number,
): void {
  const names = matchAllow(statement.principals!, judged.caller, judged.facts)
  if (either(either(names.anyone, names.exact), either(names.role, names.account)) === NO) return
  const rest = both(matchResource(statement, judged, operation), conditionsHold(statement, judged, operation))
  if (rest === NO) return
  const unlimited = statement.testsPrincipalArn ? names.anyone : NO
  grow(say, 'exact', both(rest, either(names.exact, unlimited)), lo, hi)
  grow(say, 'anyone', both(rest, names.anyone), lo, hi)
  grow(say, 'role', both(rest, names.role), lo, hi)
  grow(say, 'account', both(rest, names.account), lo, hi)
}

/** Principal, resource and conditions; the action is known to match. */
export function matchStatement(statement: CompiledStatement, judged: Judged, operation: KmsOperation): Tri {
  const principal = matchPrincipal(statement, judged)
  if (principal === NO) return NO
  const resource = matchResource(statement, judged, operation)
  if (resource === NO) return NO
  return both(both(principal, resource), conditionsHold(statement, judged, operation))
}

function conditionsHold(statement: CompiledStatement, { facts }: Judged, operation: KmsOperation): Tri {
  const { conditions } = statement
  if (conditions.length === 0) return YES
  const { memory } = facts
  if (memory === null || !statement.steadyConditions) return testConditions(conditions, facts, operation)
  const remembered = memory.get(conditions)
  if (remembered !== undefined) return remembered
  const answer = testConditions(conditions, facts, operation)
  memory.set(conditions, answer)
  return answer
}

export function matchPrincipal(statement: CompiledStatement, { caller, facts }: Judged): Tri {
  if (!statement.principals) return YES
  if (statement.effect === 'Deny') return matchDeny(statement.principals, caller, facts)
  const { anyone, exact, role, account } = matchAllow(statement.principals, caller, facts)
  return either(either(anyone, exact), either(role, account))
}

export function matchResource(statement: CompiledStatement, { keyArn, facts }: Judged, operation: KmsOperation): Tri {
  if (operation.family === 'service') return certain(matchesEveryResource(statement.resources))
  return matchResources(statement.resources, keyArn, statement.effect, facts, operation)
}
