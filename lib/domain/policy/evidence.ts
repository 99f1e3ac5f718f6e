import type { CompiledStatement } from './compile'
import { testCondition } from './conditions'
import type { ReadPolicy } from './documents'
import type { GrantMatch } from './grants'
import type { Judged } from './judged'
import { matchAllow } from './principals'
import { matchPrincipal, matchResource } from './statements'
import { either, MAYBE, NO, type Tri, YES } from './tri'
import type { Evidence } from './verdict'

const maxEvidence = 12

/** The statements of a layer that matched or nearly did (all but one element), the strongest first. */
export function statementEvidence(policies: readonly ReadPolicy[], judged: Judged, document?: string): Evidence[] {
  const found: Evidence[] = []
  for (const { name, statements } of policies)
    for (const statement of statements) {
      const result = compareStatement(statement, judged)
      if (result) found.push({ kind: 'statement', document: document ?? name, ...result })
    }
  return strongestFirst(found)
}

function compareStatement(
  statement: CompiledStatement,
  { caller, facts }: Judged,
): Omit<Evidence, 'kind' | 'document'> | null {
  const misses: string[] = []
  let open: string | undefined
  const look = (cause: string, result: Tri) => {
    if (result === NO) misses.push(cause)
    if (result === MAYBE) open ??= cause
  }
  look('action', statement.operations[facts.operation.index] ? YES : NO)
  look('principal', matchPrincipal(statement, caller, facts))
  look('resource', matchResource(statement, facts))
  // One unmet block of conditions is one near miss, named by its first unmet line.
  const unmet = statement.conditions.find((test) => testCondition(test, facts) === NO)
  if (unmet) misses.push(`condition ${unmet.name}`)
  else for (const test of statement.conditions) look(`condition ${test.name}`, testCondition(test, facts))

  const base = { statement: statement.label, effect: statement.effect, ...admitsOf(statement, caller, facts) }
  if (misses.length === 0) return open ? { ...base, match: 'conditional', cause: open } : { ...base, match: 'matched' }
  // Other people's statements, and Denies that do not apply, are noise.
  if (misses.length > 1 || (misses[0] === 'principal' && statement.effect === 'Deny')) return null
  return { ...base, match: 'missed', cause: misses[0] }
}

function admitsOf(
  statement: CompiledStatement,
  caller: Judged['caller'],
  facts: Judged['facts'],
): Pick<Evidence, 'admits'> {
  if (!statement.principals || statement.effect === 'Deny') return {}
  const { anyone, exact, role, account } = matchAllow(statement.principals, caller, facts)
  if (either(either(anyone, exact), role) !== NO) return { admits: 'caller' }
  return account === NO ? {} : { admits: 'account' }
}

export function grantEvidence(matches: readonly GrantMatch[], needsHalf: (match: GrantMatch) => boolean): Evidence[] {
  return strongestFirst(
    matches.map((match): Evidence => {
      const base = { kind: 'grant', document: match.grant.grantId } as const
      if (!match.listsOperation) return { ...base, match: 'missed', cause: 'action' }
      if (match.constraints.holds === NO) return { ...base, match: 'missed', cause: match.constraints.cause }
      if (needsHalf(match)) return { ...base, match: 'missed', cause: 'issuing account' }
      const holds = Math.min(either(match.toCaller, match.toAccount), match.constraints.holds)
      if (holds === YES) return { ...base, match: 'matched' }
      return { ...base, match: 'conditional', cause: match.constraints.cause ?? 'session' }
    }),
  )
}

const strength: Record<Evidence['match'], number> = { matched: 0, conditional: 1, missed: 2 }

const strongestFirst = (evidence: readonly Evidence[]): Evidence[] =>
  [...evidence].sort((a, b) => strength[a.match] - strength[b.match]).slice(0, maxEvidence)
