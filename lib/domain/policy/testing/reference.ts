import type { AuthorizationQuestion, GrantFacts, NamedPolicy } from '../question'
import { conditionsHold, type Request, type Truth } from './reference-conditions'
import { type Caller, callerOf, type Names, requestOf, sessionsOf } from './reference-facts'
import { grantAllows, mayRetire } from './reference-grants'
import { fillIn, lettersOf, matchesLetters } from './reference-values'
import type { PrincipalElement, Statement } from './statements'

/** `open`: it hangs on the session of a role or on what AWS does not document. */
export type ReferenceAnswer = 'allowed' | 'denied' | 'open'

/** One way to take what is open: which session calls, and whether every doubt is resolved for the caller or against it. */
export interface Reading {
  readonly question: AuthorizationQuestion
  readonly caller: Caller
  readonly request: Request
  readonly generous: boolean
  /** The grant a RetireGrant call means. */
  readonly meant: GrantFacts | undefined
}

/**
 * The order of evaluation of the domain reference (1.2), by its letter: slow, obvious, and ignorant of how the engine works.
 * For questions whose documents can all be read and whose request leaves nothing unknown.
 */
export function referenceAnswer(question: AuthorizationQuestion): ReferenceAnswer {
  const { request, grants } = question
  if (request.unknown.length > 0 || grants.state !== 'seen')
    throw new Error('Expected a question without unknown keys and unread grants.')
  const wanted = request.parameters?.GrantId
  const meant = grants.value.filter(
    (g) => g.keyArn === question.key.arn && (wanted === undefined || g.grantId === wanted),
  )
  const readings = sessionsOf(question).flatMap((session) => {
    const caller = callerOf(question.principal, session)
    const base = { question, caller, request: requestOf(question, caller) }
    const grantsMeant = request.operation === 'RetireGrant' && meant.length > 0 ? meant : [undefined]
    return grantsMeant.flatMap((grant) =>
      [true, false].map((generous): Reading => ({ ...base, generous, meant: grant })),
    )
  })
  const answers = new Set(readings.map(isAllowed))
  if (answers.size > 1) return 'open'
  return answers.has(true) ? 'allowed' : 'denied'
}

// Bare `kms:ListKeys` and the like: no key, no key policy, no RCP of the key's account.
const withoutKey = new Set(['ListAliases', 'ListKeys', 'CreateKey'])
const acrossAccounts = new Set(
  `Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext
  GenerateMac ReEncryptFrom ReEncryptTo Sign Verify VerifyMac DeriveSharedSecret CreateGrant ListGrants RetireGrant RevokeGrant
  DescribeKey GetKeyRotationStatus GetPublicKey`.split(/\s+/),
)

function isAllowed(reading: Reading): boolean {
  const { question, caller, request } = reading
  const { key, principal, scps, rcps, vpcEndpointPolicy } = question
  const { operation } = question.request
  const isService = principal.type === 'service'
  const keyAccount = key.arn.split(':')[4]!
  const foreign = caller.account !== null && caller.account !== keyAccount
  const aboutKey = !withoutKey.has(operation)

  const keyPolicy = aboutKey && operation !== 'RetireGrant' ? policiesIn(key.policy) : []
  const identity = policiesIn(principal.identityPolicies)
  const boundary = principal.boundary && policiesIn(principal.boundary)
  const session = principal.sessionPolicies?.length ? [...principal.sessionPolicies] : undefined
  const scpLevels = !scps || scps.managementAccount || caller.isLinked || isService ? [] : levelsIn(scps.levels)
  const rcpApplies =
    rcps &&
    !rcps.managementAccount &&
    !caller.isLinked &&
    key.manager === 'CUSTOMER' &&
    operation !== 'RetireGrant' &&
    aboutKey
  const rcpLevels = rcpApplies ? levelsIn(rcps.levels) : []
  // R18: what a service asks for the caller does not pass through the caller's endpoint.
  const forwarded = isService || request('kms:viaservice') !== null
  const endpoint = vpcEndpointPolicy && !forwarded ? [vpcEndpointPolicy] : undefined

  const all = [
    keyPolicy,
    identity,
    boundary ?? [],
    session ?? [],
    scpLevels.flat(),
    rcpLevels.flat(),
    endpoint ?? [],
  ].flat()
  if (all.some((policy) => says(reading, policy, 'Deny'))) return false
  if (foreign && !acrossAccounts.has(operation)) return false
  if (!scpLevels.every((level) => level.some((policy) => says(reading, policy, 'Allow')))) return false
  const allows = (policies: readonly NamedPolicy[]) => policies.some((policy) => says(reading, policy, 'Allow'))
  if (endpoint && !allows(endpoint)) return false

  const withinCaps = (!boundary || allows(boundary)) && (!session || allows(session))
  const identityHalf = (principal.type === 'root' || allows(identity)) && withinCaps
  // Undocumented: whether the caps limit this Allow.
  const perhapsCapped = withinCaps || reading.generous
  if (!aboutKey) return principal.type === 'root' || identityHalf
  if (operation === 'RetireGrant') return mayRetire(reading, identityHalf, perhapsCapped)

  const named = namedBy(reading, keyPolicy)
  const byGrant = (policyHalf: boolean) =>
    grantsIn(question).some((grant) =>
      grantAllows(reading, grant, { foreign, identityHalf: policyHalf, perhapsCapped }),
    )
  if (byGrant(identityHalf)) return true
  if (foreign)
    return (named.has('exact') || named.has('role') || named.has('anyone') || named.has('account')) && identityHalf
  if (named.has('exact')) return true
  if (named.has('role') && withinCaps) return true
  if (named.has('anyone') && perhapsCapped) return true
  return named.has('account') && identityHalf
}

