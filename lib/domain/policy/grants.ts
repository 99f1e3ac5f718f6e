import { grantsThatMayName } from './grant-index'
import type { KmsOperation } from './operations'
import type { PrincipalIdentity } from './principal-identity'
import { matchSomeSession, sessionIs } from './principals'
import type { GrantFacts } from './question'
import { type RequestFacts, sessionKey } from './request-facts'
import { both, certain, either, MAYBE, NO, type Tri, YES } from './tri'

/** What one grant does for one call. */
export interface GrantMatch {
  readonly grant: GrantFacts
  /** The grantee is the caller itself. */
  readonly toCaller: Tri
  /** The grantee is the caller's whole account: identity policies there decide who may use it. */
  readonly toAccount: Tri
  readonly listsOperation: boolean
  /** Encryption context, source ARN, and for CreateGrant the limits of a child grant (R10). */
  readonly constraints: ConstraintResult
}

export interface ConstraintResult {
  readonly holds: Tri
  /** Why not, as the object of "because of": `encryption context`, `operations beyond the parent grant`, … */
  readonly cause?: string
}

const satisfied: ConstraintResult = { holds: YES }

/** The grants of this key that name the caller or its account, in the order they came. */
export function matchGrants(
  grants: readonly GrantFacts[],
  caller: PrincipalIdentity,
  operation: KmsOperation,
  facts: RequestFacts,
): GrantMatch[] {
  const matches: GrantMatch[] = []
  for (const grant of grantsThatMayName(grants, caller)) {
    if (grant.keyArn !== facts.question.key.arn) continue
    const toCaller = matchGrantee(grant, caller, facts)
    const toAccount = certain(namesAccount(grant.granteePrincipal, caller))
    if (toCaller === NO && toAccount === NO) continue
    const listsOperation = operation.grantable && grant.operations.includes(operation.name)
    const constraints = listsOperation ? testConstraints(grant, caller, operation, facts) : satisfied
    matches.push({ grant, toCaller, toAccount, listsOperation, constraints })
  }
  return matches
}

export const namesAccount = (name: string | undefined, caller: PrincipalIdentity): boolean =>
  name !== undefined && (name === caller.rootArn || name === caller.accountId)

function matchGrantee(grant: GrantFacts, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  if (caller.service !== null)
    return certain(grant.granteeServicePrincipal === caller.service || grant.granteePrincipal === caller.service)
  return grant.granteePrincipal ? matchPrincipalName(grant.granteePrincipal, caller, facts) : NO
}

/** Whether a grant's grantee or retiring principal is this caller, in any of the shapes ListGrants shows (domain 2.3). */
export function matchPrincipalName(name: string, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  if (caller.isRoot) return certain(namesAccount(name, caller))
  if (name === caller.userArn || name === caller.roleArn || name === caller.sessionArn) return YES
  if (caller.sessionArnPrefix !== null && name.startsWith(caller.sessionArnPrefix))
    return matchSomeSession([name], caller.sessionArnPrefix, facts)
  if (/^A(RO|ID)A/.test(name)) return matchUniqueId(name, caller, facts)
  // CloudTrail's spelling of a session: `111122223333:aws:ec2-infrastructure:i-…`.
  const session = caller.sessionArn && /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(caller.sessionArn)
  return certain(session !== null && session !== '' && name === `${session[1]}:${session[2]}:${session[3]}`)
}

/** R23: an id that is not known to be the caller's own is someone else's. */
function matchUniqueId(name: string, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  const [id, ...rest] = name.split(':')
  if (caller.uniqueId === null || id !== caller.uniqueId) return NO
  if (rest.length === 0) return YES
  const sessionName = rest.join(':')
  if (caller.sessionName !== null) return certain(caller.sessionName === sessionName)
  if (caller.sessionArnPrefix !== null) return sessionIs(`${caller.sessionArnPrefix}${sessionName}`, facts)
  facts.unknownKey(sessionKey, sessionKey).giveUp()
  return MAYBE
}

/** R20. Encryption context constraints say nothing on DescribeKey and on operations that carry no context. */
function testConstraints(
  grant: GrantFacts,
  caller: PrincipalIdentity,
  operation: KmsOperation,
  facts: RequestFacts,
): ConstraintResult {
  const { constraints } = grant
  if (operation.name === 'CreateGrant') return testChild(grant, facts)
  if (!constraints) return satisfied
  const context = operation.family === 'cryptographic' ? testEncryptionContext(constraints, facts) : YES
  if (context === NO) return { holds: NO, cause: 'encryption context' }
  const source = constraints.sourceArn === undefined ? YES : testSourceArn(constraints.sourceArn, caller, facts)
  if (source === NO) return { holds: NO, cause: 'source ARN' }
  return { holds: both(context, source), cause: context === MAYBE ? 'encryption context' : 'source ARN' }
}

