import { expect, test } from 'vitest'
import { endsAtOf } from './ends-at'

const now = new Date('2027-03-01T09:00:00Z')

test.each([
  [undefined, null],
  ['30d', '2027-03-31T09:00:00.000Z'],
  ['2027-04-01', '2027-04-01T23:59:00.000Z'],
  ['2027-04-01T18:00Z', '2027-04-01T18:00:00.000Z'],
])('--ends %s', (text, moment) => {
  expect(endsAtOf(text, now)).toBe(moment)
})

test.each(['soon', '30', '5w', '2027-13-01', '-1d', ''])('--ends %s is refused', (text) => {
  expect(() => endsAtOf(text, now)).toThrow(/--ends takes days/)
})