export const grantsIn = ({ grants, key }: AuthorizationQuestion): readonly GrantFacts[] =>
  grants.state === 'seen' ? grants.value.filter((grant) => grant.keyArn === key.arn) : []

function policiesIn(
  observed: AuthorizationQuestion['key']['policy'] | AuthorizationQuestion['principal']['identityPolicies'],
) {
  if (observed.state !== 'seen') throw new Error('Expected every document to be readable.')
  return [observed.value].flat() as NamedPolicy[]
}

function levelsIn(levels: NonNullable<AuthorizationQuestion['scps']>['levels']) {
  if (levels.state !== 'seen') throw new Error('Expected every level to be readable.')
  return levels.value.map(({ policies }) => [...policies])
}

interface Document {
  readonly Version?: string
  readonly Statement: Statement | readonly Statement[]
}

interface Read {
  readonly variables: boolean
  readonly statements: readonly Statement[]
}

const alreadyRead = new WeakMap<NamedPolicy, Read>()

function read(policy: NamedPolicy): Read {
  const before = alreadyRead.get(policy)
  if (before) return before
  const { document } = policy
  const { Version, Statement } = (typeof document === 'string' ? JSON.parse(document) : document) as Document
  const made = { variables: Version === '2012-10-17', statements: [Statement].flat() as Statement[] }
  alreadyRead.set(policy, made)
  return made
}

/** Whether a statement of that effect is about this request. A doubtful Allow gives nothing; a doubtful Deny is open. */
function says(reading: Reading, policy: NamedPolicy, effect: Statement['Effect']): boolean {
  const { variables, statements } = read(policy)
  return statements.some(
    (statement) =>
      statement.Effect === effect &&
      (!(statement.Principal || statement.NotPrincipal) || namesCaller(reading, statement)) &&
      applies(reading, statement, variables),
  )
}

function applies(reading: Reading, statement: Statement, variables: boolean): boolean {
  const truths = [
    coversAction(statement, reading.question.request.operation) ? 'yes' : 'no',
    coversResource(reading, statement, variables),
    conditionsHold(statement.Condition, variables, reading.request),
  ] as const
  if (truths.includes('no')) return false
  if (!truths.includes('doubt')) return true
  return statement.Effect === 'Deny' && !reading.generous
}

const listOf = (value: string | readonly string[]): readonly string[] => [value].flat() as string[]

/** Whether the statement covers the operation; letter case plays no part. */
export function coversAction(statement: Statement, operation: string): boolean {
  const wanted = `kms:${operation}`.toLowerCase()
  const listed = listOf(statement.Action ?? statement.NotAction ?? [])
  // An empty list leaves the policy as it is, whichever way round it is meant.
  if (listed.length === 0) return false
  const found = listed.some((action) => matchesLetters(lettersOf(action.toLowerCase(), true), wanted))
  return statement.NotAction ? !found : found
}

