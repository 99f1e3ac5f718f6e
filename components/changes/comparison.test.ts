import { expect, test } from 'vitest'
import { parseSince } from '@/lib/domain/changes-between/since'
import { askedBy, comparisonOf, momentsAt } from './comparison'

test('a choice and what is asked of the server are two spellings of one thing', () => {
  for (const asked of [
    { from: 0, since: '' },
    { from: 12, since: '' },
    { from: 0, since: '2026-11-24' },
  ]) {
    expect(askedBy(comparisonOf(asked))).toEqual(asked)
  }
  expect(comparisonOf({ from: 3, since: '7d' })).toBe('scan:3')
})

test('every moment that is offered is one the server knows, each longer ago than the one before', () => {
  const now = new Date('2026-11-25T10:00:00Z')
  const moments = momentsAt(now.getTime())
  expect(moments.map(({ label }) => label)).toEqual([
    'Yesterday',
    'Monday',
    'Sunday',
    'Saturday',
    'Friday',
    'Thursday',
    '7 days ago',
    '30 days ago',
  ])
  const times = moments.map(({ value }) => parseSince(value, now)?.getTime() ?? Number.NaN)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})
