import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countPlaywright, countReport, countVitest, sum } from './count-results'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-count-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function report(content: unknown): string {
  const file = path.join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('a run counts what its report says', () => {
  const file = report({ numPassedTests: 7, numFailedTests: 2 })
  expect(countReport(file, 1, countVitest)).toEqual({ passed: 7, failed: 2 })
})

test('a story that passed only when it was told again is a pass', () => {
  const file = report({ stats: { expected: 3, unexpected: 1, flaky: 1 } })
  expect(countReport(file, 1, countPlaywright)).toEqual({ passed: 4, failed: 1 })
})

test('a run that failed outside its tests is a failure', () => {
  const file = report({ numPassedTests: 7, numFailedTests: 0 })
  expect(countReport(file, 1, countVitest)).toEqual({ passed: 7, failed: 1 })
})

test('a run that left no report is a failure, and so is one in which nothing ran', () => {
  expect(countReport(path.join(folder, 'none.json'), 0, countVitest)).toEqual({ passed: 0, failed: 1 })
  expect(countReport(report({ numPassedTests: 0, numFailedTests: 0 }), 0, countVitest)).toEqual({
    passed: 0,
    failed: 1,
  })
})

test('counts add up', () => {
  expect(
    sum([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 })
})
