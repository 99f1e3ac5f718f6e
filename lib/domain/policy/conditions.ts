import { type Comparison, type Matcher, operators } from './comparisons'
import type { ConditionLine, PolicyProblem } from './document'
import type { RequestFacts } from './request-facts'
import { compileTemplate, resolveTemplate, type Template } from './template'
import { certain, MAYBE, NO, opposite, type Tri, YES } from './tri'
import type { UnknownKey } from './unknown-keys'
import type { PatternPiece } from './wildcard'

/** One line of a Condition block: one operator on one key. Lines are ANDed, values ORed. */
export interface ConditionTest {
  /** Names this test among all tests on the same key. */
  readonly id: string
  readonly operator: string
  /** The key as the policy spells it, for words; compared by `key`, its lower case. */
  readonly name: string
  readonly key: string
  readonly qualifier: 'all' | 'any' | null
  readonly negated: boolean
  /** The answer where the request does not have the key. */
  readonly whenAbsent: Tri
  /** The answer where AWS documents none: an Allow gets nothing from it, a Deny is not dismissed. */
  readonly whenUnclear: Tri
  /** Null for the operator `Null`; then `wantsAbsent` says what it asks for. */
  readonly comparison: Comparison | null
  readonly wantsAbsent: boolean
  readonly values: readonly ConditionValue[]
}

interface ConditionValue {
  readonly template: Template
  /** Ready-made unless the value has policy variables. */
  readonly matcher: Matcher | null
  /** Names the comparison, whichever test makes it. */
  readonly atom: string
}

const qualifiers = [
  ['forallvalues:', 'all'],
  ['foranyvalue:', 'any'],
] as const

export function compileCondition(
  line: ConditionLine,
  { variables, effect }: { variables: boolean; effect: 'Allow' | 'Deny' },
): ConditionTest | PolicyProblem {
  const lower = line.operator.toLowerCase()
  const [prefix, qualifier] = qualifiers.find(([start]) => lower.startsWith(start)) ?? ['', null]
  const ifExists = lower.endsWith('ifexists')
  const name = lower.slice(prefix.length, ifExists ? -'ifexists'.length : undefined)
  const base = {
    id: `${lower}|${line.values.join('|')}`,
    whenUnclear: effect === 'Allow' ? NO : (MAYBE as Tri),
    operator: line.operator,
    name: line.key,
    key: line.key.toLowerCase(),
    qualifier,
  }
  if (name === 'null') {
    const [wanted, ...more] = [...new Set(line.values.map((value) => value.toLowerCase()))]
    if (ifExists || more.length > 0 || (wanted !== 'true' && wanted !== 'false'))
      return { problem: `condition Null on ${line.key} must be true or false` }
    const wantsAbsent = wanted === 'true'
    return { ...base, negated: false, whenAbsent: certain(wantsAbsent), comparison: null, wantsAbsent, values: [] }
  }
  const operator = operators.get(name)
  if (!operator) return { problem: `condition operator ${line.operator} is not one AWS documents` }

  const values: ConditionValue[] = []
  for (const text of line.values) {
    const template = compileTemplate(text, { wildcards: operator.comparison.wildcards, variables })
    const matcher = template.kind === 'fixed' ? operator.comparison.compile(template.pieces) : null
    if (template.kind === 'fixed' && !matcher)
      return { problem: `condition ${line.operator} on ${line.key} cannot be compared with "${text.slice(0, 80)}"` }
    values.push({ template, matcher, atom: `${name.replace('not', '')}|${text}` })
  }
  const { negated, comparison } = operator
  const whenAbsent = answerWhenAbsent({ qualifier, ifExists, negated, whenUnclear: base.whenUnclear })
  return { ...base, negated, whenAbsent, comparison, wantsAbsent: false, values }
}

function answerWhenAbsent(test: {
  qualifier: 'all' | 'any' | null
  ifExists: boolean
  negated: boolean
  whenUnclear: Tri
}): Tri {
  if (test.qualifier === 'all') return YES
  // ForAnyValue with IfExists: AWS documents each alone, and the two disagree.
  if (test.qualifier === 'any') return test.ifExists ? test.whenUnclear : NO
  return certain(test.ifExists || test.negated)
}

/** All lines of a statement's Condition block. */
export function testConditions(tests: readonly ConditionTest[], facts: RequestFacts): Tri {
  let result: Tri = YES
  for (const test of tests) {
    const one = testCondition(test, facts)
    if (one === NO) return NO
    if (one === MAYBE) result = MAYBE
  }
  return result
}

