// Whether answers that leave condition keys unknown are sound: each is compared with the answers to every concrete request it
// can turn out to be, before unknown keys are tried out (as pairs are judged) and after. `npm run bench -- soundness [--worlds N] [--seed S] [--limit combinations] [--json] [--show n]`
// fails when an answer is wrong or, after refinement, too cautious. Worlds with more combinations than the limit are left out.
import { parseArgs } from 'node:util'
import { evaluate } from '../lib/domain/policy/evaluate'
import { decisionOf, PairJudge } from '../lib/domain/policy/judge-pairs'
import { keyOperations } from '../lib/domain/policy/operations'
import type { AuthorizationQuestion } from '../lib/domain/policy/question'
import { Choices, seedOf } from '../lib/domain/policy/testing/choices'
import { compareWith, enumerateDecisions } from '../lib/domain/policy/testing/soundness'
import { makeWorld } from '../lib/domain/policy/testing/worlds'
import type { Decision } from '../lib/domain/policy/verdict'

const { values: options } = parseArgs({
  options: {
    worlds: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '3000' },
    show: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
})
const [count, seed, limit, show] = [options.worlds, options.seed, options.limit, options.show].map(Number) as [
  number,
  number,
  number,
  number,
]

const answers: Record<Decision, number> = { allowed: 0, denied: 0, conditional: 0, unknown: 0 }
const found = { agrees: 0, wrong: 0, 'too cautious': 0 }
const unrefined = { agrees: 0, wrong: 0, 'too cautious': 0 }
let combinations = 0
let leftOut = 0
const started = performance.now()
for (let i = 0; i < count; i++) {
  const world = makeWorld(new Choices(seedOf(seed, i)), { unknown: 'always', unreadable: 0 })
  const enumerated = enumerateDecisions(world, limit)
  if (!enumerated) {
    leftOut++
    continue
  }
  combinations += enumerated.combinations
  const { authorization, because } = evaluate(world)
  answers[authorization]++
  const inPair = judgedInPair(world)
  if (inPair) unrefined[compareWith(inPair, enumerated)]++
  const outcome = compareWith(authorization, enumerated)
  found[outcome]++
  if (outcome === 'agrees' || options.json || found[outcome] > show) continue
  const reached = [...enumerated.decisions].map(
    ([decision, { request, principal }]) => `${decision} for ${JSON.stringify(request.context)} as ${principal.arn}`,
  )
  console.log(
    `${outcome}: ${authorization} (${because}), but\n  ${reached.join('\n  ')}\n  world ${i}: ${JSON.stringify(world)}`,
  )
}
const seconds = (performance.now() - started) / 1000
const compared = count - leftOut
const share = (part: number, whole: number) => Number((part / whole).toFixed(5))
console.log(
  JSON.stringify({
    bench: 'soundness',
    seed,
    worlds: count,
    leftOut,
    combinations,
    answers,
    wrong: found.wrong,
    tooCautious: found['too cautious'],
    tooCautiousShare: share(found['too cautious'], compared),
    unrefined: {
      wrong: unrefined.wrong,
      tooCautious: unrefined['too cautious'],
      tooCautiousShare: share(unrefined['too cautious'], unrefined.agrees + unrefined['too cautious']),
    },
    seconds: Number(seconds.toFixed(1)),
  }),
)
process.exitCode = found.wrong > 0 || unrefined.wrong > 0 || found['too cautious'] > 0 ? 1 : 0

/** Pairs have no parameters, and no operations that are not tied to a key. */
function judgedInPair(world: AuthorizationQuestion): Decision | null {
  const operation = keyOperations.find(({ name }) => name === world.request.operation)
  if (!operation || world.request.parameters) return null
  const judge = new PairJudge(world.request)
  return decisionOf(judge.judge(judge.prepareCaller(world), judge.prepareKey(world)), operation)
}
