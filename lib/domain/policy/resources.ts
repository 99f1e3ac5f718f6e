import type { Listed } from './document'
import type { KmsOperation } from './operations'
import type { RequestFacts } from './request-facts'
import { compileTemplate, resolveTemplate, type Template } from './template'
import { certain, either, MAYBE, NO, opposite, type Tri, YES } from './tri'
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
  /**
   * Has a variable before the fifth colon, where AWS reads none: whether it then matches anything is not documented.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
   */
  readonly misplaced: boolean
}

export function compileResources(listed: Listed, variables: boolean): ResourceTest {
  const patterns = listed.values.map((value) => {
    const template = compileTemplate(value, { wildcards: true, variables })
    const pattern = template.kind === 'fixed' ? compilePattern(template.pieces) : null
    return { template, pattern, loose: isLoose(value), misplaced: hasMisplacedVariable(template) }
  })
  return { negated: listed.negated, everything: listed.values.includes('*'), patterns }
}

function isLoose(value: string): boolean {
  if (value.split(':').length >= 6) return false
  return /\*[^*:]/.test(value)
}

function hasMisplacedVariable(template: Template): boolean {
  let colons = 0
  for (const piece of template.pieces) {
    if (typeof piece === 'object') return colons < 5
    if (typeof piece === 'string') colons += piece.split(':').length - 1
  }
  return false
}

export function matchResources(
  test: ResourceTest,
  arn: string,
  effect: 'Allow' | 'Deny',
  facts: RequestFacts,
  operation: KmsOperation,
): Tri {
  const listed = test.everything ? YES : matchAny(test, arn, effect, facts, operation)
  // A doubtful pattern gives an Allow nothing, and a Deny is not dismissed for it.
  const doubtful =
    listed !== YES && test.patterns.some((one) => one.misplaced && isDoubtful(one, arn, facts, operation))
  if (doubtful) return effect === 'Allow' ? (test.negated ? NO : listed) : MAYBE
  if (!test.negated) return listed
  // A variable without a value "might cause the entire statement to be invalid"; NotResource must not allow by it.
  if (
    listed === NO &&
    test.patterns.some((one) => one.pattern === null && resolve(one.template, facts, operation) === null)
  )
    return effect === 'Allow' ? NO : MAYBE
  return opposite(listed)
}

function matchAny(
  test: ResourceTest,
  arn: string,
  effect: 'Allow' | 'Deny',
  facts: RequestFacts,
  operation: KmsOperation,
): Tri {
  // The careful reading of a doubtful pattern: an Allow gets less, a Deny more, and the other way round for NotResource.
  const takeLoose = (effect === 'Deny') !== test.negated
  let result: Tri = NO
  for (const { template, pattern: ready, loose, misplaced } of test.patterns) {
    if (misplaced || (loose && !takeLoose)) continue
    const pattern = ready ?? resolve(template, facts, operation)
    if (pattern === 'unknown') result = either(result, facts.matchesText(template, arn))
    else if (pattern !== null && certain(matchesPattern(pattern, arn)) === YES) return YES
  }
  return result
}

function isDoubtful({ template }: ResourcePattern, arn: string, facts: RequestFacts, operation: KmsOperation): boolean {
  const pattern = resolve(template, facts, operation)
  return pattern === 'unknown' || (pattern !== null && matchesPattern(pattern, arn))
}

function resolve(template: Template, facts: RequestFacts, operation: KmsOperation): Pattern | null | 'unknown' {
  const pieces = resolveTemplate(template, facts, operation)
  return pieces === null || pieces === 'unknown' ? pieces : compilePattern(pieces)
}

/** An operation that is not tied to a key (ListKeys) is allowed on `*` only. */
export function matchesEveryResource(test: ResourceTest): boolean {
  if (test.negated) return !test.everything
  return test.everything || test.patterns.some(({ template }) => isJustStar(template))
}

const isJustStar = (template: Template) =>
  template.kind === 'fixed' && template.pieces.length > 0 && template.pieces.every((piece) => piece === ANY_RUN)
