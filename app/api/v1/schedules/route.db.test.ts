import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auth } from '@/lib/auth/auth'
import { createDemoUsers, demoUsers } from '@/lib/auth/demo-users'
import { handleAuth } from '@/lib/auth/handle-auth'
import { ScheduleList, ScheduleView, ScopeOptions } from '@/lib/contracts/schedules'
import { processDatabase } from '@/lib/db/process-database'
import { homeRegion } from '@/lib/domain/inventory/testing/constants'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { hasPermission, type RoleName, roleNames } from '@/lib/domain/roles'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { GET as getScopeOptions } from '../scope-options/route'
import { DELETE, GET as getOne, PATCH } from './[id]/route'
import { POST as run } from './[id]/run/route'
import { GET as list, POST } from './route'

const appUrl = 'http://localhost:3000'
let db: TestDatabase
let workload: string

beforeAll(async () => {
  db = await testDatabase()
  Object.assign(process.env, {
    DATABASE_URL: db.url,
    APP_URL: appUrl,
    AUTH_SECRET: 'only-for-tests-only-for-tests-only',
    KEYSCOPE_SIMULATED: '1',
  })
  await createDemoUsers(db, { simulated: true })
  const org = organization()
  const account = org.account('payments')
  workload = account.id
  const { accounts, ...rest } = org.inventory()
  await storeInventory(db, {
    ...rest,
    accounts: accounts.map((one) => (one.id === workload ? { ...one, tags: { team: 'core', stage: 'prod' } } : one)),
    organizationalUnits: [
      { id: 'ou-workloads', name: 'Workloads', parentId: 'r-root' },
      { id: 'r-root', name: 'Root', parentId: null },
      { id: 'ou-lost', name: 'Lost', parentId: 'ou-unread' },
    ],
  })
})
afterAll(() => processDatabase().close())
beforeEach(() => db.prisma.scanSchedule.deleteMany())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const request = (method: Method, path: string, cookie: string, body?: unknown) =>
  new Request(`${appUrl}${path}`, {
    method,
    headers: { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json', cookie },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

async function signIn(role: RoleName): Promise<string> {
  const { email, password } = demoUsers.find((user) => user.role === role)!
  const response = await handleAuth(auth(), request('POST', '/api/auth/sign-in/email', '', { email, password }))
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}

const nightly = { name: 'Every night', cron: '0 2 * * *', timeZone: 'Europe/Berlin', jitterSeconds: 600 }
const none = { params: Promise.resolve({}) }
const one = (id: string) => ({ params: Promise.resolve({ id }) })
const create = (cookie: string, body: unknown = nightly) =>
  POST(request('POST', '/api/v1/schedules', cookie, body), none)
const change = (cookie: string, id: string, body: unknown) =>
  PATCH(request('PATCH', `/api/v1/schedules/${id}`, cookie, body), one(id))

async function made(): Promise<ScheduleView> {
  const response = await create(await signIn('approver'))
  expect(response.status).toBe(201)
  return ScheduleView.parse(await response.json())
}

describe('who may, by role', () => {
  test.each(roleNames)('a %s', async (role) => {
    const { id } = await made()
    const cookie = await signIn(role)
    const may = hasPermission(role, 'scans.schedule')
    const reads = [
      await list(request('GET', '/api/v1/schedules', cookie), none),
      await getOne(request('GET', `/api/v1/schedules/${id}`, cookie), one(id)),
      await getScopeOptions(request('GET', '/api/v1/scope-options', cookie), none),
    ]
    expect(reads.map(({ status }) => status)).toEqual([200, 200, 200])
    const writes = [
      await create(cookie, { ...nightly, name: 'Another' }),
      await change(cookie, id, { enabled: false }),
      await run(request('POST', `/api/v1/schedules/${id}/run`, cookie, {}), one(id)),
      await DELETE(request('DELETE', `/api/v1/schedules/${id}`, cookie, {}), one(id)),
    ]
    expect(writes.map(({ status }) => status)).toEqual(may ? [201, 200, 202, 200] : [403, 403, 403, 403])
  })

  test('a stranger nothing', async () => {
    const { id } = await made()
    const answers = [
      await list(request('GET', '/api/v1/schedules', ''), none),
      await getScopeOptions(request('GET', '/api/v1/scope-options', ''), none),
      await create(''),
      await DELETE(request('DELETE', `/api/v1/schedules/${id}`, '', {}), one(id)),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  })
})

test('what is created, changed and deleted is what the list shows', async () => {
  const { id } = await made()
  const cookie = await signIn('administrator')
  const changed = await change(cookie, id, { jitterSeconds: 0, scope: { accounts: [workload] } })
  const shown = async () =>
    ScheduleList.parse(await (await list(request('GET', '/api/v1/schedules', cookie), none)).json()).items
  expect(await shown()).toEqual([ScheduleView.parse(await changed.json())])
  expect(await shown()).toMatchObject([{ ...nightly, jitterSeconds: 0, scope: { accounts: [workload] } }])
  await DELETE(request('DELETE', `/api/v1/schedules/${id}`, cookie, {}), one(id))
  expect(await shown()).toEqual([])
  expect((await change(cookie, id, { enabled: true })).status).toBe(404)
})

test('what is wrong is a problem that names the field, or the schedule that has the name', async () => {
  const { id } = await made()
  const cookie = await signIn('approver')
  const wrong = await create(cookie, { ...nightly, name: '', cron: '*/2 * * * *', timeZone: 'Europe/Atlantis' })
  expect(wrong.status).toBe(400)
  expect(Object.keys((await wrong.json()).fields).sort()).toEqual(['cron', 'name', 'timeZone'])
  const scope = await create(cookie, { ...nightly, name: 'B', scope: { accounts: ['12'] } })
  expect(await scope.json()).toMatchObject({ fields: { 'scope.accounts.0': 'An account id has 12 digits.' } })
  const jitter = await change(cookie, id, { cron: '*/10 * * * *' })
  expect(await jitter.json()).toMatchObject({ fields: { jitterSeconds: expect.stringContaining('10 min') } })
  expect((await change(cookie, id, { owner: 'me' })).status).toBe(400)
  const taken = await create(cookie)
  expect(taken.status).toBe(409)
  expect(await taken.json()).toMatchObject({ detail: expect.stringContaining('"Every night" already') })
})

test('a scope can be made of what the scans have found', async () => {
  const answer = await getScopeOptions(request('GET', '/api/v1/scope-options', await signIn('viewer')), none)
  const options = ScopeOptions.parse(await answer.json())
  expect(options).toEqual({
    accounts: [
      { id: '111100000001', name: 'management', unit: 'Root', state: 'ACTIVE' },
      { id: workload, name: 'payments', unit: 'Workloads', state: 'ACTIVE' },
    ],
    units: [
      { id: 'ou-lost', path: ['Lost'] },
      { id: 'r-root', path: ['Root'] },
      { id: 'ou-workloads', path: ['Root', 'Workloads'] },
    ],
    tags: [
      { key: 'stage', values: ['prod'] },
      { key: 'team', values: ['core'] },
    ],
    regions: [homeRegion],
  })
})
