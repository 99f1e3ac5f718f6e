import { expect, test } from 'vitest'
import { estimateScan, type Known, type KnownPlace, secondsLeft } from './estimate'

const place = (change: Partial<KnownPlace> = {}): KnownPlace => ({
  accountId: '111100000002',
  region: 'eu-central-1',
  collector: 'kms-keys',
  calls: 500,
  items: 200,
  keys: 100,
  ...change,
})
const known = (change: Partial<Known> = {}): Known => ({
  places: [place(), place({ collector: 'ec2-volumes', calls: 3, keys: null })],
  newAccounts: 0,
  regionsPerAccount: 2,
  callsPerSecond: 500,
  share: 0.5,
  ...change,
})

test('calls are those of the last time, with those that enter accounts', () => {
  expect(estimateScan(known())).toMatchObject({ accounts: 1, places: 1, keys: 100, calls: 505 })
})

test('the quota for grants of the place with most keys decides, where workers are faster', () => {
  const estimate = estimateScan(
    known({ places: [place(), place({ region: 'us-east-1', keys: 3_000, calls: 15_000 })] }),
  )
  expect(estimate).toMatchObject({ seconds: 60, boundBy: 'quota', slowestPlace: { region: 'us-east-1', keys: 3_000 } })
  expect(estimateScan(known({ places: estimate ? [place({ keys: 3_000 })] : [], share: 1 })).seconds).toBe(30)
})

test('workers decide where keys are spread', () => {
  const places = Array.from({ length: 100 }, (_, at) => place({ accountId: `1111${String(at).padStart(8, '0')}` }))
  expect(estimateScan(known({ places }))).toMatchObject({ boundBy: 'workers', seconds: 101, slowestPlace: null })
})

test('accounts nobody has read are guessed, and said to be', () => {
  expect(estimateScan(known({ places: [], newAccounts: 3 }))).toMatchObject({
    accounts: 3,
    places: 6,
    calls: 3 * (4 + 18),
    guessedAccounts: 3,
  })
})

test('before the first scan nobody knows how long it takes', () => {
  expect(estimateScan(known({ callsPerSecond: null }))).toMatchObject({ seconds: null, boundBy: null })
})

test('the time left follows the calls, or the tasks where calls were not foreseen', () => {
  const tasks = { done: 10, total: 100 }
  expect(secondsLeft({ calls: 250, expectedCalls: 1_000, tasks, elapsedSeconds: 10 })).toBe(30)
  expect(secondsLeft({ calls: 250, expectedCalls: null, tasks, elapsedSeconds: 10 })).toBe(90)
  expect(secondsLeft({ calls: 2_000, expectedCalls: 1_000, tasks, elapsedSeconds: 10 })).toBe(90)
  expect(secondsLeft({ calls: 5, expectedCalls: 1_000, tasks, elapsedSeconds: 10 })).toBeNull()
  expect(secondsLeft({ calls: 900, expectedCalls: 1_000, tasks, elapsedSeconds: 1 })).toBeNull()
})
