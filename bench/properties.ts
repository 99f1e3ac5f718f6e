// The engine's properties at length. `npm run bench -- properties --runs 1000000 [--name text] [--seed n] [--json]`
// runs each property that many times (those whose name contains the text) and fails when one is contradicted.
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { properties } from '../lib/domain/policy/testing/properties'
import { asserted } from '../lib/domain/policy/testing/property'

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    name: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const runs = Number(options.runs)
const seed = Number(options.seed)
const wanted = properties.filter(({ name }) => name.includes(options.name))
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || wanted.length === 0) {
  console.error(
    `Expected --runs and --seed to be whole numbers and --name to be part of one of:\n${properties.map(({ name }) => `  ${name}`).join('\n')}`,
  )
  process.exit(2)
}
const say = (line: string) => {
  if (!options.json) console.log(line)
}

const started = performance.now()
const results = wanted.map((property) => {
  const start = performance.now()
  const outcome = fc.check(asserted(property), { numRuns: runs, seed, maxSkipsPerRun: 1000 })
  const seconds = (performance.now() - start) / 1000
  const runsPerSecond = Math.round(outcome.numRuns / seconds)
  say(
    `${outcome.failed ? 'CONTRADICTED' : 'holds'}  ${outcome.numRuns} runs, ${runsPerSecond} a second  ${property.name}`,
  )
  const contradiction = outcome.failed
    ? String(outcome.errorInstance instanceof Error ? outcome.errorInstance.message : '')
    : null
  if (outcome.failed)
    say(
      `  ${contradiction}\n  path ${outcome.counterexamplePath}\n  ${JSON.stringify(outcome.counterexample?.[0].world)}`,
    )
  return { name: property.name, runs: outcome.numRuns, runsPerSecond, contradiction }
})
const seconds = (performance.now() - started) / 1000
const total = results.reduce((sum, result) => sum + result.runs, 0)
console.log(
  JSON.stringify({
    bench: 'properties',
    seed,
    properties: results.length,
    runs: total,
    seconds: Number(seconds.toFixed(1)),
    runsPerSecond: Math.round(total / seconds),
    contradicted: results
      .filter(({ contradiction }) => contradiction !== null)
      .map(({ name, contradiction }) => ({ name, contradiction })),
  }),
)
process.exitCode = results.some(({ contradiction }) => contradiction !== null) ? 1 : 0
