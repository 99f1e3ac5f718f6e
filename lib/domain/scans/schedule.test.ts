import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeTiming } from './describe-timing'
import { jitterOf, longestJitterSeconds, nextRun, plannedRuns, Timing } from './schedule'

const timing = (cron: string, timeZone = 'UTC', jitterSeconds = 0) => Timing.parse({ cron, timeZone, jitterSeconds })
const runsOf = (cron: string, timeZone: string, after: string, count: number) =>
  plannedRuns(timing(cron, timeZone), new Date(after), count).map((at) => at.toISOString().slice(0, 16))
const refusals = (input: unknown) =>
  Timing.safeParse(input).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

describe('when clocks change', () => {
  test('the time of day stays: 02:00 in Berlin is 01:00 UTC in winter and 00:00 in summer', () => {
    expect(runsOf('0 2 * * *', 'Europe/Berlin', '2027-03-26T12:00:00Z', 1)).toEqual(['2027-03-27T01:00'])
    expect(runsOf('0 2 * * *', 'Europe/Berlin', '2027-06-01T12:00:00Z', 1)).toEqual(['2027-06-02T00:00'])
  })

  test('in spring, a time that does not exist comes as much later as the clock jumps, on that day alone', () => {
    expect(runsOf('30 2 * * *', 'Europe/Berlin', '2027-03-27T12:00:00Z', 2)).toEqual([
      '2027-03-28T01:30', // 03:30 in summer time
      '2027-03-29T00:30',
    ])
    expect(runsOf('30 2 * * *', 'America/New_York', '2027-03-13T12:00:00Z', 2)).toEqual([
      '2027-03-14T07:30',
      '2027-03-15T06:30',
    ])
    expect(runsOf('0 2,3 * * *', 'Europe/Berlin', '2027-03-27T12:00:00Z', 2)).toEqual([
      '2027-03-28T01:00',
      '2027-03-29T00:00',
    ])
  })

  test('in autumn, a time that exists twice comes once, the first time', () => {
    expect(runsOf('30 2 * * *', 'Europe/Berlin', '2027-10-30T12:00:00Z', 2)).toEqual([
      '2027-10-31T00:30',
      '2027-11-01T01:30',
    ])
    expect(runsOf('30 1 * * *', 'America/New_York', '2027-11-06T12:00:00Z', 2)).toEqual([
      '2027-11-07T05:30',
      '2027-11-08T06:30',
    ])
    expect(runsOf('30 2 * * *', 'Europe/Berlin', '2027-10-31T00:45:00Z', 1)).toEqual(['2027-11-01T01:30'])
  })

  test.each([
    ['Europe/Berlin', '2027-10-30T22:30:00Z'],
    ['Europe/Berlin', '2027-10-31T00:15:00Z'],
    ['Europe/Berlin', '2027-03-27T22:30:00Z'],
    ['America/New_York', '2027-11-07T03:00:00Z'],
    ['America/New_York', '2027-03-14T04:00:00Z'],
  ])('every half hour stays every half hour in %s from %s', (zone, after) => {
    const runs = plannedRuns(timing('*/30 * * * *', zone), new Date(after), 12).map(Number)
    expect(new Set(runs.slice(1).map((at, i) => at - (runs[i] ?? 0)))).toEqual(new Set([30 * 60_000]))
  })

  test('a zone that shifts by half an hour keeps its minute', () => {
    // Lord Howe Island: 02:00 becomes 01:30 on 2027-04-04, that is 15:00 UTC on the day before.
    expect(runsOf('15 * * * *', 'Australia/Lord_Howe', '2027-04-03T13:20:00Z', 3)).toEqual([
      '2027-04-03T14:15',
      '2027-04-03T15:45',
      '2027-04-03T16:45',
    ])
  })
})

