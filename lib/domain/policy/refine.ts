import { type Decided, decide, type Outcome } from './decide'
import type { Judged } from './judged'
import type { Assumption } from './unknown-keys'

export interface Refined extends Pick<Decided, 'outcome' | 'because' | 'grant'> {
  /** What an answer that depends depends on, one sentence each. */
  readonly conditions: readonly string[]
}

const maxTrials = 600
const maxRounds = 6

interface Trial {
  readonly assumptions: ReadonlyMap<string, Assumption>
  readonly decided: Decided
}

/**
 * Tries out everything the unknown condition keys can be, as far as the policies tell values apart, so that an answer
 * which does not really depend on them is exact. Keeps `depends` where that is not feasible.
 */
export function refine(judged: Judged, first: Decided): Refined {
  const { facts } = judged
  const trials = tryEverything(judged)
  facts.assume(new Map())
  if (!trials || trials.length === 0) return { ...first, conditions: openQuestions(judged, first) }

  const outcomes = new Set(trials.map(({ decided }) => decided.outcome))
  const outcome = summarize(outcomes)
  if (outcome !== 'depends') {
    const examples = trials.map(({ decided }) => decided).filter((decided) => decided.outcome === outcome)
    // Denied either way: the explicit deny is what stands in the way where something allows.
    const example = examples.find(({ because }) => because.startsWith('explicit-deny:')) ?? examples[0]!
    return { ...example, conditions: [] }
  }
  const conditions = outcomes.has('allowed') ? describeAllowed(judged, trials) : []
  return { ...first, conditions: conditions.length > 0 ? conditions : openQuestions(judged, first) }
}

/** Null when there are too many possibilities. A trial may bring up new questions; then all are tried again. */
function tryEverything(judged: Judged): Trial[] | null {
  const { facts } = judged
  for (let round = 0; round < maxRounds; round++) {
    const asked = facts.questionsAsked
    let combinations: ReadonlyMap<string, Assumption>[] = [new Map()]
    for (const [key, unknown] of facts.unknownKeys) {
      const possibilities = unknown.possibilities()
      if (!possibilities || combinations.length * possibilities.length > maxTrials) return null
      combinations = combinations.flatMap((map) => possibilities.map((one) => new Map([...map, [key, one]])))
    }
    const trials: Trial[] = []
    for (const assumptions of combinations) {
      facts.assume(assumptions)
      trials.push({ assumptions, decided: decide(judged) })
      if (facts.questionsAsked !== asked) break
    }
    if (facts.questionsAsked === asked) return trials
  }
  return null
}

function summarize(outcomes: ReadonlySet<Outcome>): Outcome {
  if (outcomes.size === 1) return [...outcomes][0]!
  return outcomes.has('undocumented') ? 'undocumented' : 'depends'
}

/** Key by key, what it is in the trials that end in `allowed`. */
function describeAllowed({ facts }: Judged, trials: readonly Trial[]): string[] {
  const sentences: string[] = []
  for (const [key, unknown] of facts.unknownKeys) {
    const words = (list: readonly Trial[]) => new Set(list.map((t) => unknown.describe(t.assumptions.get(key)!)))
    const all = words(trials)
    const allowed = words(trials.filter(({ decided }) => decided.outcome === 'allowed'))
    if (allowed.size === all.size) continue
    const refused = [...all].filter((text) => !allowed.has(text))
    sentences.push(
      allowed.size <= refused.length || refused.includes('is anything else')
        ? `Only if ${unknown.name} ${[...allowed].join(' or ')}.`
        : `Not if ${unknown.name} ${refused.join(' or ')}.`,
    )
  }
  if (sentences.length > 0) return sentences
  // No single key decides: name the combinations.
  return trials
    .filter(({ decided }) => decided.outcome === 'allowed')
    .slice(0, 4)
    .map(({ assumptions }) => {
      const parts = [...assumptions].map(([key, assumption]) => {
        const unknown = facts.unknownKeys.get(key)!
        return `${unknown.name} ${unknown.describe(assumption)}`
      })
      return `Allowed if ${parts.join(' and ')}.`
    })
}

const retireQuestion = (grantId: unknown) =>
  grantId === undefined
    ? "Depends on which of the key's grants is meant."
    : 'Depends on whether kms:RetireGrant in an identity policy is enough for an account that issued the grant or owns the key; AWS says both.'

function openQuestions({ facts }: Judged, first: Decided): string[] {
  const names = [...facts.unknownKeys.values()].map(({ name }) => name)
  if (names.length > 0) return [`Depends on ${names.join(', ')}.`]
  const { grant } = first
  if (facts.operation.name === 'RetireGrant') return [retireQuestion(facts.question.request.parameters?.GrantId)]
  if (grant && grant.issuingAccount === undefined)
    return [`Depends on the account that issued grant ${grant.grantId}, which is not known.`]
  return ['Depends on request values that AWS does not say how to compare.']
}