function coversResource(reading: Reading, statement: Statement, variables: boolean): Truth {
  const listed = statement.Resource ?? statement.NotResource
  // A key-policy statement without Resource has no effect.
  if (listed === undefined) return 'no'
  if (withoutKey.has(reading.question.request.operation)) {
    const every = listOf(listed).includes('*')
    return (statement.NotResource ? !every : every) ? 'yes' : 'no'
  }
  const single = (key: string) => {
    const values = reading.request(key)
    return values?.length === 1 ? values[0]! : null
  }
  const patterns = listOf(listed).map((text) => (variables ? fillIn(text, true, single) : lettersOf(text, true)))
  const matching = listOf(listed).filter((_, i) => {
    const letters = patterns[i]
    return letters && matchesLetters(letters, reading.question.key.arn)
  })
  // AWS reads variables after the fifth colon only.
  const isMisplaced = (text: string) => variables && /^([^:]*:){0,4}[^:]*\$\{[^*?$]/.test(text)
  const found = !matching.every(isMisplaced)
  if (!found && matching.length > 0) return 'doubt'
  if (!statement.NotResource) return found ? 'yes' : 'no'
  if (found) return 'no'
  // A variable without a value may make the whole statement invalid.
  return patterns.includes(null) ? 'doubt' : 'yes'
}

/** How a key policy's Allow statements mean the caller, over all of them. */
function namedBy(reading: Reading, keyPolicy: readonly NamedPolicy[]): ReadonlySet<keyof Names | 'anyone'> {
  const ways = new Set<keyof Names | 'anyone'>()
  for (const policy of keyPolicy) {
    const { variables, statements } = read(policy)
    for (const statement of statements) {
      if (statement.Effect !== 'Allow' || !applies(reading, statement, variables)) continue
      const lines = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys))
      const byArn = lines.some((key) => key.toLowerCase() === 'aws:principalarn')
      for (const way of waysIn(reading, statement)) ways.add(way === 'anyone' && byArn ? 'exact' : way)
    }
  }
  return ways
}

function waysIn({ caller }: Reading, statement: Statement): (keyof Names | 'anyone')[] {
  const ways = waysListed(caller, (statement.Principal ?? statement.NotPrincipal)!)
  if (statement.Principal) return ways
  return ways.length === 0 ? ['anyone'] : []
}

function waysListed({ names, service }: Caller, element: PrincipalElement): (keyof Names | 'anyone')[] {
  if (element === '*') return ['anyone']
  const listed = listOf(element.AWS ?? [])
  const ways: (keyof Names | 'anyone')[] = listed.includes('*') ? ['anyone'] : []
  for (const way of ['exact', 'role', 'account'] as const)
    if (names[way].some((name) => listed.includes(name))) ways.push(way)
  if (service !== null && listOf(element.Service ?? []).includes(service)) ways.push('exact')
  return ways
}

/** Whether a statement of any document means the caller. */
function namesCaller(reading: Reading, statement: Statement): boolean {
  const { caller, question, generous } = reading
  if (statement.Effect === 'Allow') return waysIn(reading, statement).length > 0
  const ways = waysListed(caller, (statement.Principal ?? statement.NotPrincipal)!)
  if (statement.Principal) {
    if (ways.length > 0) return true
    // An id that may be the caller's, whose own is not known.
    const listed = statement.Principal === '*' ? [] : listOf(statement.Principal.AWS ?? [])
    return !generous && caller.hasUnknownId && listed.some((name) => /^A(RO|ID)A/.test(name))
  }
  // NotPrincipal with Deny: a boundary makes it hit everyone; else the caller must be listed under every one of its names.
  if (question.principal.boundary) return true
  if (ways.includes('anyone')) return false
  const { type } = question.principal
  if (type === 'root' || type === 'service') return ways.length === 0
  const needed: readonly (keyof Names)[] = type === 'user' ? ['exact', 'account'] : ['role', 'exact', 'account']
  if (needed.every((way) => ways.includes(way))) return false
  return ways.some((way) => way === 'exact' || way === 'role') ? !generous : true
}
