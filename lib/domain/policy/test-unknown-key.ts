import { type Comparison, isTextual } from './comparisons'
import { agreed, type ConditionTest, type ConditionValue } from './conditions'
import type { KmsOperation } from './operations'
import type { RequestFacts } from './request-facts'
import type { UserIdOfSession } from './side-facts'
import { matchesAnything, resolveTemplate } from './template'
import { certain, every, MAYBE, NO, opposite, some, type Tri, YES } from './tri'
import type { TakenValue, UnknownKey } from './unknown-keys'
import type { PatternPiece } from './wildcard'

/** A key nobody can know in advance: noted for trying out, or answered by what is being tried. */
export function testUnknown(test: ConditionTest, facts: RequestFacts, operation: KmsOperation): Tri {
  const session = test.key.name === 'aws:userid' ? facts.userIdOfSession : null
  const unknown = session ? facts.session() : facts.unknownKey(test.key.name, test.name)
  const { assumed } = unknown
  if (test.comparison === null) {
    if (assumed) return certain((assumed.kind === 'absent') === test.wantsAbsent)
    return unknown.mayBeAbsent ? MAYBE : certain(!test.wantsAbsent)
  }
  if (test.values.length === 0) return test.whenUnclear
  // Pairs are judged without trying anything out.
  if (facts.memory !== null && session === null && test.whenOpen !== null) return test.whenOpen
  if (test.qualifier !== null) unknown.expectSets()
  const comparison = session ? ofUserId(test.comparison, session) : test.comparison
  const comparisons = test.values.map((value) => compareUnknown(comparison, value, unknown, facts, operation))
  if (assumed?.kind === 'absent') return test.whenAbsent
  const satisfies = (taken: TakenValue | undefined): Tri => {
    const matched = some(comparisons, (one) =>
      typeof one !== 'string' ? one : taken ? certain(taken.satisfies.has(one)) : MAYBE,
    )
    return test.negated ? opposite(matched) : matched
  }
  if (!assumed) return unknown.mayBeAbsent ? agreed(satisfies(undefined), test) : satisfies(undefined)
  const { values } = assumed
  if (test.qualifier === 'all') return every(values, satisfies)
  if (test.qualifier === 'any') return some(values, satisfies)
  return values.length > 1 ? test.whenUnclear : satisfies(values[0])
}

/** The answer, or the name of the comparison among those a value can satisfy. */
function compareUnknown(
  comparison: Comparison,
  value: ConditionValue,
  unknown: UnknownKey,
  facts: RequestFacts,
  operation: KmsOperation,
): Tri | string {
  const pieces = resolveTemplate(value.template, facts, operation)
  if (pieces === null) return NO
  if (pieces === 'unknown') {
    unknown.giveUp()
    return MAYBE
  }
  if (comparison.valueFor) {
    const byPrefix = matchesSomeSession(comparison, pieces, facts.userIdOfSession!.userId)
    if (byPrefix !== MAYBE) return byPrefix
  }
  return matchesAnything(pieces) ? YES : unknown.note(comparison, pieces)
}

/** The comparison of a user id as one of the ARN of the session it belongs to. */
function ofUserId(comparison: Comparison, { userId, arn }: UserIdOfSession): Comparison {
  return {
    ...comparison,
    name: `aws:userid ${comparison.name}`,
    compile: (pieces) => {
      const matches = comparison.compile(pieces)
      return matches && ((sessionArn) => matches(userId + sessionArn.slice(arn.length)))
    },
    valueFor: (text) => arn + text.slice(userId.length),
  }
}

function matchesSomeSession(comparison: Comparison, pieces: readonly PatternPiece[], prefix: string): Tri {
  if (isTextual(comparison)) return matchesUnknownRest(pieces, prefix)
  if (comparison.family !== 'any-case') return MAYBE
  return matchesUnknownRest([pieces.join('').toLowerCase()], prefix.toLowerCase())
}

/** Whether every, no or some text that begins with `prefix` matches. */
function matchesUnknownRest(pieces: readonly PatternPiece[], prefix: string): Tri {
  const [head, ...rest] = pieces
  if (typeof head !== 'string') return MAYBE
  if (rest.length === 1 && rest[0] === 0 && prefix.startsWith(head)) return YES
  const shared = Math.min(head.length, prefix.length)
  return head.slice(0, shared) === prefix.slice(0, shared) ? MAYBE : NO
}
