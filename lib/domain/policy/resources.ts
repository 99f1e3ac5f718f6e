import type { Listed } from './document'
import type { RequestFacts } from './request-facts'
import { compileTemplate, resolveTemplate, type Template } from './template'
import { certain, MAYBE, NO, opposite, type Tri, YES } from './tri'
import { ANY_RUN, compilePattern, matchesPattern, type Pattern } from './wildcard'

/** A statement's Resource element. */
export interface ResourceTest {
  readonly negated: boolean
  readonly everything: boolean
  readonly patterns: readonly ResourcePattern[]
}

interface ResourcePattern {
  readonly template: Template
  readonly pattern: Pattern | null
  /** Could match only by letting a `*` inside a segment run across colons, which AWS promises only for one that ends its segment. */
  readonly loose: boolean
}

export function compileResources(listed: Listed, variables: boolean): ResourceTest {
  const patterns = listed.values.map((value) => {
    const template = compileTemplate(value, { wildcards: true, variables })
    const pattern = template.kind === 'fixed' ? compilePattern(template.pieces) : null
    return { template, pattern, loose: isLoose(value) }
  })
  return { negated: listed.negated, everything: listed.values.includes('*'), patterns }
}

function isLoose(value: string): boolean {
  if (value.split(':').length >= 6) return false
  return /\*[^*:]/.test(value)
}

export function matchResources(test: ResourceTest, arn: string, effect: 'Allow' | 'Deny', facts: RequestFacts): Tri {
  const listed = test.everything ? YES : matchAny(test, arn, effect, facts)
  if (!test.negated) return listed
  // A variable without a value "might cause the entire statement to be invalid"; NotResource must not allow by it.
  if (listed === NO && test.patterns.some((one) => one.pattern === null && resolve(one.template, facts) === null))
    return effect === 'Allow' ? NO : MAYBE
  return opposite(listed)
}

function matchAny(test: ResourceTest, arn: string, effect: 'Allow' | 'Deny', facts: RequestFacts): Tri {
  // The careful reading of a doubtful pattern: an Allow gets less, a Deny more, and the other way round for NotResource.
  const takeLoose = (effect === 'Deny') !== test.negated
  let result: Tri = NO
  for (const { template, pattern: ready, loose } of test.patterns) {
    if (loose && !takeLoose) continue
    const pattern = ready ?? resolve(template, facts)
    if (pattern === 'unknown') result = MAYBE
    else if (pattern !== null && certain(matchesPattern(pattern, arn)) === YES) return YES
  }
  return result
}

function resolve(template: Template, facts: RequestFacts): Pattern | null | 'unknown' {
  const pieces = resolveTemplate(template, facts.variable)
  return pieces === null || pieces === 'unknown' ? pieces : compilePattern(pieces)
}

/** An operation that is not tied to a key (ListKeys) is allowed on `*` only. */
export function matchesEveryResource(test: ResourceTest): boolean {
  if (test.negated) return !test.everything
  return test.everything || test.patterns.some(({ template }) => isJustStar(template))
}

const isJustStar = (template: Template) =>
  template.kind === 'fixed' && template.pieces.length > 0 && template.pieces.every((piece) => piece === ANY_RUN)
