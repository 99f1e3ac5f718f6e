import { amongListed } from './comparisons'
import { conditionKey } from './condition-keys'
import type { Mismatch } from './mismatch'
import type { KmsOperation } from './operations'
import type { PrincipalIdentity } from './principal-identity'
import type { GrantFacts } from './question'
import type { RequestFacts } from './request-facts'
import { both, certain, either, MAYBE, NO, type Tri, YES } from './tri'

export interface ConstraintResult {
  readonly holds: Tri
  /** Why not, or what it depends on. */
  readonly mismatch?: Mismatch
}

const satisfied: ConstraintResult = { holds: YES }

/** R20. Encryption context constraints say nothing on DescribeKey and on operations that carry no context. */
export function testConstraints(
  grant: GrantFacts,
  caller: PrincipalIdentity,
  operation: KmsOperation,
  facts: RequestFacts,
): ConstraintResult {
  const { constraints } = grant
  if (operation.name === 'CreateGrant') return testChild(grant, facts, operation)
  if (!constraints) return satisfied
  const context = operation.family === 'cryptographic' ? testEncryptionContext(constraints, facts, operation) : YES
  const byContext: Mismatch = {
    element: 'encryption-context',
    wanted: { ...constraints.encryptionContextSubset, ...constraints.encryptionContextEquals },
    actual: Object.fromEntries(facts.request.encryptionContext),
  }
  if (context === NO) return { holds: NO, mismatch: byContext }
  const { sourceArn: wanted } = constraints
  if (wanted === undefined) return context === YES ? satisfied : { holds: context, mismatch: byContext }
  const source = testSourceArn(wanted, caller, facts, operation)
  const bySource: Mismatch = { element: 'source-arn', wanted }
  if (source === NO) return { holds: NO, mismatch: bySource }
  return { holds: both(context, source), mismatch: context === MAYBE ? byContext : bySource }
}

type Constraints = NonNullable<GrantFacts['constraints']>

const contextKeys = conditionKey('kms:EncryptionContextKeys')

function testEncryptionContext(constraints: Constraints, facts: RequestFacts, operation: KmsOperation): Tri {
  const equals = constraints.encryptionContextEquals
  const subset = constraints.encryptionContextSubset
  let result: Tri = YES
  for (const [key, value] of Object.entries({ ...subset, ...equals }))
    result = both(result, contextValueIs(key, value, facts, operation))
  if (result === NO || !equals) return result
  // Equals: and nothing else.
  const { encryptionContext } = facts.request
  const keys = facts.valuesOf(contextKeys, operation)
  const open = keys === 'unknown' || keys === 'composed'
  const names = [...encryptionContext.keys(), ...(open ? [] : (keys ?? []))]
  if (names.some((name) => !Object.hasOwn(equals, name))) return NO
  if (!open) return result
  if (keys === 'unknown') facts.unknownKey(contextKeys.name, 'kms:EncryptionContextKeys').giveUp()
  return MAYBE
}

function contextValueIs(name: string, wanted: string, facts: RequestFacts, operation: KmsOperation): Tri {
  // Keys and values are compared as they are spelled (domain 2.1).
  const actual = facts.request.encryptionContext.get(name)
  if (actual !== undefined) return certain(actual === wanted)
  const unknown = facts.unknownPair(name, operation)
  if (!unknown) return NO
  return unknown.isText(wanted)
}

const viaService = conditionKey('kms:ViaService')
const calledVia = conditionKey('aws:CalledVia')
const sourceArn = conditionKey('aws:SourceArn')

/** Only calls an AWS service makes are compared with a source ARN. */
function testSourceArn(wanted: string, caller: PrincipalIdentity, facts: RequestFacts, operation: KmsOperation): Tri {
  const byService = either(
    certain(caller.service !== null),
    either(
      facts.isPresent(viaService, 'kms:ViaService', operation),
      facts.isPresent(calledVia, 'aws:CalledVia', operation),
    ),
  )
  if (byService === NO) return YES
  const equal = facts.isText(sourceArn, 'aws:SourceArn', wanted, operation)
  return byService === YES ? equal : either(equal, MAYBE)
}

