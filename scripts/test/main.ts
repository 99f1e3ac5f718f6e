import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runChecks } from '../check/run-checks'
import { runBrowserTests } from '../e2e/run-browser-tests'
import { seconds } from '../start/progress'
import { StartProblem } from '../start/start-problem'
import { type Count, countPlaywright, countReport, countVitest, sum } from './count-results'
import { endOnSignal, runInherited } from './run-inherited'

interface Suite {
  readonly name: string
  run(): Promise<Count>
}

const reports = mkdtempSync(path.join(tmpdir(), 'keyscope-results-'))

const suites: readonly Suite[] = [
  { name: 'Checks', run: runChecks },
  { name: 'Unit tests', run: () => vitest('unit') },
  { name: 'Database tests', run: () => vitest('db') },
  { name: 'Browser tests', run: browserTests },
]

endOnSignal()
const counts: Count[] = []
for (const suite of suites) counts.push(await runSuite(suite))
rmSync(reports, { recursive: true, force: true })

const { passed, failed } = sum(counts)
console.log()
suites.forEach(({ name }, index) => {
  console.log(`${name.padEnd(16)} ${counts[index]?.passed} passed, ${counts[index]?.failed} failed`)
})
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function runSuite(suite: Suite): Promise<Count> {
  const began = performance.now()
  console.log(`\n── ${suite.name}`)
  const count = await suite.run().catch((error: unknown): Count => {
    console.error(error instanceof StartProblem ? error.message : error)
    return { passed: 0, failed: 1 }
  })
  console.log(
    `── ${suite.name}: ${count.passed} passed, ${count.failed} failed (${seconds(performance.now() - began)})`,
  )
  return count
}

async function vitest(project: string): Promise<Count> {
  const file = path.join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const exitCode = await runInherited(['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters])
  return countReport(file, exitCode, countVitest)
}

async function browserTests(): Promise<Count> {
  const resultsFile = path.join(reports, 'browser.json')
  const exitCode = await runBrowserTests({ args: [], resultsFile })
  return countReport(resultsFile, exitCode, countPlaywright)
}
