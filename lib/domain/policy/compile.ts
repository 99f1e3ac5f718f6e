import { type ConditionTest, compileCondition } from './conditions'
import { type DocumentKind, isProblem, type PolicyProblem, type PolicyStatement, parseDocument } from './document'
import { allOperations, type KmsOperation } from './operations'
import { compilePrincipals, type PrincipalTest } from './principals'
import type { NamedPolicy } from './question'
import { compileResources, type ResourceTest } from './resources'
import { matchesPattern, type Pattern, patternOf } from './wildcard'

/** A statement that mentions at least one KMS operation. */
export interface CompiledStatement {
  readonly label: string
  readonly effect: 'Allow' | 'Deny'
  /** By operation index. */
  readonly operations: readonly boolean[]
  readonly principals: PrincipalTest | null
  readonly resources: ResourceTest
  readonly conditions: readonly ConditionTest[]
  /** R17: `*` with this key is not limited by a boundary. */
  readonly testsPrincipalArn: boolean
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
  const conditions: ConditionTest[] = []
  for (const line of statement.conditions) {
    const condition = compileCondition(line, { variables, effect: statement.effect })
    if (isProblem(condition)) return condition
    conditions.push(condition)
  }
  const operations = coveredOperations(statement)
  if (!operations.includes(true) || !statement.resources || statement.resources.values.length === 0) return null
  return {
    label: statement.label,
    effect: statement.effect,
    operations,
    principals: statement.principals && compilePrincipals(statement.principals),
    resources: compileResources(statement.resources, variables),
    conditions,
    testsPrincipalArn: conditions.some(({ key }) => key === 'aws:principalarn'),
  }
}

function coveredOperations({ actions }: PolicyStatement): boolean[] {
  if (actions.values.length === 0) return []
  const patterns = actions.values.map((value) => patternOf(value.toLowerCase()))
  return allOperations.map((operation) => covers(patterns, operation) !== actions.negated)
}

const covers = (patterns: readonly Pattern[], operation: KmsOperation) =>
  patterns.some((pattern) => matchesPattern(pattern, `kms:${operation.name.toLowerCase()}`))
