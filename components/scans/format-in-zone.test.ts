import { expect, test } from 'vitest'
import { formatInZone } from './format-in-zone'

test('a time reads as a clock of the zone shows it, before and after clocks change', () => {
  expect(formatInZone(new Date('2027-03-28T00:30:00Z'), 'Europe/Berlin')).toBe('Sun, Mar 28, 2027, 01:30')
  expect(formatInZone(new Date('2027-03-28T01:30:00Z'), 'Europe/Berlin')).toBe('Sun, Mar 28, 2027, 03:30')
  expect(formatInZone(new Date('2027-01-01T00:05:00Z'), 'America/New_York')).toBe('Thu, Dec 31, 2026, 19:05')
})
