import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createDemoUsers, demoUsers } from '@/lib/auth/demo-users'
import { systemClock } from '@/lib/clock'
import { processDatabase } from '@/lib/db/process-database'
import { everywhere, type RoleName } from '@/lib/domain/roles'
import { notFound } from '@/lib/errors'
import { createToken } from '@/lib/services/tokens/create-token'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { appUrl, setUpWeb, signIn } from '@/lib/testing/web'
import { route } from './route'

let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
  await setUpWeb(db)
})
afterAll(() => processDatabase().close())

const noParams = { params: Promise.resolve({}) }
const get = (path: string, cookie = '') =>
  new Request(`${appUrl}${path}`, { headers: { host: 'localhost:3000', cookie } })
const post = (cookie: string, body: string, headers: Record<string, string> = {}) =>
  new Request(`${appUrl}/api/v1/things`, {
    method: 'POST',
    headers: { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json', cookie, ...headers },
    body,
  })

const things = route(
  {
    permission: 'audit.read',
    params: z.object({ id: z.string().optional() }),
    query: z.object({ page: z.coerce.number().default(1) }),
  },
  async ({ ctx, params, query }) => ({ who: ctx.actor.name, params, page: query.page }),
)
const addThing = route(
  { body: z.object({ name: z.string().min(3, 'Too short.') }), status: 201 },
  async ({ body }) => body,
)

describe('a route', () => {
  test('answers with JSON that nobody keeps', async () => {
    const cookie = await signIn('auditor')
    const response = await things(get('/api/v1/things?page=3', cookie), { params: Promise.resolve({ id: 'a' }) })
    expect(await response.json()).toEqual({ who: 'Audra Auditor', params: { id: 'a' }, page: 3 })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/)
  })

  test('asks who is there before anything else', async () => {
    const response = await things(get('/api/v1/things'), noParams)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'unauthenticated', detail: 'Sign in to continue.' })
  })

  test('turns away who lacks the permission', async () => {
    const response = await things(get('/api/v1/things', await signIn('viewer')), noParams)
    expect(response.status).toBe(403)
  })

  test('parses its input, and says what is wrong with it', async () => {
    const cookie = await signIn('viewer')
    expect((await addThing(post(cookie, '{"name":"lamp"}'), noParams)).status).toBe(201)
    const short = await addThing(post(cookie, '{"name":"x"}'), noParams)
    expect(short.status).toBe(400)
    expect(await short.json()).toMatchObject({ fields: { name: 'Too short.' } })
    expect((await addThing(post(cookie, 'no json'), noParams)).status).toBe(400)
  })

  test('refuses a write from another site, though the cookie came along', async () => {
    const cookie = await signIn('viewer')
    const response = await addThing(post(cookie, '{"name":"lamp"}', { origin: 'https://elsewhere.example' }), noParams)
    expect(response.status).toBe(403)
  })

  test('sorts what its handler throws', async () => {
    const cookie = await signIn('viewer')
    const absent = route({}, async () => {
      throw notFound('Key 1')
    })
    expect((await absent(get('/', cookie), noParams)).status).toBe(404)
    const broken = route({}, async () => {
      throw new Error('secret of the inside')
    })
    const response = await broken(get('/', cookie), noParams)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })
})

describe('a token', () => {
  const withToken = (secret: string, method = 'GET', body?: string, headers: Record<string, string> = {}) =>
    new Request(`${appUrl}/api/v1/things`, {
      method,
      headers: {
        host: 'localhost:3000',
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        ...headers,
      },
      body,
    })
  const whoAmI = route({ permission: 'inventory.read' }, async ({ ctx }) => ({ name: ctx.actor.name }))

  async function makeToken(role: RoleName) {
    const { email } = demoUsers.find((user) => user.role === role)!
    const { id, name } = await db.prisma.user.findUniqueOrThrow({ where: { email } })
    const actor = { type: 'user', id, name, roles: everywhere(role) } as const
    return createToken(
      { db, clock: systemClock, actor, request: null },
      { name: 'ci', scopes: ['inventory.read'], days: 1 },
    )
  }

  test('reads and writes without a cookie or an origin, as far as it goes', async () => {
    const { secret } = await makeToken('requester')
    expect(await (await whoAmI(withToken(secret), noParams)).json()).toEqual({ name: 'Robin Requester (token ci)' })
    expect((await addThing(withToken(secret, 'POST', '{"name":"lamp"}'), noParams)).status).toBe(201)
    expect((await things(withToken(secret), noParams)).status).toBe(403)
  })

  test('still has to send JSON', async () => {
    const { secret } = await makeToken('requester')
    const form = withToken(secret, 'POST', 'name=lamp', { 'content-type': 'application/x-www-form-urlencoded' })
    expect((await addThing(form, noParams)).status).toBe(400)
  })

  test('that is none is nobody, whatever cookie comes along', async () => {
    const cookie = await signIn('administrator')
    for (const secret of ['kst_nonsense', `kst_${'A'.repeat(43)}`]) {
      const response = await whoAmI(withToken(secret, 'GET', undefined, { cookie }), noParams)
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain(secret)
    }
  })

  test('of somebody who is gone is nobody', async () => {
    const { secret } = await makeToken('approver')
    await db.prisma.user.delete({ where: { email: demoUsers.find(({ role }) => role === 'approver')!.email } })
    expect((await whoAmI(withToken(secret), noParams)).status).toBe(401)
    await createDemoUsers(db, { simulated: true })
  })
})

describe('routes as they are', () => {
  // One address signs in sixty times a minute at most, and there are more routes than that.
  let administrator: string
  beforeAll(async () => {
    administrator = await signIn('administrator')
  })

  const load = async (path: string) =>
    (await import(/* @vite-ignore */ `../../app/api/${path}/route.ts`)) as Partial<
      Record<'GET' | 'POST', ReturnType<typeof route>>
    >

  test('the session says who one is and what one may', async () => {
    const { GET } = await load('v1/session')
    const response = await GET!(get('/api/v1/session', await signIn('requester')), noParams)
    expect(await response.json()).toMatchObject({
      user: { name: 'Robin Requester', email: 'requester@northwind.example' },
      roles: [{ role: 'requester', group: null }],
      accounts: null,
      permissions: expect.arrayContaining(['grants.request']),
      simulated: true,
    })
  })

  test('health needs no session', async () => {
    const { GET } = await load('health')
    const response = await GET!(get('/api/health'), noParams)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ok', database: true })
  })

  const paths = readdirSync('app/api/v1', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => `v1/${file.replace(/\/route\.ts$/, '')}`)

  test('there are some', () => {
    expect(paths).toEqual(expect.arrayContaining(['v1/requests', 'v1/requests/[id]/approve', 'v1/audit/verify']))
  })

  test.each(paths)('%s is closed to strangers, and its writes to other sites', async (path) => {
    const { GET, POST } = await load(path)
    const context = { params: Promise.resolve({ id: '1', arn: 'x' }) }
    if (GET) expect((await GET(get('/'), context)).status).toBe(401)
    if (!POST) return
    expect((await POST(post('', '{}'), context)).status).toBe(401)
    const forged = post(administrator, '{}', { 'sec-fetch-site': 'cross-site' })
    expect((await POST(forged, context)).status).toBe(403)
  })
})
