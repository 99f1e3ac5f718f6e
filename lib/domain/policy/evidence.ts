import type { CompiledStatement } from './compile'
import type { ConditionTest } from './conditions'
import type { ReadPolicy } from './documents'
import { testConstraints } from './grant-constraints'
import type { GrantMatch } from './grants'
import type { JudgedQuestion } from './judged'
import { type Mismatch, renderDifference, renderMismatch } from './mismatch'
import { hasOperation } from './operation-set'
import { matchAllow } from './principals'
import { matchPrincipal, matchResource } from './statements'
import { testCondition } from './test-conditions'
import { either, MAYBE, NO, type Tri, YES } from './tri'
import type { Evidence } from './verdict'

const maxMissed = 12
const maxEvidence = 100
const maxWanted = 10

/** The statements of a layer that matched or nearly did (all but one element), the strongest first. */
export function statementEvidence(
  policies: readonly ReadPolicy[],
  judged: JudgedQuestion,
  document?: string,
): Evidence[] {
  const found: Evidence[] = []
  for (const { name, statements } of policies)
    for (const statement of statements) {
      const result = compareStatement(statement, judged)
      if (result) found.push(withCause({ kind: 'statement', document: document ?? name, ...result }))
    }
  return strongestFirst(found)
}

function compareStatement(
  statement: CompiledStatement,
  judged: JudgedQuestion,
): Omit<Evidence, 'kind' | 'document'> | null {
  const { facts, operation } = judged
  const misses: Mismatch[] = []
  let open: Mismatch | undefined
  const look = (result: Tri, mismatch: () => Mismatch) => {
    if (result === NO) misses.push(mismatch())
    if (result === MAYBE) open ??= mismatch()
  }
  const listed = hasOperation(statement.operations, operation)
  look(listed ? YES : NO, () => ({ element: 'action', operation: operation.name }))
  look(matchPrincipal(statement, judged), () => principalMismatch(statement, judged))
  look(matchResource(statement, judged, operation), () => resourceMismatch(statement, judged))
  // One unmet block of conditions is one near miss, named by its first unmet line.
  const unmet = statement.conditions.find((test) => testCondition(test, facts, operation) === NO)
  if (unmet) misses.push(conditionMismatch(unmet, judged))
  else
    for (const test of statement.conditions)
      look(testCondition(test, facts, operation), () => conditionMismatch(test, judged))

  const base = { statement: statement.label, effect: statement.effect, ...admitsOf(statement, judged) }
  const [first, ...more] = misses
  if (!first) return open ? { ...base, match: 'conditional', mismatch: open } : { ...base, match: 'matched' }
  // Other people's statements, and Denies that do not apply, are noise.
  if (more.length > 0 || (first.element === 'principal' && statement.effect === 'Deny')) return null
  return { ...base, match: 'missed', mismatch: first }
}

function principalMismatch({ principals }: CompiledStatement, { caller, question }: JudgedQuestion): Mismatch {
  const { anyone, arns, accounts, uniqueIds, services } = principals!
  const wanted = [...(anyone ? ['*'] : []), ...arns, ...accounts, ...uniqueIds, ...services].slice(0, maxWanted)
  return { element: 'principal', wanted, actual: caller.service ?? question.principal.arn }
}

const resourceMismatch = ({ resources }: CompiledStatement, { keyArn, operation }: JudgedQuestion): Mismatch => ({
  element: 'resource',
  wanted: resources.patterns.slice(0, maxWanted).map(({ template }) => template.text),
  actual: operation.family === 'service' ? '*' : keyArn,
})

function conditionMismatch({ operator, name, key, values }: ConditionTest, judged: JudgedQuestion): Mismatch {
  const found = judged.facts.valuesOf(key, judged.operation)
  return {
    element: 'condition',
    operator,
    key: name,
    wanted: values.slice(0, maxWanted).map(({ template }) => template.text),
    actual: found === null ? 'absent' : found === 'composed' ? 'unknown' : found,
  }
}

function admitsOf(statement: CompiledStatement, { caller, facts }: JudgedQuestion): Pick<Evidence, 'admits'> {
  if (!statement.principals || statement.effect === 'Deny') return {}
  const { anyone, exact, role, account } = matchAllow(statement.principals, caller, facts)
  if (either(either(anyone, exact), role) !== NO) return { admits: 'caller' }
  return account === NO ? {} : { admits: 'account' }
}

/** `needsHalf`: a policy in the caller's account would have to allow as well, and none does. */
export function grantEvidence(
  matches: readonly GrantMatch[],
  { caller, facts, operation }: JudgedQuestion,
  needsHalf: (match: GrantMatch) => Tri,
): Evidence[] {
  return strongestFirst(
    matches.map((match): Evidence => {
      const { grant, toCaller, toAccount, listed } = match
      const base = { kind: 'grant', document: grant.grantId } as const
      const finding = (kind: 'conditional' | 'missed', mismatch: Mismatch): Evidence =>
        withCause({ ...base, match: kind, mismatch })
      if (!hasOperation(listed, operation))
        return finding('missed', { element: 'operations', operation: operation.name, listed: grant.operations })
      const constraints = testConstraints(grant, caller, operation, facts)
      if (constraints.holds === NO) return finding('missed', constraints.mismatch!)
      const half = needsHalf(match)
      const byIssuer: Mismatch = {
        element: 'issuing-account',
        issuingAccount: grant.issuingAccount ?? null,
        callerAccount: caller.accountId,
      }
      if (half === YES) return finding('missed', byIssuer)
      if (constraints.holds === MAYBE) return finding('conditional', constraints.mismatch!)
      if (either(toCaller, toAccount) === MAYBE) return finding('conditional', { element: 'session' })
      return half === MAYBE ? finding('conditional', byIssuer) : { ...base, match: 'matched' }
    }),
  )
}

function withCause(evidence: Evidence): Evidence {
  const { mismatch, match } = evidence
  if (!mismatch || match === 'matched') return evidence
  const difference = renderDifference(mismatch)
  return { ...evidence, cause: renderMismatch(mismatch, match), ...(difference !== null && { difference }) }
}

const strength: Record<Evidence['match'], number> = { matched: 0, conditional: 1, missed: 2 }

/** What matches, or may, is all there; of near misses, the first few. A Deny comes before an Allow. */
function strongestFirst(evidence: readonly Evidence[]): Evidence[] {
  const isDeny = ({ effect }: Evidence) => (effect === 'Deny' ? 0 : 1)
  const sorted = [...evidence].sort((a, b) => strength[a.match] - strength[b.match] || isDeny(a) - isDeny(b))
  const hits = sorted.filter(({ match }) => match !== 'missed').slice(0, maxEvidence)
  return [...hits, ...sorted.filter(({ match }) => match === 'missed').slice(0, Math.max(0, maxMissed - hits.length))]
}
