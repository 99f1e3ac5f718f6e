// How right discovery is: clusters with shuffled evidence and known truth (left-overs, look-alikes, refused reads), and what it says
// of their principals and keys. `npm run bench -- resolve [--clusters 1000] [--seed n] [--show n] [--json]` prints one JSON line and
// fails when what it is sure of is wrong more than once in a hundred times, or when it misses more than five in a hundred of what
// something readable shows.
import { parseArgs } from 'node:util'
import { makeFleet } from '../lib/domain/launch-paths/testing/make-fleet'
import { type Score, scoreFleet } from '../lib/domain/launch-paths/testing/score-fleet'

const { values: options } = parseArgs({
  options: {
    clusters: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
})
const [clusters, seed, show] = [options.clusters, options.seed, options.show].map(Number) as [number, number, number]
if (!Number.isInteger(clusters) || clusters < 1 || !Number.isInteger(seed) || !Number.isInteger(show)) {
  console.error('Expected --clusters, --seed and --show to be whole numbers.')
  process.exit(2)
}

const bounds = { precision: 0.99, recall: 0.95 }
const clustersPerOrganization = 60
const started = performance.now()
const scores: { principals: Score; keys: Score }[] = []
for (let made = 0; made < clusters; made += clustersPerOrganization) {
  const size = Math.min(clustersPerOrganization, clusters - made)
  scores.push(scoreFleet(makeFleet(seed * 10_000 + scores.length, size)))
}
const principals = summarize(
  'principals',
  scores.map((score) => score.principals),
)
const keys = summarize(
  'keys',
  scores.map((score) => score.keys),
)
const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
console.log(JSON.stringify({ bench: 'resolve', seed, clusters, bounds, principals, keys, seconds }))
const holds = [principals, keys].every((s) => s.precision >= bounds.precision && s.recall >= bounds.recall)
process.exitCode = holds ? 0 : 1

function summarize(name: string, parts: readonly Score[]) {
  const sum = (of: (score: Score) => number) => parts.reduce((total, part) => total + of(part), 0)
  const wrong = parts.flatMap((part) => part.wrong)
  const missed = parts.flatMap((part) => part.missed)
  const [sure, shown] = [sum((s) => s.sure), sum((s) => s.shown)]
  const wrongByKind: Record<string, number> = {}
  for (const { kind } of wrong) wrongByKind[kind] = (wrongByKind[kind] ?? 0) + 1
  if (!options.json) {
    for (const answer of wrong.slice(0, show)) console.log(`wrong ${name}: ${JSON.stringify(answer, null, 1)}`)
    for (const truth of missed.slice(0, show)) console.log(`missed ${name}: ${truth}`)
  }
  const share = (part: number, whole: number) => Number((part / Math.max(1, whole)).toFixed(4))
  return {
    sure,
    wrong: wrong.length,
    wrongByKind,
    precision: share(sure - wrong.length, sure),
    guesses: sum((s) => s.guesses),
    rightGuesses: share(
      sum((s) => s.guesses - s.wrongGuesses),
      sum((s) => s.guesses),
    ),
    truths: sum((s) => s.truths),
    shown,
    recall: share(
      sum((s) => s.found),
      shown,
    ),
    recallSurely: share(
      sum((s) => s.foundSurely),
      shown,
    ),
    recallOfAll: share(
      sum((s) => s.foundOfAll),
      sum((s) => s.truths),
    ),
  }
}