export function testCondition(test: ConditionTest, facts: RequestFacts): Tri {
  const actual = facts.valuesOf(test.key)
  if (actual === 'unknown') return testUnknown(test, facts)
  return testKnown(test, actual, facts)
}

function testKnown(test: ConditionTest, actual: readonly string[] | null, facts: RequestFacts): Tri {
  const present = actual !== null && actual.length > 0
  if (test.comparison === null) return present === test.wantsAbsent ? NO : YES
  if (test.values.length === 0) return test.whenUnclear
  if (!present) return test.whenAbsent
  if (test.qualifier === 'all') return every(actual, (value) => testValue(test, value, facts))
  if (test.qualifier === 'any') return some(actual, (value) => testValue(test, value, facts))
  // Several values without ForAllValues or ForAnyValue.
  if (actual.length > 1) return test.whenUnclear
  return testValue(test, actual[0]!, facts)
}

function testValue(test: ConditionTest, actual: string, facts: RequestFacts): Tri {
  const matched = some(test.values, (value) => {
    const matcher = matcherFor(test.comparison!, value, facts)
    if (matcher === 'unknown') return MAYBE
    return matcher?.(actual) ? YES : NO
  })
  return test.negated ? opposite(matched) : matched
}

/** Null: a variable without a value, which equals nothing. */
function matcherFor(comparison: Comparison, value: ConditionValue, facts: RequestFacts): Matcher | null | 'unknown' {
  if (value.matcher) return value.matcher
  const pieces = resolveTemplate(value.template, facts.variable)
  return pieces === null || pieces === 'unknown' ? pieces : comparison.compile(pieces)
}

/** A key nobody can know in advance: noted for trying out, or answered by what is being tried. */
function testUnknown(test: ConditionTest, facts: RequestFacts): Tri {
  const unknown = facts.unknownKey(test.key, test.name)
  const { assumed } = unknown
  if (assumed?.kind === 'absent') return testKnown(test, null, facts)
  if (test.comparison === null) {
    if (assumed) return test.wantsAbsent ? NO : YES
    return MAYBE
  }
  if (test.values.length === 0) return test.whenUnclear
  if (test.qualifier !== null) return unknown.holdsForSet(test.id)
  if (test.comparison.domain === 'boolean') unknown.offer('true', 'false')
  else unknown.expectOther()
  const matched = some(test.values, (value) => matchUnknown(test.comparison!, value, unknown, facts))
  return test.negated ? opposite(matched) : matched
}

function matchUnknown(comparison: Comparison, value: ConditionValue, unknown: UnknownKey, facts: RequestFacts): Tri {
  const pieces = resolveTemplate(value.template, facts.variable)
  if (pieces === null) return NO
  if (pieces === 'unknown') {
    unknown.giveUp()
    return MAYBE
  }
  if (unknown.prefix !== null && comparison.domain === 'text') {
    const byPrefix = matchesUnknownRest(pieces, unknown.prefix)
    if (byPrefix !== MAYBE) return byPrefix
  }
  const literal = comparison.domain !== 'range' && pieces.every((piece) => typeof piece === 'string')
  if (literal) unknown.offer(pieces.join(''))
  const { assumed } = unknown
  if (assumed?.kind === 'value') return certain(comparison.compile(pieces)?.(assumed.text) ?? false)
  if (!literal) return unknown.holds(value.atom, pieces)
  return assumed ? NO : MAYBE
}

/** Whether every, no or some text that begins with `prefix` matches. */
function matchesUnknownRest(pieces: readonly PatternPiece[], prefix: string): Tri {
  const [head, ...rest] = pieces
  if (typeof head !== 'string') return MAYBE
  if (rest.length === 1 && rest[0] === 0 && prefix.startsWith(head)) return YES
  const shared = Math.min(head.length, prefix.length)
  return head.slice(0, shared) === prefix.slice(0, shared) ? MAYBE : NO
}

function some<T>(items: readonly T[], test: (item: T) => Tri): Tri {
  let result: Tri = NO
  for (const item of items) {
    const one = test(item)
    if (one === YES) return YES
    if (one === MAYBE) result = MAYBE
  }
  return result
}

function every<T>(items: readonly T[], test: (item: T) => Tri): Tri {
  let result: Tri = YES
  for (const item of items) {
    const one = test(item)
    if (one === NO) return NO
    if (one === MAYBE) result = MAYBE
  }
  return result
}
