import { describe, expect, test } from 'vitest'
import { type Cron, cronText, parseCron, shortestPause } from './cron'

const cron = (text: string): Cron => {
  const parsed = parseCron(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed
}

test.each([
  ['0 2 * * *', '0 2 * * *'],
  [' 5,0,5 */6 1-3 jan-MAR,12 mon-fri ', '0,5 0,6,12,18 1,2,3 1,2,3,12 1,2,3,4,5'],
  ['*/20 * * * 7', '0,20,40 * * * 0'],
  ['10-30/10 8-18/5 * * sat-sun', '10,20,30 8,13,18 * * 0,6'],
  ['0 0 1-31 1-12 0-6', '0 0 * * *'],
])('"%s" names %s', (text, normal) => {
  expect(cronText(cron(text))).toBe(normal)
})

describe('is refused', () => {
  test.each([
    ['', 'five fields'],
    ['0 2 * *', 'five fields'],
    ['0 0 2 * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['60 2 * * *', '"60" is no minute: expected 0 to 59'],
    ['0 24 * * *', '"24" is no hour'],
    ['0 2 0 * *', '"0" is no day of month'],
    ['0 2 * 13 *', '"13" is no month: expected 1 to 12 or JAN to DEC'],
    ['0 2 * * monday', '"monday" is no day of week'],
    ['0 2 * * 8', '"8" is no day of week'],
    ['0 5-2 * * *', '"5-2" is no hour'],
    ['0 2/3 * * *', '"2/3" is no hour'],
    ['*/0 2 * * *', '"*/0" is no minute'],
    ['*/90 2 * * *', '"*/90" is no minute'],
    ['0 2 L * *', '"L" is no day of month'],
    ['0 2 ? * *', '"?" is no day of month'],
    ['0 2, * * *', '"" is no hour'],
    ['0 -1 * * *', '"-1" is no hour'],
  ])('"%s": %s', (text, problem) => {
    expect(parseCron(text)).toEqual({ problem: expect.stringContaining(problem) })
  })
})

test.each([
  ['0 2 * * *', 1440],
  ['*/5 * * * *', 5],
  ['*/7 * * * *', 4],
  ['0,58 * * * *', 2],
  ['0,58 8 * * *', 58],
  ['0 */6 * * *', 360],
  ['0 1,4 * * *', 180],
  ['59,0 0,23 * * *', 1],
])('%s leaves at least %d minutes between two runs', (text, minutes) => {
  expect(shortestPause(cron(text))).toBe(minutes)
})
