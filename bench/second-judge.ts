// Whether somebody else's policy simulator comes to the same answers: random questions both can judge, judged by both.
// `npm run bench -- second-judge [--cases N] [--seed S] [--show n] [--json]` fails when they differ and no known defect of the
// simulator explains it. See bench/second-judge/README.md.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { evaluate } from '../lib/domain/policy/evaluate'
import type { AuthorizationQuestion } from '../lib/domain/policy/question'
import { referenceAnswer } from '../lib/domain/policy/testing/reference'
import { type Defect, defects } from './second-judge/defects'
import { makeCase } from './second-judge/make-case'
import { simulationOf } from './second-judge/simulation'

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
})
const [count, seed, show] = [options.cases, options.seed, options.show].map(Number) as [number, number, number]
const home = 'bench/second-judge'
const batchSize = 500

if (!existsSync(`${home}/node_modules`)) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: home, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`Installing the second judge failed: npm ci in ${home} ended with ${status}.`)
}

/** Answers of the second judge, batch by batch. */
class SecondJudge {
  private readonly process: ChildProcess
  private readonly lines: AsyncIterator<string>

  constructor() {
    this.process = spawn(process.execPath, ['judge.mjs'], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] })
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]()
  }

  async judge(questions: readonly AuthorizationQuestion[]): Promise<string[]> {
    if (questions.length === 0) return []
    this.process.stdin!.write(`${JSON.stringify(questions.map(simulationOf))}\n`)
    const { value, done } = await this.lines.next()
    if (done) throw new Error('The second judge stopped before it had answered.')
    return JSON.parse(value) as string[]
  }

  stop(): void {
    this.process.stdin!.end()
  }
}

type Answer = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied' | 'open'

function answerTo(question: AuthorizationQuestion): Answer {
  const { authorization, because } = evaluate(question)
  if (authorization === 'allowed') return 'Allowed'
  if (authorization !== 'denied') return 'open'
  return because.startsWith('explicit-deny:') ? 'ExplicitlyDenied' : 'ImplicitlyDenied'
}

interface Difference {
  readonly index: number
  readonly question: AuthorizationQuestion
  readonly ours: Answer
  readonly theirs: string
}

const answers: Record<Answer, number> = { Allowed: 0, ExplicitlyDenied: 0, ImplicitlyDenied: 0, open: 0 }
const openBecause: Record<string, number> = {}
const explained: Record<string, number> = {}
const applies: Record<string, { cases: number; agreed: number }> = {}
let agreed = 0
let unexplained = 0
const second = new SecondJudge()
const started = performance.now()
for (let from = 0; from < count; from += batchSize) {
  const questions = Array.from({ length: Math.min(batchSize, count - from) }, (_, i) => makeCase(seed, from + i))
  const judging = second.judge(questions)
  const own = questions.map(answerTo)
  const differences: Difference[] = []
  for (const [i, theirs] of (await judging).entries()) {
    const difference = { index: from + i, question: questions[i]!, ours: own[i]!, theirs }
    if (!compare(difference)) differences.push(difference)
  }
  await explain(differences)
}
second.stop()
const seconds = (performance.now() - started) / 1000

/** Whether the two agree, down to the kind of denial. */
function compare(difference: Difference): boolean {
  const { question, ours, theirs } = difference
  answers[ours]++
  if (ours === 'open') {
    const { because } = evaluate(question)
    openBecause[because] = (openBecause[because] ?? 0) + 1
    // Where AWS documents no answer, neither is right or wrong; the order of evaluation says whether it does.
    if (referenceAnswer(question) !== 'open') report(difference, 'the order of evaluation has an answer')
    return true
  }
  const isSame = ours === theirs
  if (isSame) agreed++
  for (const { name, rewrite } of defects) {
    const rewritten = rewrite(question)
    if (!rewritten) continue
    applies[name] ??= { cases: 0, agreed: 0 }
    applies[name].cases++
    if (isSame) applies[name].agreed++
    const after = answerTo(rewritten)
    if (isAllowed(after) !== isAllowed(ours)) report(difference, `${after} here when rewritten for "${name}"`)
  }
  return isSame
}

function isAllowed(answer: Answer): boolean {
  return answer === 'Allowed'
}

/** Each difference is put down to the fewest defects without which it is gone. */
async function explain(differences: readonly Difference[]): Promise<void> {
  const attempts = differences.flatMap((difference) =>
    rewritings(difference).map((attempt) => ({ difference, ...attempt })),
  )
  const theirs = await second.judge(attempts.map(({ question }) => question))
  for (const difference of differences) {
    const reason = attempts.find((attempt, i) => attempt.difference === difference && theirs[i] === attempt.ours)
    if (!reason) {
      report(difference, `it says ${difference.theirs}`)
      continue
    }
    explained[reason.name] = (explained[reason.name] ?? 0) + 1
  }
}

interface Rewriting {
  readonly name: string
  readonly question: AuthorizationQuestion
  readonly ours: Answer
}

/** The case without one defect, without two, …: those in which our answer is the same as before. */
function rewritings({ question, ours }: Difference): Rewriting[] {
  const relevant = defects.filter(({ rewrite }) => rewrite(question))
  return subsetsOf(relevant).flatMap((chosen) => {
    const rewritten = chosen.reduce((before, { rewrite }) => rewrite(before) ?? before, question)
    if (answerTo(rewritten) !== ours) return []
    return { name: chosen.map(({ name }) => name).join(' + '), question: rewritten, ours }
  })
}

/** Every set of them but the empty one, small ones first. */
function subsetsOf(list: readonly Defect[]): Defect[][] {
  const sets: Defect[][] = [[]]
  for (const one of list) for (const set of [...sets]) sets.push([...set, one])
  return sets.slice(1).toSorted((a, b) => a.length - b.length)
}

function report({ index, question, ours }: Difference, what: string): void {
  if (unexplained++ >= show || options.json) return
  console.log(
    `case ${index}: ${ours} here (${evaluate(question).reason}), but ${what}\n  world ${index}: ${JSON.stringify(question)}`,
  )
}

const share = (answer: Answer) => Number((answers[answer] / count).toFixed(4))
console.log(
  JSON.stringify({
    bench: 'second-judge',
    seed,
    cases: count,
    agreed,
    open: answers.open,
    openBecause,
    unexplained,
    explained,
    applies,
    allowedShare: share('Allowed'),
    explicitlyDeniedShare: share('ExplicitlyDenied'),
    implicitlyDeniedShare: share('ImplicitlyDenied'),
    seconds: Number(seconds.toFixed(1)),
    casesPerSecond: Math.round(count / seconds),
  }),
)
process.exitCode = unexplained > 0 ? 1 : 0