/** R10: a grant gives CreateGrant for child grants within its own operations and constraints. */
function testChild(parent: GrantFacts, facts: RequestFacts, operation: KmsOperation): ConstraintResult {
  const strict = isStrictEnough(parent.constraints, facts, operation)
  if (strict === NO) return { holds: NO, mismatch: { element: 'child-constraints' } }
  const operations = facts.valuesOf(grantOperationsKey, operation)
  if (operations === 'unknown' || operations === 'composed') {
    const unknown = facts.unknownKey(grantOperationsKey.name, 'kms:GrantOperations')
    const within = unknown.allSatisfy(amongListed, parent.operations)
    return { holds: both(within, strict), mismatch: { element: 'child-operations', beyond: [] } }
  }
  const beyond = (operations ?? []).filter((name) => !parent.operations.includes(name))
  if (beyond.length > 0) return { holds: NO, mismatch: { element: 'child-operations', beyond } }
  return strict === YES ? satisfied : { holds: strict, mismatch: { element: 'child-constraints' } }
}

function isStrictEnough(parent: Constraints | undefined, facts: RequestFacts, operation: KmsOperation): Tri {
  if (!parent) return YES
  const { encryptionContextEquals, encryptionContextSubset, sourceArn } = parent
  if (!encryptionContextEquals && !encryptionContextSubset && sourceArn === undefined) return YES
  const child = constraintsOfChild(parent, facts, operation)
  return child === 'unknown' ? MAYBE : certain(isAtLeastAsStrict(child, parent))
}

function isAtLeastAsStrict(child: Constraints, parent: Constraints): boolean {
  if (parent.sourceArn !== undefined && child.sourceArn !== parent.sourceArn) return false
  if (parent.encryptionContextEquals) {
    const wanted = parent.encryptionContextEquals
    const own = child.encryptionContextEquals
    return own !== undefined && includesPairs(own, wanted) && includesPairs(wanted, own)
  }
  if (!parent.encryptionContextSubset) return true
  const own = child.encryptionContextEquals ?? child.encryptionContextSubset
  return own !== undefined && includesPairs(own, parent.encryptionContextSubset)
}

const includesPairs = (pairs: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>) =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(pairs, key) && pairs[key] === value)

const grantOperationsKey = conditionKey('kms:GrantOperations')
const constraintType = conditionKey('kms:GrantConstraintType')
const constraintTypes = ['EncryptionContextEquals', 'EncryptionContextSubset']

/** The constraints a CreateGrant call asks for, from its parameters or, where they are not given, from its condition keys. */
function constraintsOfChild(
  parent: Constraints,
  facts: RequestFacts,
  operation: KmsOperation,
): Constraints | 'unknown' {
  const { parameters } = facts.request
  if (parameters) return constraintsIn(parameters.Constraints)
  const type = facts.firstValue(constraintType, 'kms:GrantConstraintType', constraintTypes, operation)
  // Where nothing is said of the child at all, its constraints are open.
  const operations = facts.valuesOf(grantOperationsKey, operation)
  const assumed =
    operations === 'unknown' ? facts.unknownKey(grantOperationsKey.name, 'kms:GrantOperations').assumed : null
  const saysNothing = operations === null || assumed === undefined || assumed?.kind === 'absent'
  if (type === 'unknown' || (type === null && saysNothing)) return 'unknown'
  if (type?.text !== 'EncryptionContextEquals' && type?.text !== 'EncryptionContextSubset') return {}
  for (const [name, value] of Object.entries({ ...parent.encryptionContextEquals, ...parent.encryptionContextSubset }))
    facts.unknownPair(name, operation)?.offer(value)
  const pairs = facts.pairs(operation)
  if (pairs === 'unknown') return 'unknown'
  return type.text === 'EncryptionContextEquals'
    ? { encryptionContextEquals: pairs }
    : { encryptionContextSubset: pairs }
}

function constraintsIn(value: unknown): Constraints {
  if (typeof value !== 'object' || value === null) return {}
  const constraints = value as Record<string, unknown>
  const pairs = (part: unknown) =>
    typeof part === 'object' && part !== null
      ? Object.fromEntries(Object.entries(part).map(([key, text]) => [key, String(text)]))
      : undefined
  return {
    encryptionContextEquals: pairs(constraints.EncryptionContextEquals),
    encryptionContextSubset: pairs(constraints.EncryptionContextSubset),
    sourceArn: typeof constraints.SourceArn === 'string' ? constraints.SourceArn : undefined,
  }
}
