import { type Comparison, isTextual, type Matcher } from './comparisons'
import type { ConditionTest, ConditionValue } from './conditions'
import type { KmsOperation } from './operations'
import type { RequestFacts } from './request-facts'
import { resolveTemplate } from './template'
import { testUnknown } from './test-unknown-key'
import { either, every, MAYBE, NO, opposite, some, type Tri, YES } from './tri'

/** All lines of a statement's Condition block. */
export function testConditions(tests: readonly ConditionTest[], facts: RequestFacts, operation: KmsOperation): Tri {
  let result: Tri = YES
  for (const test of tests) {
    const one = testCondition(test, facts, operation)
    if (one === NO) return NO
    if (one === MAYBE) result = MAYBE
  }
  return result
}

export function testCondition(test: ConditionTest, facts: RequestFacts, operation: KmsOperation): Tri {
  if (test.key.namesPairs) askForNamedPairs(test, facts, operation)
  const actual = facts.valuesOf(test.key, operation)
  if (actual === 'unknown') return testUnknown(test, facts, operation)
  if (actual === 'composed') return testPairNames(test, facts, operation)
  return testKnown(test, actual, facts, operation)
}

/** Certain where it comes to the same whichever of the unknown pairs there are. */
function testPairNames(test: ConditionTest, facts: RequestFacts, operation: KmsOperation): Tri {
  const lists = facts.request.possiblePairNames
  if (lists === null) return MAYBE
  const answers = lists.map((names) => testKnown(test, names, facts, operation))
  return answers.every((answer) => answer === answers[0]) ? answers[0]! : MAYBE
}

/** Pairs of an open encryption context that this test can tell from others. */
function askForNamedPairs(test: ConditionTest, facts: RequestFacts, operation: KmsOperation): void {
  if (!facts.request.anyPair) return
  for (const { template } of test.values) {
    if (template.kind === 'variable' || !isTextual(test.comparison!)) facts.unknownOtherPair().giveUp()
    else if (template.pieces.every((piece) => typeof piece === 'string'))
      facts.unknownPair(template.pieces.join(''), operation)
    else facts.tellPairsApart(template.pieces)
  }
}

function testKnown(
  test: ConditionTest,
  actual: readonly string[] | null,
  facts: RequestFacts,
  operation: KmsOperation,
): Tri {
  const present = actual !== null && actual.length > 0
  if (test.comparison === null) return present === test.wantsAbsent ? NO : YES
  if (test.values.length === 0) return test.whenUnclear
  if (!present) return test.whenAbsent
  if (test.qualifier === 'all') return every(actual, (value) => testValue(test, value, facts, operation))
  if (test.qualifier === 'any') return some(actual, (value) => testValue(test, value, facts, operation))
  // Several values without ForAllValues or ForAnyValue.
  if (actual.length > 1) return test.whenUnclear
  return testValue(test, actual[0]!, facts, operation)
}

function testValue(test: ConditionTest, actual: string, facts: RequestFacts, operation: KmsOperation): Tri {
  let matched: Tri = NO
  for (const value of test.values) {
    const matcher = value.matcher ?? matcherFor(test.comparison!, value, facts, operation)
    if (matcher === 'unknown') matched = either(matched, matchesOpenValue(test.comparison!, value, actual, facts))
    else if (matcher?.(actual)) return test.negated ? NO : YES
  }
  return test.negated ? opposite(matched) : matched
}

const matchesOpenValue = (
  comparison: Comparison,
  { template }: ConditionValue,
  actual: string,
  facts: RequestFacts,
): Tri => {
  if (isTextual(comparison)) return facts.matchesText(template, actual)
  return comparison.family === 'any-case' ? facts.matchesAnyCase(template, actual) : MAYBE
}

/** Null: a variable without a value, which equals nothing. */
function matcherFor(
  comparison: Comparison,
  value: ConditionValue,
  facts: RequestFacts,
  operation: KmsOperation,
): Matcher | null | 'unknown' {
  const pieces = resolveTemplate(value.template, facts, operation)
  return pieces === null || pieces === 'unknown' ? pieces : comparison.compile(pieces)
}