test.each([
  ['0 2 1 * *', '2027-01-15T00:00:00Z', ['2027-02-01T02:00', '2027-03-01T02:00']],
  ['0 2 * * 1', '2027-01-15T00:00:00Z', ['2027-01-18T02:00', '2027-01-25T02:00']],
  ['0 0 29 2 *', '2027-01-15T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ['0 0 13 * fri', '2027-04-01T00:00:00Z', ['2027-04-02T00:00', '2027-04-09T00:00', '2027-04-13T00:00']],
  ['0 2 * * *', '2027-01-15T02:00:00Z', ['2027-01-16T02:00']],
  ['0 2 * * *', '2027-01-15T01:59:59.999Z', ['2027-01-15T02:00']],
])('%s after %s', (cron, after, expected) => {
  expect(runsOf(cron, 'UTC', after, expected.length)).toEqual(expected)
})

describe('jitter', () => {
  const nightly = timing('0 2 * * *', 'Europe/Berlin', 900)

  test('is the same for everyone who asks, and another for each schedule and day', () => {
    const first = nextRun('a', nightly, new Date('2027-01-01T00:00:00Z'))
    expect(nextRun('a', nightly, new Date('2027-01-01T00:30:00Z'))).toEqual(first)
    expect(first.toISOString()).toBe('2027-01-01T01:01:56.000Z')
    const ids = Array.from({ length: 200 }, (_, i) => `schedule-${i}`)
    expect(new Set(ids.map((id) => jitterOf(id, first, 900))).size).toBeGreaterThan(150)
  })

  test('spreads over all of its span', () => {
    const day = (i: number) => new Date(Date.UTC(2027, 0, i))
    const delays = Array.from({ length: 1000 }, (_, i) => jitterOf('a', day(i), 9))
    for (let second = 0; second <= 9; second++) {
      const share = delays.filter((delay) => delay === second).length
      expect(share).toBeGreaterThan(60)
      expect(share).toBeLessThan(140)
    }
  })

  test('leaves no run out and runs none twice, wherever one starts to look', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('0 2 * * *', '*/30 * * * *', '15 */6 * * *', '0 1,4 * * mon'),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
        fc.integer({ min: 0, max: 1700 }),
        fc.integer({ min: Date.UTC(2027, 0, 1), max: Date.UTC(2028, 0, 1) }),
        (cron, timeZone, jitterSeconds, from) => {
          const one = timing(cron, timeZone, jitterSeconds)
          const planned = plannedRuns(one, new Date(from), 5)
          let at = new Date((planned[0]?.getTime() ?? 0) - 1)
          for (const plan of planned) {
            at = nextRun('a', one, at)
            expect(at.getTime() - plan.getTime()).toBe(1000 * jitterOf('a', plan, jitterSeconds))
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('a timing is refused', () => {
  const good = { cron: '0 2 * * *', timeZone: 'UTC', jitterSeconds: 0 }
  test.each([
    [{ cron: 'often' }, 'cron: Expected five fields'],
    [{ cron: '*/4 * * * *' }, 'cron: It would run 4 min after the run before; every 5 min is the most.'],
    [{ cron: '58,1 * * * *' }, 'cron: It would run 3 min after'],
    [{ cron: '0 0 31 2 *' }, 'cron: It would never run: there is no such day.'],
    [{ timeZone: 'Europe/Atlantis' }, 'timeZone: Expected the name of a time zone'],
    [{ timeZone: '+02:00' }, 'timeZone: Expected the name of a time zone'],
    [{ timeZone: '' }, 'timeZone: Expected the name of a time zone'],
    [{ jitterSeconds: longestJitterSeconds + 1 }, 'jitterSeconds: The jitter may be six hours at most.'],
    [{ jitterSeconds: -1 }, 'jitterSeconds: '],
    [{ cron: '*/10 * * * *', jitterSeconds: 600 }, 'jitterSeconds: The jitter must be shorter than the 10 min'],
  ])('%o: %s', (change, message) => {
    expect(refusals({ ...good, ...change })).toEqual([expect.stringContaining(message)])
  })

  test('and every five minutes with a little jitter is not', () => {
    expect(refusals({ cron: '*/5 * * * *', timeZone: 'Europe/Berlin', jitterSeconds: 299 })).toEqual([])
    expect(refusals({ ...good, jitterSeconds: longestJitterSeconds })).toEqual([])
  })
})

test.each([
  ['0 2 * * *', 900, 'at 02:00 every day (UTC), up to 15 min later'],
  ['0 2 * * *', 0, 'at 02:00 every day (UTC)'],
  ['0 */6 * * *', 3600, 'every 6 hours from midnight (UTC), up to 1 h later'],
  ['30 1,7,13,19 * * *', 90, 'every 6 hours from 01:30 (UTC), up to 90 s later'],
  ['*/15 * * * *', 0, 'every 15 minutes (UTC)'],
  ['5,35 * * * *', 0, 'every 30 minutes from minute 5 (UTC)'],
  ['5,25 * * * *', 0, 'every hour at minutes 5 and 25 (UTC)'],
  ['0 * * * *', 0, 'every hour (UTC)'],
  ['20 * * * 1-5', 0, 'every hour at minute 20 from Monday to Friday (UTC)'],
  ['0 3 * * 0', 0, 'at 03:00 on Sundays (UTC)'],
  ['0 3,15 * * sun,mon', 0, 'at 03:00 and 15:00 on Mondays and Sundays (UTC)'],
  ['0 3 1 1,7 *', 0, 'at 03:00 on day 1 of the month in January and July (UTC)'],
  ['0 3 13 * fri', 0, 'at 03:00 on day 13 of the month and on Fridays (UTC)'],
  ['0,10,20 1-3 * * *', 0, 'at minutes 0, 10 and 20 past hours 1, 2 and 3 every day (UTC)'],
  ['often', 0, 'often (UTC)'],
])('"%s" with %d s of jitter is told as "%s"', (cron, jitterSeconds, words) => {
  expect(describeTiming({ cron, timeZone: 'UTC', jitterSeconds })).toBe(words)
})
