import type { ConditionValue, PolicyConditions } from '../world/policy-document'
import { matchesWildcard } from './wildcard'

/** What a request carries. A key that is not in it is absent. Names are compared without case. */
export type RequestContext = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

type Test = (wanted: string, actual: string) => boolean

const equal: Test = (wanted, actual) => wanted === actual
const equalIgnoringCase: Test = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase()

const OPERATORS: Readonly<Record<string, { readonly test: Test; readonly negated: boolean }>> = {
  StringEquals: { test: equal, negated: false },
  StringNotEquals: { test: equal, negated: true },
  StringEqualsIgnoreCase: { test: equalIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { test: equalIgnoringCase, negated: true },
  StringLike: { test: matchesWildcard, negated: false },
  StringNotLike: { test: matchesWildcard, negated: true },
  ArnEquals: { test: matchesWildcard, negated: false },
  ArnNotEquals: { test: matchesWildcard, negated: true },
  ArnLike: { test: matchesWildcard, negated: false },
  ArnNotLike: { test: matchesWildcard, negated: true },
  Bool: { test: equalIgnoringCase, negated: false },
}

/**
 * Do all conditions of a statement hold? Understands what the scenarios' trust policies, identity policies and SCPs use
 * outside KMS; an operator it does not know is an error of the scenario, not a guess.
 */
export function conditionsHold(conditions: PolicyConditions | undefined, context: RequestContext): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, asTexts(wanted), valuesOf(context, key))),
  )
}

function holds(name: string, wanted: readonly string[], actual: readonly string[] | undefined): boolean {
  if (name === 'Null') return wanted.includes(String(actual === undefined))
  const [, quantifier, bare = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(name) ?? []
  const operator = OPERATORS[bare]
  if (!operator)
    throw new Error(`condition operator ${name} is not simulated; known: ${Object.keys(OPERATORS).join(', ')}`)
  if (actual === undefined)
    return Boolean(ifExists) || quantifier === 'ForAllValues:' || (operator.negated && !quantifier)
  const passes = (value: string) => wanted.some((one) => operator.test(one, value)) !== operator.negated
  return quantifier === 'ForAllValues:' ? actual.every(passes) : quantifier ? actual.some(passes) : actual.every(passes)
}

function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const name = Object.keys(context).find((candidate) => candidate.toLowerCase() === key.toLowerCase())
  const value = name === undefined ? undefined : context[name]
  if (value === undefined) return undefined
  return Array.isArray(value) ? value : [String(value)]
}

function asTexts(value: ConditionValue | readonly ConditionValue[]): readonly string[] {
  return [value].flat().map(String)
}
