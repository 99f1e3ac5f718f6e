import { type Comparison, type Matcher, operators } from './comparisons'
import { type ConditionKey, conditionKey } from './condition-keys'
import type { ConditionLine, PolicyProblem } from './document'
import { compileTemplate, matchesAnything, type Template } from './template'
import { certain, MAYBE, NO, opposite, type Tri, YES } from './tri'

/** One line of a Condition block: one operator on one key. Lines are ANDed, values ORed. */
export interface ConditionTest {
  readonly operator: string
  /** The key as the policy spells it, for words. */
  readonly name: string
  readonly key: ConditionKey
  readonly qualifier: 'all' | 'any' | null
  readonly negated: boolean
  /** The answer where the request does not have the key. */
  readonly whenAbsent: Tri
  /** The answer where AWS documents none: an Allow gets nothing from it, a Deny is not dismissed. */
  readonly whenUnclear: Tri
  /** The answer for a key nobody can know, before anything is tried out; null where policy variables decide. */
  readonly whenOpen: Tri | null
  /** Null for the operator `Null`; then `wantsAbsent` says what it asks for. */
  readonly comparison: Comparison | null
  readonly wantsAbsent: boolean
  readonly values: readonly ConditionValue[]
}

export interface ConditionValue {
  readonly template: Template
  /** Ready-made unless the value has policy variables. */
  readonly matcher: Matcher | null
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
    whenUnclear: effect === 'Allow' ? NO : (MAYBE as Tri),
    operator: line.operator,
    name: line.key,
    key: conditionKey(line.key),
    qualifier,
  }
  if (name === 'null') {
    const [wanted, ...more] = [...new Set(line.values.map((value) => value.toLowerCase()))]
    if (ifExists || more.length > 0 || (wanted !== 'true' && wanted !== 'false'))
      return { problem: `condition Null on ${line.key} must be true or false` }
    const wantsAbsent = wanted === 'true'
    return {
      ...base,
      negated: false,
      whenAbsent: certain(wantsAbsent),
      comparison: null,
      whenOpen: MAYBE,
      wantsAbsent,
      values: [],
    }
  }
  const operator = operators.get(name)
  if (!operator) return { problem: `condition operator ${line.operator} is not one AWS documents` }

  const values: ConditionValue[] = []
  for (const text of line.values) {
    const template = compileTemplate(text, { wildcards: operator.comparison.wildcards, variables })
    const matcher = template.kind === 'fixed' ? operator.comparison.compile(template.pieces) : null
    if (template.kind === 'fixed' && !matcher)
      return { problem: `condition ${line.operator} on ${line.key} cannot be compared with "${text.slice(0, 80)}"` }
    values.push({ template, matcher })
  }
  const { negated, comparison } = operator
  const whenAbsent = answerWhenAbsent({ qualifier, ifExists, negated, whenUnclear: base.whenUnclear })
  const test = { ...base, negated, whenAbsent, comparison, wantsAbsent: false, values }
  return { ...test, whenOpen: values.some(({ matcher }) => !matcher) ? null : answerWhenOpen(test) }
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

function answerWhenOpen(
  test: Pick<ConditionTest, 'key' | 'values' | 'negated' | 'whenAbsent' | 'whenUnclear' | 'qualifier'>,
): Tri {
  if (test.values.length === 0) return test.whenUnclear
  const matched = test.values.some(({ template }) => matchesAnything(template.pieces)) ? YES : MAYBE
  return agreed(test.negated ? opposite(matched) : matched, test)
}

/** Certain only where it comes to the same whether the key is there, is not, or has several values nobody asked for. */
export function agreed(
  present: Tri,
  { whenAbsent, whenUnclear, key, qualifier }: Pick<ConditionTest, 'whenAbsent' | 'whenUnclear' | 'key' | 'qualifier'>,
): Tri {
  if (key.several && qualifier === null && present !== whenUnclear) return MAYBE
  return present === whenAbsent ? present : MAYBE
}
