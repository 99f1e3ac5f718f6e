import { isSame } from '../launch-paths/same-value'
import { evaluate } from '../policy/evaluate'
import type { KmsOperation } from '../policy/operations'
import type { AuthorizationQuestion, KeyFacts, PrincipalFacts } from '../policy/question'
import type { Verdict } from '../policy/verdict'
import { blocksFor } from './block'
import { describeFix, describeRefusal } from './describe'
import type { Blocking, Fix, ProposedFixes, RefusedFix } from './fix'
import { clearObstacles } from './obstacle'
import { narrowestFirst } from './order'
import { forAccount } from './policy-blocks'
import { builtInProbes } from './probe'
import { describeSituation, questionFor, type Situation } from './situation'
import { tooLarge } from './size'
import { checkerFor } from './unwanted-cells'
import { verify } from './verify'
import { type Candidate, judging, takeWay, waysOf } from './way'

export interface FixInput {
  readonly question: AuthorizationQuestion
  /** The operations that should be allowed, all with the request's context; the request's own when left out. */
  readonly wanted?: readonly string[]
  /** Others whom a fix must not let in, beside the made-up ones that are always tried. */
  readonly bystanders?: readonly PrincipalFacts[]
  /** Other keys that the caller must not gain. */
  readonly otherKeys?: readonly KeyFacts[]
  /** The ARN to put into grants as retiring principal; a placeholder when left out. */
  readonly retiringPrincipal?: string
}

/**
 * What would make denied operations allowed, narrowest first, each alternative verified by judging the documents as they would
 * be: all wanted operations are allowed (or depend only on what they depended on before), and no other operation, principal, key or
 * way of calling gains anything. What fails the second half is in `refused` with what it would have opened; what nothing
 * in a policy can lift is in `blocking`. Operations that are not denied need no fix. Pure, like the engine it asks.
 */
export function proposeFixes(input: FixInput): ProposedFixes {
  const { question, wanted = [question.request.operation] } = input
  const situation = describeSituation(question, wanted)
  const verdicts = situation.wanted.map((operation) => ({
    operation,
    verdict: evaluate(questionFor(question, operation)),
  }))
  const undecided = verdicts.flatMap(({ operation, verdict }) => notKnown(situation, operation, verdict))
  const denied = verdicts.flatMap(({ operation, verdict }) => (verdict.verdict === 'denied' ? [operation] : []))
  if (denied.length === 0) return { alternatives: [], refused: [], blocking: undecided }

  const cleared = clearObstacles(situation, denied)
  const blocking = [...undecided, ...cleared.blocking]
  if (cleared.blocking.length > 0) return { alternatives: [], refused: [], blocking }

  const found = tryWays(situation, denied, cleared.ways, input)
  if (found.alternatives.length + found.refused.length + blocking.length === 0)
    blocking.push(...noWay(situation, verdicts))
  return { ...found, blocking }
}

/** Ends the id of a fix that leaves the caller out of a Deny altogether. */
const wholeStatement = ' (whole statement)'

function tryWays(
  situation: Situation,
  denied: readonly KmsOperation[],
  clearings: readonly Candidate['edits'][],
  input: FixInput,
): Omit<ProposedFixes, 'blocking'> {
  const given = (input.bystanders ?? []).filter(({ arn }) => !situation.names.includes(arn))
  const probes = [...builtInProbes(situation), ...given.map((principal) => ({ principal, twin: false }))]
  const checker = checkerFor(situation, probes, input.otherKeys ?? [])
  const ways = waysOf(blocksFor(situation))
  const alternatives: Fix[] = []
  const refused: RefusedFix[] = []
  for (const [i, clearing] of clearings.entries()) {
    const judge = judging(situation)
    for (const way of ways) {
      const candidate = takeWay(clearing, way, denied, judge)
      if (!candidate) continue
      const named = i === 0 ? candidate : { ...candidate, id: `${candidate.id}${wholeStatement}` }
      if (candidate.undecided) {
        // Said once, of the thing itself and not of everything it could be part of.
        if (way.length === 1) refused.push(describeRefusal(situation, named, { undecided: true }, input))
        continue
      }
      const verified = tooLarge(situation.question, named.edits) ?? verify(checker, named.edits)
      if (!('outcome' in verified) || verified.outcome !== 'good')
        refused.push(describeRefusal(situation, named, verified, input))
      else if (!isNeedlesslyWide(named.id, alternatives)) {
        const fix = describeFix(situation, named, verified, input)
        // A grant that has to hold what it passes on can come out as the plain one.
        if (!alternatives.some(({ changes }) => isSame(changes, fix.changes))) alternatives.push(fix)
      }
    }
  }
  return { alternatives: narrowestFirst(alternatives), refused }
}

/** A whole account is named only where naming the caller is not enough. */
const isNeedlesslyWide = (id: string, alternatives: readonly Fix[]) => {
  const narrower = partsOf(id.replace(forAccount, ''))
  return id.includes(forAccount) && alternatives.some((fix) => partsOf(fix.id).every((part) => narrower.includes(part)))
}

const partsOf = (id: string) => id.replace(wholeStatement, '').split('+')

/** Nothing is proposed on a guess: what could not be read has to be read first. */
function notKnown({ home, owner }: Situation, { name }: KmsOperation, verdict: Verdict): Blocking[] {
  if (verdict.verdict !== 'unknown') return []
  const { layer, reason } = verdict
  const accountId =
    layer === 'key-policy' || layer === 'grant' ? owner : layer === 'scp' || layer === 'rcp' ? null : home
  return [{ operation: name, layer, accountId, text: reason }]
}

function noWay(
  { home, owner }: Situation,
  verdicts: readonly { operation: KmsOperation; verdict: Verdict }[],
): Blocking[] {
  return verdicts
    .filter(({ verdict }) => verdict.verdict === 'denied')
    .map(({ operation, verdict: { layer, reason } }) => ({
      operation: operation.name,
      layer,
      accountId: layer === 'key-policy' || layer === 'grant' ? owner : home,
      text: `${reason} No single change to a policy or grant was found that lifts this.`,
    }))
}
