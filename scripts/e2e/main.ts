import { StartProblem } from '../start/start-problem'
import { endOnSignal } from '../test/run-inherited'
import { runBrowserTests } from './run-browser-tests'

endOnSignal()
try {
  process.exitCode = await runBrowserTests({ args: process.argv.slice(2) })
} catch (error) {
  console.error(error instanceof StartProblem ? error.message : error)
  process.exitCode = 1
}
