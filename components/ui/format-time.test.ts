import { describe, expect, test } from 'vitest'
import { formatDuration, formatRelative, formatUtc } from './format-time'

describe('times', () => {
  test('are written in UTC whatever the zone of the machine', () => {
    expect(formatUtc('2026-11-23T21:02:59.000Z')).toBe('Nov 23, 2026, 21:02 UTC')
    expect(formatUtc('2026-11-23T23:02:00+02:00')).toBe('Nov 23, 2026, 21:02 UTC')
  })

  test('that cannot be read are shown as they came', () => {
    expect(formatUtc('soon')).toBe('soon')
  })

  test.each([
    ['2026-11-23T21:00:00Z', 'just now'],
    ['2026-11-23T20:46:00Z', '14 min ago'],
    ['2026-11-22T20:00:00Z', '25 h ago'],
    ['2026-11-11T21:00:00Z', '12 d ago'],
    ['2026-11-24T00:00:00Z', 'in 3 h'],
  ])('%s is %s', (at, said) => {
    expect(formatRelative(at, Date.parse('2026-11-23T21:00:10Z'))).toBe(said)
  })

  test.each([
    [900, '1 s'],
    [59_400, '59 s'],
    [61_000, '1 min'],
    [3_600_000, '1 h'],
    [-5, '0 s'],
  ])('%d ms last %s', (ms, said) => {
    expect(formatDuration(ms)).toBe(said)
  })
})
