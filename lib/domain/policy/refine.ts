import { type Decided, decide, type Outcome } from './decide'
import type { JudgedQuestion } from './judged'
import type { KeyCondition, Residual } from './residual'
import type { Assumption } from './unknown-keys'

export interface Refined extends Decided {
  /** What an answer that depends depends on. */
  readonly residual: readonly Residual[]
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
export function refine(judged: JudgedQuestion, first: Decided): Refined {
  const { facts } = judged
  const trials = tryEverything(judged)
  facts.assume(new Map())
  if (!trials || trials.length === 0) return { ...first, residual: openQuestions(judged, first) }

  const outcomes = new Set(trials.map(({ decided }) => decided.outcome))
  const outcome = summarize(outcomes)
  if (outcome !== 'depends') {
    const examples = trials.map(({ decided }) => decided).filter((decided) => decided.outcome === outcome)
    // Denied either way: the explicit deny is what stands in the way where something allows.
    const example = examples.find(({ because }) => because.startsWith('explicit-deny:')) ?? examples[0]!
    return { ...example, lacking: trials.some(({ decided }) => decided.lacking), residual: [] }
  }
  const residual = outcomes.has('allowed') ? whatAllows(judged, trials) : []
  return { ...first, residual: residual.length > 0 ? residual : openQuestions(judged, first) }
}

/** Null when there are too many possibilities. A trial may bring up new questions; then all are tried again. */
function tryEverything(judged: JudgedQuestion): Trial[] | null {
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
function whatAllows({ facts }: JudgedQuestion, trials: readonly Trial[]): Residual[] {
  const allowing = trials.filter(({ decided }) => decided.outcome === 'allowed')
  const byKey = [...facts.unknownKeys].flatMap(([key, unknown]): Residual[] => {
    const conditions = (list: readonly Trial[]) =>
      new Map(
        list.map(({ assumptions }): [string, KeyCondition] => {
          const condition = unknown.summarize(assumptions.get(key)!)
          return [JSON.stringify(condition), condition]
        }),
      )
    const all = conditions(trials)
    const allowed = conditions(allowing)
    if (allowed.size === all.size) return []
    const refused = [...all].flatMap(([name, condition]) => (allowed.has(name) ? [] : [condition]))
    return [{ kind: 'key', key: unknown.name, allowed: [...allowed.values()], refused }]
  })
  if (byKey.length > 0) return byKey
  // No single key decides: name the combinations.
  return allowing.slice(0, 4).map(({ assumptions }) => ({
    kind: 'together',
    all: [...assumptions].map(([key, assumption]) => {
      const unknown = facts.unknownKeys.get(key)!
      return { key: unknown.name, is: unknown.summarize(assumption) }
    }),
  }))
}

function openQuestions({ facts, operation }: JudgedQuestion, first: Decided): Residual[] {
  const keys = [...facts.unknownKeys.values()].map(({ name }) => name)
  if (keys.length > 0) return [{ kind: 'open', keys }]
  const { grant } = first
  if (operation.name === 'RetireGrant')
    return [{ kind: facts.request.parameters?.GrantId === undefined ? 'which-grant' : 'who-retires' }]
  if (grant && grant.issuingAccount === undefined) return [{ kind: 'issuing-account', grantId: grant.grantId }]
  return [{ kind: 'comparison' }]
}
