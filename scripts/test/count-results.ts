import { existsSync, readFileSync } from 'node:fs'

export interface Count {
  readonly passed: number
  readonly failed: number
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
}

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number }
}

export const countVitest = (report: unknown): Count => {
  const { numPassedTests, numFailedTests } = report as VitestReport
  return { passed: numPassedTests, failed: numFailedTests }
}

export const countPlaywright = (report: unknown): Count => {
  const { expected, unexpected, flaky } = (report as PlaywrightReport).stats
  return { passed: expected + flaky, failed: unexpected }
}

/**
 * What a run's report says. A run that failed without a failed test (a file that did not load, an error outside the tests),
 * that left no report, or in which nothing ran, counts as one failure: silence is not success.
 */
export function countReport(file: string, exitCode: number, count: (report: unknown) => Count): Count {
  const counted = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 }
  const unexplained = counted.failed === 0 && (exitCode !== 0 || counted.passed === 0)
  return unexplained ? { ...counted, failed: 1 } : counted
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (total, count) => ({ passed: total.passed + count.passed, failed: total.failed + count.failed }),
    { passed: 0, failed: 0 },
  )
}
