import { afterAll, beforeAll, expect, test } from 'vitest'
import { processDatabase } from '@/lib/db/process-database'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { roleNames } from '@/lib/domain/roles'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { testDatabase } from '@/lib/testing/database'
import { call, type Handler, setUpWeb, signIn } from '@/lib/testing/web'
import { GET as listOptions } from './options/route'
import { GET as getPolicy } from './policy/route'
import { POST } from './route'

let key: string

beforeAll(async () => {
  const db = await testDatabase()
  await setUpWeb(db)
  const org = organization()
  const account = org.account('payments')
  key = account.key('secrets')
  account.role('payments-cluster', { statements: [{ Effect: 'Allow', Action: 'kms:*', Resource: key }] })
  account.cluster('payments', { secretsKey: key })
  await storeInventory(db, org.inventory())
})
afterAll(() => processDatabase().close())

const ask = (changes: unknown, cookie = '') => call(POST, { method: 'POST', cookie, body: { changes } })
const disable = () => [{ change: 'set-key-state', key, state: 'Disabled' }]

test.each(roleNames)('a %s may ask what if', async (role) => {
  const response = await ask(disable(), await signIn(role))
  expect(response.status).toBe(200)
  const answer = await response.json()
  expect(answer.changed).toMatchObject([{ principalKind: 'cluster-role', keyArn: key }])
  expect(answer.launches).toMatchObject([{ path: 'secrets', effect: 'fails', clusterName: 'payments' }])
})

test('a stranger may not', async () => {
  expect((await ask(disable())).status).toBe(401)
})

test('what is asked wrongly, or of what is not there, is a problem that says so', async () => {
  const cookie = await signIn('viewer')
  const wrong = await ask([{ change: 'set-key-state', key, state: 'Sleeping' }], cookie)
  expect(wrong.status).toBe(400)
  expect(await wrong.json()).toMatchObject({ code: 'invalid-input', fields: { 'changes.0.state': expect.any(String) } })
  const absent = await ask([{ change: 'recreate-role', role: 'nobody' }], cookie)
  expect(absent.status).toBe(400)
  expect(absent.headers.get('content-type')).toBe('application/problem+json')
  expect(await absent.json()).toMatchObject({
    detail: expect.stringContaining('There is no role "nobody"'),
    details: { problems: [{ change: 0, kind: 'not-found', exists: [expect.stringContaining('payments-cluster')] }] },
  })
})

test('what can be chosen is for whoever may ask', async () => {
  const read = (get: Handler, address: string, cookie = '') => call(get, { path: `/api/v1/what-if/${address}`, cookie })
  expect((await read(listOptions, 'options?of=role')).status).toBe(401)
  expect((await read(getPolicy, 'policy?role=r&policy=p')).status).toBe(401)
  const cookie = await signIn('viewer')
  const roles = await read(listOptions, 'options?of=role&q=payments', cookie)
  expect(await roles.json()).toMatchObject({ items: [{ label: 'payments-cluster' }], more: false })
  expect((await read(listOptions, 'options?of=everything', cookie)).status).toBe(400)
  const [{ value: role }] = (await (await read(listOptions, 'options?of=role&q=payments', cookie)).json()).items
  const policy = await read(getPolicy, `policy?role=${encodeURIComponent(role)}&policy=payments-cluster-policy`, cookie)
  expect(JSON.parse((await policy.json()).text)).toMatchObject({ Statement: [{ Action: 'kms:*' }] })
})
