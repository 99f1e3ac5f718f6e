import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { processDatabase } from '@/lib/db/process-database'
import { testDatabase } from '@/lib/testing/database'
import { call, setUpWeb, signIn } from '@/lib/testing/web'
import { route } from './route'

const read = route({}, async () => ({}))
let cookie: string

beforeAll(async () => {
  await setUpWeb(await testDatabase())
  process.env.KEYSCOPE_REQUESTS_PER_MINUTE = '20'
  cookie = await signIn('viewer')
})
afterAll(() => processDatabase().close())
beforeEach(() => {
  vi.stubGlobal('keyscopeLimits', undefined)
})

async function statuses(times: number, one: () => Promise<Response>): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i < times; i++) found.push((await one()).status)
  return found
}

test('a person may ask so often in a minute, and is told how long to wait', async () => {
  const found = await statuses(21, () => call(read, { cookie }))
  expect(found).toEqual([...Array.from({ length: 20 }, () => 200), 429])
  const refused = await call(read, { cookie })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'rate-limited', detail: expect.stringContaining('Wait') })
})

test('what writes or makes a file counts ten times as much', async () => {
  expect(await statuses(3, () => call(read, { cookie, method: 'POST', body: {} }))).toEqual([200, 200, 429])
  expect((await call(read, { cookie, path: '/api/v1/reports/matrix.csv' })).status).toBe(429)
  expect((await call(read, { cookie })).status).toBe(200)
})

test('one person does not use up what another has', async () => {
  await statuses(21, () => call(read, { cookie }))
  expect((await call(read, { cookie: await signIn('auditor') })).status).toBe(200)
})

test('a stranger who keeps knocking is not listened to, whatever is knocked with', async () => {
  const knock = (address: string) => () =>
    call(read, { headers: { authorization: 'Bearer ks_made_up', 'x-forwarded-for': address } })
  expect(await statuses(3, knock('192.0.2.1'))).toEqual([401, 401, 429])
  expect(await statuses(1, knock('192.0.2.2'))).toEqual([401])
})
