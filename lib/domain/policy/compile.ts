import { BoundedCache } from './bounded-cache'
import type { ConditionKey } from './condition-keys'
import { type ConditionTest, compileCondition } from './conditions'
import { type DocumentKind, isProblem, type PolicyProblem, type PolicyStatement, parseDocument } from './document'
import { classesOf, type OperationClass } from './operation-classes'
import { everyOperation, isEmpty, minus, noOperations, type OperationSet, operationSet, unite } from './operation-set'
import { allOperations } from './operations'
import { compilePrincipals, type PrincipalTest } from './principals'
import type { NamedPolicy } from './question'
import { compileResources, type ResourceTest } from './resources'
import { variablesIn } from './template'
import { matchesPattern, patternOf } from './wildcard'

/** A statement that mentions at least one KMS operation. */
export interface CompiledStatement {
  readonly label: string
  readonly effect: 'Allow' | 'Deny'
  readonly operations: OperationSet
  /** The same, parted so that whatever matches for one operation of a class matches for all of it. */
  readonly classes: readonly OperationClass[]
  readonly principals: PrincipalTest | null
  readonly resources: ResourceTest
  /** The same list for all statements whose conditions read alike. */
  readonly conditions: readonly ConditionTest[]
  /** Their answer depends on the caller and the request alone, neither on the KMS key nor on the operation. */
  readonly steadyConditions: boolean
  /** R17: `*` with this key is not limited by a boundary. */
  readonly testsPrincipalArn: boolean
  /** Whether it matches can depend on the KMS key, beside the caller and the request. */
  readonly aboutKey: boolean
}

export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[]
}

const byDocument: Record<DocumentKind, WeakMap<object, CompiledPolicy | PolicyProblem>> = {
  'key-policy': new WeakMap(),
  identity: new WeakMap(),
  'resource-control': new WeakMap(),
}
const byText = new Map<string, CompiledPolicy | PolicyProblem>()
const maxCachedTexts = 5_000
// No policy of AWS is longer; the documents a question holds are remembered with it all the same.
const longestCachedText = 50_000

/** Compiles a document once; later calls with the same object, hash or text are a look-up. Never throws. */
export function compilePolicy(policy: NamedPolicy, kind: DocumentKind): CompiledPolicy | PolicyProblem {
  const { document, hash } = policy
  if (typeof document === 'object' && document !== null && hash === undefined) {
    const cached = byDocument[kind].get(document)
    if (cached) return cached
    const compiled = compile(document, kind)
    byDocument[kind].set(document, compiled)
    return compiled
  }
  const name = `${kind}\n${hash === undefined ? `text\n${String(document)}` : `hash\n${hash}`}`
  const cached = byText.get(name)
  if (cached) return cached
  const compiled = compile(document, kind)
  if (name.length > longestCachedText) return compiled
  if (byText.size >= maxCachedTexts) byText.clear()
  byText.set(name, compiled)
  return compiled
}

function compile(source: unknown, kind: DocumentKind): CompiledPolicy | PolicyProblem {
  const document = parseDocument(source, kind)
  if (isProblem(document)) return document
  const statements: CompiledStatement[] = []
  for (const statement of document.statements) {
    const compiled = compileStatement(statement, document.variables)
    if (compiled && isProblem(compiled)) return { problem: `statement ${statement.label}: ${compiled.problem}` }
    if (compiled) statements.push(compiled)
  }
  return { statements }
}

/**
 * Null for a statement that can play no part: no KMS operation, no Resource in a key policy, or an empty list of actions
 * or resources, which "does not affect the policy" even as NotAction or NotResource:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
function compileStatement(statement: PolicyStatement, variables: boolean): CompiledStatement | PolicyProblem | null {
  // Conditions first: what cannot be understood makes the document unreadable, whatever the statement is about.
  const conditions = compileConditions(statement, variables)
  if (isProblem(conditions)) return conditions
  const operations = coveredOperations(statement)
  if (isEmpty(operations) || !statement.resources || statement.resources.values.length === 0) return null
  const resources = compileResources(statement.resources, variables)
  const asked = keysAsked(conditions, resources)
  return {
    label: statement.label,
    effect: statement.effect,
    operations,
    classes: classesOf(operations, asked),
    principals: statement.principals && compilePrincipals(statement.principals),
    resources,
    conditions,
    steadyConditions: isSteady(conditions),
    testsPrincipalArn: conditions.some(({ key }) => key.name === 'aws:principalarn'),
    aboutKey: !resources.everything || asked.some(({ aboutKey }) => aboutKey),
  }
}

const noConditions: readonly ConditionTest[] = []
const blocks = new BoundedCache<readonly ConditionTest[] | PolicyProblem>(5_000)

function compileConditions(
  { effect, conditions: lines }: PolicyStatement,
  variables: boolean,
): readonly ConditionTest[] | PolicyProblem {
  if (lines.length === 0) return noConditions
  return blocks.get(JSON.stringify([effect, variables, lines]), () => {
    const tests: ConditionTest[] = []
    for (const line of lines) {
      const test = compileCondition(line, { variables, effect })
      if (isProblem(test)) return test
      tests.push(test)
    }
    return tests
  })
}

const isSteady = (conditions: readonly ConditionTest[]): boolean =>
  keysIn(conditions).every(({ aboutKey, occursIn }) => !aboutKey && occursIn === everyOperation)

const keysIn = (conditions: readonly ConditionTest[]): ConditionKey[] =>
  conditions.flatMap(({ key, values }) => [key, ...values.flatMap(({ template }) => variablesIn(template))])

const keysAsked = (conditions: readonly ConditionTest[], resources: ResourceTest): ConditionKey[] => [
  ...keysIn(conditions),
  ...resources.patterns.flatMap(({ template }) => variablesIn(template)),
]

function coveredOperations({ actions }: PolicyStatement): OperationSet {
  if (actions.values.length === 0) return noOperations
  const listed = actions.values.map(operationsNamedBy).reduce(unite)
  return actions.negated ? minus(everyOperation, listed) : listed
}

const named = new BoundedCache<OperationSet>(20_000)

/** The operations an entry of Action covers; letter case plays no part. */
const operationsNamedBy = (action: string): OperationSet =>
  named.get(action, () => {
    const pattern = patternOf(action.toLowerCase())
    return operationSet(allOperations.filter(({ name }) => matchesPattern(pattern, `kms:${name.toLowerCase()}`)))
  })
