import { expect, test } from 'vitest'
import { parseSince } from './since'

/** A Wednesday. */
const now = new Date('2026-11-25T10:30:00.000Z')

test.each([
  ['today', '2026-11-25T00:00:00.000Z'],
  ['Yesterday', '2026-11-24T00:00:00.000Z'],
  ['tuesday', '2026-11-24T00:00:00.000Z'],
  ['wednesday', '2026-11-18T00:00:00.000Z'],
  ['thursday', '2026-11-19T00:00:00.000Z'],
  ['7d', '2026-11-18T10:30:00.000Z'],
  ['12h', '2026-11-24T22:30:00.000Z'],
  ['2w', '2026-11-11T10:30:00.000Z'],
  ['2026-11-03', '2026-11-03T00:00:00.000Z'],
  [' 2026-11-03t08:15z ', '2026-11-03T08:15:00.000Z'],
])('%s is %s', (text, at) => {
  expect(parseSince(text, now)?.toISOString()).toBe(at)
})

test.each(['', 'soon', '7', '7m', '2026-02-30', '2026-13-01', '24.11.2026', '2026-11-03 08:15'])(
  '%j is no moment',
  (text) => {
    expect(parseSince(text, now)).toBeNull()
  },
)