type Constraints = NonNullable<GrantFacts['constraints']>

function testEncryptionContext(constraints: Constraints, facts: RequestFacts): Tri {
  const equals = constraints.encryptionContextEquals
  const subset = constraints.encryptionContextSubset
  let result: Tri = YES
  for (const [key, value] of Object.entries({ ...subset, ...equals }))
    result = both(result, contextValueIs(key, value, facts))
  if (result === NO || !equals) return result
  // Equals: and nothing else.
  const keys = facts.valuesOf('kms:encryptioncontextkeys')
  const names = new Set([...facts.encryptionContext.keys(), ...(keys === 'unknown' ? [] : (keys ?? []))])
  if ([...names].some((name) => !Object.hasOwn(equals, name))) return NO
  if (keys === 'unknown') return contextUnknown(facts)
  return result
}

function contextValueIs(key: string, wanted: string, facts: RequestFacts): Tri {
  // Keys and values are compared as they are spelled (domain 2.1).
  const actual = facts.encryptionContext.get(key)
  if (actual !== undefined) return certain(actual === wanted)
  const name = `kms:EncryptionContext:${key}`
  if (facts.valuesOf(name.toLowerCase()) !== 'unknown') return NO
  const unknown = facts.unknownKey(name.toLowerCase(), name)
  unknown.expectOther()
  unknown.offer(wanted)
  if (!unknown.assumed) return MAYBE
  return certain(unknown.assumed.kind === 'value' && unknown.assumed.text === wanted)
}

function contextUnknown(facts: RequestFacts): Tri {
  facts.unknownKey('kms:encryptioncontextkeys', 'kms:EncryptionContextKeys').giveUp()
  return MAYBE
}

/** Only calls an AWS service makes are compared with a source ARN. */
function testSourceArn(wanted: string, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  const byService = either(
    certain(caller.service !== null),
    either(present('kms:viaservice'), present('aws:calledvia')),
  )
  if (byService === NO) return YES
  const actual = facts.valuesOf('aws:sourcearn')
  const equal = actual === 'unknown' ? MAYBE : certain(actual?.[0] === wanted)
  if (actual === 'unknown') facts.unknownKey('aws:sourcearn', 'aws:SourceArn').giveUp()
  return byService === YES ? equal : either(equal, MAYBE)

  function present(key: string): Tri {
    const values = facts.valuesOf(key)
    if (values === 'unknown') facts.unknownKey(key, key).giveUp()
    return values === 'unknown' ? MAYBE : certain(values !== null)
  }
}

/** R10: a grant gives CreateGrant for child grants within its own operations and constraints. */
function testChild(parent: GrantFacts, facts: RequestFacts): ConstraintResult {
  const child = childGrant(facts)
  if (child === 'unknown') {
    facts.unknownKey('kms:grantoperations', 'kms:GrantOperations').giveUp()
    return { holds: MAYBE, cause: 'operations of the child grant' }
  }
  const beyond = child.operations.filter((name) => !parent.operations.includes(name))
  if (beyond.length > 0) return { holds: NO, cause: `operations beyond the parent grant (${beyond.join(', ')})` }
  const limits = parent.constraints
  if (!limits) return satisfied
  const unrestricted = !limits.encryptionContextEquals && !limits.encryptionContextSubset && !limits.sourceArn
  if (unrestricted) return satisfied
  if (child.constraints === 'unknown') {
    facts.unknownKey('kms:grantconstrainttype', 'kms:GrantConstraintType').giveUp()
    return { holds: MAYBE, cause: 'constraints of the child grant' }
  }
  return isAtLeastAsStrict(child.constraints, limits)
    ? satisfied
    : { holds: NO, cause: 'constraints looser than the parent grant' }
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

/** The grant a CreateGrant call asks for, from its parameters or, where they are not given, from its condition keys. */
function childGrant(
  facts: RequestFacts,
): { operations: readonly string[]; constraints: Constraints | 'unknown' } | 'unknown' {
  const { parameters } = facts.question.request
  const operations = facts.valuesOf('kms:grantoperations')
  if (operations === 'unknown') return 'unknown'
  if (parameters) return { operations: operations ?? [], constraints: constraintsIn(parameters.Constraints) }
  const type = facts.valuesOf('kms:grantconstrainttype')
  if (type === null && operations !== null) return { operations, constraints: {} }
  const pairs = Object.fromEntries(facts.encryptionContext)
  if (type !== 'unknown' && type?.[0] === 'EncryptionContextEquals')
    return { operations: operations ?? [], constraints: { encryptionContextEquals: pairs } }
  if (type !== 'unknown' && type?.[0] === 'EncryptionContextSubset')
    return { operations: operations ?? [], constraints: { encryptionContextSubset: pairs } }
  // Nothing is said of the child: its operations are taken to be within the grant, its constraints are open.
  return { operations: operations ?? [], constraints: 'unknown' }
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
