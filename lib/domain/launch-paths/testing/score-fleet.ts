import { findCandidates } from '../find-candidates'
import { findClusterNeeds } from '../find-needs'
import { indexInventory } from '../index-inventory'
import { confidenceOf, confidenceOfKey, sure } from '../weigh-evidence'
import type { Read } from './made-cluster'
import type { Fleet } from './make-fleet'

/** How discovery's answers compare with what is true. */
export interface Score {
  /** Answers at the confidence from which they count as sure. */
  readonly sure: number
  readonly wrong: readonly WrongAnswer[]
  /** Answers below it, and how many of those are wrong. */
  readonly guesses: number
  readonly wrongGuesses: number
  /** Truths, those that something readable shows, and those of them that were found, at any confidence and surely. */
  readonly truths: number
  readonly shown: number
  readonly found: number
  readonly foundSurely: number
  readonly foundOfAll: number
  readonly missed: readonly string[]
}

export interface WrongAnswer {
  readonly kind: string
  readonly cluster: string
  readonly answer: string
  readonly confidence: number
  readonly because: readonly string[]
  readonly notes: readonly string[]
}

interface Answer {
  readonly clusterArn: string
  readonly kind: string
  readonly arn: string
  readonly confidence: number
  readonly because: readonly string[]
}

interface Truth {
  readonly clusterArn: string
  readonly kind: string
  readonly arn: string
  readonly shownBy: readonly (readonly Read[])[]
}

export function scoreFleet(fleet: Fleet): { readonly principals: Score; readonly keys: Score } {
  const { inventory } = fleet
  const index = indexInventory(inventory)
  const principals = inventory.clusters.flatMap((cluster) =>
    findCandidates(index, cluster).flatMap(({ kind, used }) =>
      used.map(
        (p): Answer => ({
          clusterArn: cluster.arn,
          kind,
          arn: p.arn,
          confidence: confidenceOf(p),
          because: p.evidence.map((e) => e.text),
        }),
      ),
    ),
  )
  const keys = inventory.clusters.flatMap((cluster) => {
    const answers = new Map<string, Answer>()
    for (const need of findClusterNeeds(index, cluster)) {
      // What resolves to no key is no answer.
      if (!need.keyArn.includes(':key/')) continue
      answers.set(`${need.path} ${need.keyArn}`, {
        clusterArn: cluster.arn,
        kind: need.path,
        arn: need.keyArn,
        confidence: confidenceOfKey(need.uses),
        because: need.uses.map((use) => `${use.kind} ${use.evidence}`),
      })
    }
    return [...answers.values()]
  })
  return {
    principals: score(fleet, principals, fleet.principals),
    keys: score(
      fleet,
      keys,
      fleet.keys.map(({ path, keyArn, ...rest }) => ({ ...rest, kind: path, arn: keyArn })),
    ),
  }
}

function score(fleet: Fleet, answers: readonly Answer[], all: readonly Truth[]): Score {
  const idOf = ({ clusterArn, kind, arn }: Pick<Truth, 'clusterArn' | 'kind' | 'arn'>) => `${clusterArn} ${kind} ${arn}`
  const shownBy = new Map<string, (readonly Read[])[]>()
  for (const truth of all) shownBy.set(idOf(truth), [...(shownBy.get(idOf(truth)) ?? []), ...truth.shownBy])
  const truths = [...shownBy].map(([id, shown]) => ({ id, isShown: shown.some((reads) => reads.every(fleet.isRead)) }))
  const confidence = new Map(answers.map((answer) => [idOf(answer), answer.confidence]))
  const shown = truths.filter(({ isShown }) => isShown)
  const isWrong = (answer: Answer) => !shownBy.has(idOf(answer))
  const sureAnswers = answers.filter((answer) => answer.confidence >= sure)
  const guesses = answers.filter((answer) => answer.confidence < sure)
  return {
    sure: sureAnswers.length,
    wrong: sureAnswers.filter(isWrong).map(({ clusterArn, arn, ...answer }) => ({
      ...answer,
      cluster: clusterArn,
      answer: arn,
      notes: fleet.notes.get(clusterArn) ?? [],
    })),
    guesses: guesses.length,
    wrongGuesses: guesses.filter(isWrong).length,
    truths: truths.length,
    shown: shown.length,
    found: shown.filter(({ id }) => confidence.has(id)).length,
    foundSurely: shown.filter(({ id }) => (confidence.get(id) ?? 0) >= sure).length,
    foundOfAll: truths.filter(({ id }) => confidence.has(id)).length,
    missed: shown.filter(({ id }) => !confidence.has(id)).map(({ id }) => id),
  }
}
