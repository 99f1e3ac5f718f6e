// How fast verdicts are: every scenario of lib/domain/policy/cases, compiled documents shared, over and over.
// `npm run bench -- verdicts [rounds]` prints one JSON line. The bound in the same run: reading the answer only.
import { readdirSync, readFileSync } from 'node:fs'
import { evaluate } from '../lib/domain/policy/evaluate'
import { questionOfCase } from '../lib/domain/policy/judge-case'

const folder = 'lib/domain/policy/cases'
const rounds = Number(process.argv[2] ?? 200)
const questions = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => [JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))].flat())
  .flatMap((scenario) => {
    const parsed = questionOfCase(scenario)
    return 'question' in parsed ? [parsed.question] : []
  })

const timed = (work: () => void) => {
  const start = performance.now()
  for (let round = 0; round < rounds; round++) work()
  return (performance.now() - start) / 1000
}
const decide = () => {
  for (const question of questions) if (evaluate(question).verdict === 'unknown') unknown++
}
const explain = () => {
  for (const question of questions) characters += evaluate(question).reason.length
}

let unknown = 0
let characters = 0
decide()
const decided = timed(decide)
const explained = timed(explain)
const verdicts = questions.length * rounds
console.log(
  JSON.stringify({
    bench: 'verdicts',
    scenarios: questions.length,
    verdicts,
    decidedPerSecond: Math.round(verdicts / decided),
    explainedPerSecond: Math.round(verdicts / explained),
    explainedToDecided: Number((explained / decided).toFixed(2)),
    unknown,
    characters,
  }),
)
