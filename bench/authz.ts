// How fast the authorization engine is on an organization as they are (bench/authz/realistic.ts). Its last line is one JSON
// object. `npm run bench -- authz [--callers N] [--keys N] [--documents N] [--json]`
import { spawnSync } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { compilePolicy } from '../lib/domain/policy/compile'
import { evaluate } from '../lib/domain/policy/evaluate'
import { judgeMatrix, type MatrixRow, unpack } from '../lib/domain/policy/judge-matrix'
import { PairJudge } from '../lib/domain/policy/judge-pairs'
import { everyKeyOperation, operationsIn } from '../lib/domain/policy/operation-set'
import { keyOperations } from '../lib/domain/policy/operations'
import type { NamedPolicy } from '../lib/domain/policy/question'
import { callerSide, keyOf, keySide, principalOf, request } from './authz/realistic'

const { values: options } = parseArgs({
  options: {
    callers: { type: 'string', default: '1000' },
    keys: { type: 'string', default: '1000' },
    documents: { type: 'string', default: '100000' },
    json: { type: 'boolean', default: false },
  },
})
const [callerCount, keyCount, documentCount] = [options.callers, options.keys, options.documents].map(Number) as [
  number,
  number,
  number,
]
const say = (line: string) => {
  if (!options.json) console.log(line)
}
const seconds = (since: number) => (performance.now() - since) / 1000
const rounded = (value: number, digits = 2) => Number(value.toFixed(digits))

// Documents no cache has seen: their numbers are beyond those of the matrix.
function compileFresh(): { compileMs: number; identityMs: number; keyPolicyMs: number } {
  const count = 1500
  const identity: NamedPolicy[] = []
  const keyPolicies: NamedPolicy[] = []
  for (let n = 0; n < count; n++) {
    const { identityPolicies } = principalOf(1_000_000 + n)
    const { policy } = keyOf(1_000_000 + n)
    if (identityPolicies.state === 'seen') identity.push(identityPolicies.value[1]!)
    if (policy.state === 'seen') keyPolicies.push(policy.value)
  }
  const timed = (policies: readonly NamedPolicy[], kind: 'identity' | 'key-policy') => {
    const start = performance.now()
    for (const policy of policies) compilePolicy(policy, kind)
    return (performance.now() - start) / policies.length
  }
  const identityMs = timed(identity, 'identity')
  const keyPolicyMs = timed(keyPolicies, 'key-policy')
  return {
    compileMs: rounded((identityMs + keyPolicyMs) / 2, 4),
    identityMs: rounded(identityMs, 4),
    keyPolicyMs: rounded(keyPolicyMs, 4),
  }
}

const compiled = compileFresh()
say(`a document is compiled in ${compiled.compileMs} ms`)

const judge = new PairJudge(request)
const preparing = performance.now()
const callers = Array.from({ length: callerCount }, (_, n) => judge.prepareCaller(callerSide(n)))
const keys = Array.from({ length: keyCount }, (_, n) => judge.prepareKey(keySide(n)))
const prepareSeconds = seconds(preparing)
say(`${callers.length} callers and ${keys.length} keys prepared in ${rounded(prepareSeconds)} s`)

const matrixStart = performance.now()
const decisions = { allowed: 0, denied: 0, conditional: 0, unknown: 0 }
const related: (readonly [number, number])[] = []
const rows = [...judgeMatrix(judge, callers, keys)]
const matrixSeconds = seconds(matrixStart)
const pairs = callers.length * keys.length
for (const row of rows) {
  for (let key = 0; key < keys.length; key++) {
    const sets = unpack(row, key, everyKeyOperation)
    for (const name of ['allowed', 'denied', 'conditional', 'unknown'] as const)
      decisions[name] += operationsIn(sets[name]).length
    if ((sets.allowed.lo | sets.allowed.hi | sets.conditional.lo | sets.conditional.hi) !== 0)
      related.push([row.caller, key])
  }
}
say(`a matrix of ${callers.length} by ${keys.length} takes ${rounded(matrixSeconds)} s in one thread`)

const everyPair = callers.flatMap((_, caller) => keys.map((_, key) => [caller, key] as const))

/** Pairs a second over these positions, again and again for a while. */
function pairsPerSecond(positions: readonly (readonly [number, number])[]): number {
  let judged = 0
  let allowed = 0
  const start = performance.now()
  do {
    for (const [caller, key] of positions) allowed |= judge.judge(callers[caller]!, keys[key]!).allowed.lo
    judged += positions.length
  } while (performance.now() - start < 3000)
  if (allowed === 0) throw new Error('Expected something to be allowed in an organization as they are.')
  return judged / seconds(start)
}
const everywhere = pairsPerSecond(everyPair)
const amongRelated = pairsPerSecond(related)
say(
  `${Math.round(everywhere)} pairs a second, ${Math.round(amongRelated)} where the caller has something to do with the key`,
)

/** The same input, one question at a time: the bound that judging in pairs is there to beat. */
function questionsPerSecond(): number {
  const sides = Array.from({ length: 50 }, (_, n) => ({ ...callerSide(n), ...keySide((n * 7) % 50) }))
  let asked = 0
  const start = performance.now()
  while (performance.now() - start < 2000)
    for (const side of sides)
      for (const { name } of keyOperations) {
        evaluate({ ...side, request: { ...request, operation: name } })
        asked++
      }
  return asked / seconds(start)
}
const oneByOne = questionsPerSecond()

/** The same matrix in a worker thread, its rows received here: how long this thread was ever held up. */
async function stream() {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const start = performance.now()
  let firstRow = 0
  let received = 0
  let same = 0
  const worker = new Worker(new URL('./authz/matrix-worker.mjs', import.meta.url), {
    workerData: { callers: callerCount, keys: keyCount },
  })
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (row: MatrixRow) => {
      firstRow ||= seconds(start)
      received++
      if (rows[row.caller]!.words.every((word, i) => word === row.words[i])) same++
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })
  delay.disable()
  return {
    seconds: rounded(seconds(start)),
    firstRowSeconds: rounded(firstRow),
    rows: received,
    sameRows: same,
    longestBlockMs: rounded(delay.max / 1e6 - 5, 1),
    blockP99Ms: rounded(delay.percentile(99) / 1e6 - 5, 1),
  }
}
const streamed = await stream()
say(
  `${streamed.rows} rows streamed from a worker thread in ${streamed.seconds} s; this thread was held up ${streamed.longestBlockMs} ms at most`,
)

const memory = spawnSync(
  process.execPath,
  ['--expose-gc', '--max-old-space-size=8192', '--import', 'tsx', 'bench/authz/memory.ts', String(documentCount)],
  { encoding: 'utf8' },
)
if (memory.status !== 0) throw new Error(`Measuring memory failed:\n${memory.stderr}`)

console.log(
  JSON.stringify({
    bench: 'authz',
    ...compiled,
    prepareSeconds: rounded(prepareSeconds),
    pairsPerSecond: Math.round(everywhere),
    verdictsPerSecond: Math.round(everywhere * keyOperations.length),
    relatedPairs: related.length,
    relatedPairsPerSecond: Math.round(amongRelated),
    questionsPerSecond: Math.round(oneByOne),
    timesFasterThanQuestions: Math.round((everywhere * keyOperations.length) / oneByOne),
    matrix: { pairs, seconds: rounded(matrixSeconds), decisions },
    streamed,
    memory: JSON.parse(memory.stdout),
  }),
)
