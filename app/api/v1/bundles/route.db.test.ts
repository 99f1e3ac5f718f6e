import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { processDatabase } from '@/lib/db/process-database'
import { nodeGroupScene } from '@/lib/domain/grants/testing/scenes'
import { hasPermission, type Permission, roleNames } from '@/lib/domain/roles'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { call, type Handler, setUpWeb, signIn } from '@/lib/testing/web'
import { GET as getRegions } from '../region-coverage/route'
import { POST as approve } from './[id]/approve/route'
import { POST as cancel } from './[id]/cancel/route'
import { POST as goOn } from './[id]/continue/route'
import { POST as reject } from './[id]/reject/route'
import { GET as getOne } from './[id]/route'
import { POST as preflight } from './preflight/route'
import { POST as create, GET as list } from './route'

let db: TestDatabase
let needId: string

beforeAll(async () => {
  db = await testDatabase()
  await setUpWeb(db)
  const scene = nodeGroupScene()
  needId = scene.need.id
  await storeInventory(db, scene.org.inventory())
})
afterAll(() => processDatabase().close())

const send = (handler: Handler, cookie: string, method: 'GET' | 'POST', body?: unknown, id = 'ksb-none') =>
  call(handler, { cookie, method, body, params: { id } })

const reason = { reason: 'Said by a test' }
/** Every route, what it needs, and what somebody who may gets: a bundle that is not there is not found. */
const routes: readonly (readonly [string, Handler, 'GET' | 'POST', Permission, () => unknown, number])[] = [
  ['regions', getRegions, 'GET', 'inventory.read', () => undefined, 200],
  ['list', list, 'GET', 'grants.read', () => undefined, 200],
  ['one', getOne, 'GET', 'grants.read', () => undefined, 404],
  ['preflight', preflight, 'POST', 'grants.request', () => ({ needIds: [needId] }), 200],
  ['create', create, 'POST', 'grants.request', () => ({ needIds: ['none'], ...reason }), 404],
  ['approve', approve, 'POST', 'grants.decide', () => reason, 404],
  ['reject', reject, 'POST', 'grants.decide', () => reason, 404],
  ['continue', goOn, 'POST', 'grants.decide', () => reason, 404],
  ['cancel', cancel, 'POST', 'grants.request', () => reason, 404],
]

describe('who may, by role', () => {
  test.each(roleNames)('a %s', async (role) => {
    const cookie = await signIn(role)
    for (const [name, handler, method, permission, body, status] of routes) {
      const answer = await send(handler, cookie, method, body())
      expect(answer.status, name).toBe(hasPermission(role, permission) ? status : 403)
    }
  })

  test('a stranger', async () => {
    for (const [name, handler, method, , body] of routes)
      expect((await send(handler, '', method, body())).status, name).toBe(401)
  })
})

test('what is asked for must be as the contract says', async () => {
  const cookie = await signIn('requester')
  for (const body of [
    {},
    { needIds: [], ...reason },
    { needIds: Array(51).fill('n'), ...reason },
    { needIds: [needId], reason: 'x' },
  ])
    expect((await send(create, cookie, 'POST', body)).status).toBe(400)
})
