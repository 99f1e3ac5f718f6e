import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ScheduleList, ScheduleView, ScopeOptions } from '@/lib/contracts/schedules'
import { processDatabase } from '@/lib/db/process-database'
import { homeRegion } from '@/lib/domain/inventory/testing/constants'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { hasPermission, roleNames } from '@/lib/domain/roles'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { call, setUpWeb, signIn } from '@/lib/testing/web'
import { GET as getScopeOptions } from '../scope-options/route'
import { DELETE, GET as getOne, PATCH } from './[id]/route'
import { POST as run } from './[id]/run/route'
import { GET as list, POST } from './route'

let db: TestDatabase
let workload: string

beforeAll(async () => {
  db = await testDatabase()
  await setUpWeb(db)
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

const nightly = { name: 'Every night', cron: '0 2 * * *', timeZone: 'Europe/Berlin', jitterSeconds: 600 }
const create = (cookie: string, body: unknown = nightly) => call(POST, { method: 'POST', cookie, body })
const change = (cookie: string, id: string, body: unknown) =>
  call(PATCH, { method: 'PATCH', cookie, body, params: { id } })
const remove = (cookie: string, id: string) => call(DELETE, { method: 'DELETE', cookie, body: {}, params: { id } })

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
      await call(list, { cookie }),
      await call(getOne, { cookie, params: { id } }),
      await call(getScopeOptions, { cookie }),
    ]
    expect(reads.map(({ status }) => status)).toEqual([200, 200, 200])
    const writes = [
      await create(cookie, { ...nightly, name: 'Another' }),
      await change(cookie, id, { enabled: false }),
      await call(run, { method: 'POST', cookie, body: {}, params: { id } }),
      await remove(cookie, id),
    ]
    expect(writes.map(({ status }) => status)).toEqual(may ? [201, 200, 202, 200] : [403, 403, 403, 403])
  })

  test('a stranger nothing', async () => {
    const { id } = await made()
    const answers = [await call(list), await call(getScopeOptions), await create(''), await remove('', id)]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  })
})

test('what is created, changed and deleted is what the list shows', async () => {
  const { id } = await made()
  const cookie = await signIn('administrator')
  const changed = await change(cookie, id, { jitterSeconds: 0, scope: { accounts: [workload] } })
  const shown = async () => ScheduleList.parse(await (await call(list, { cookie })).json()).items
  expect(await shown()).toEqual([ScheduleView.parse(await changed.json())])
  expect(await shown()).toMatchObject([{ ...nightly, jitterSeconds: 0, scope: { accounts: [workload] } }])
  await remove(cookie, id)
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
  const answer = await call(getScopeOptions, { cookie: await signIn('viewer') })
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
