import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auth } from '@/lib/auth/auth'
import { demoUsers } from '@/lib/auth/demo-users'
import { handleAuth } from '@/lib/auth/handle-auth'
import { systemClock } from '@/lib/clock'
import { processDatabase } from '@/lib/db/process-database'
import { nodeGroupScene } from '@/lib/domain/grants/testing/scenes'
import { everywhere, type RoleName, type TokenScope } from '@/lib/domain/roles'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { createToken } from '@/lib/services/tokens/create-token'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { appUrl, call, type Handler, setUpWeb, signIn, type WebCall } from '@/lib/testing/web'
import { POST as approve } from './[id]/approve/route'
import { POST as cancel } from './[id]/cancel/route'
import { POST as reject } from './[id]/reject/route'
import { POST as ask } from './route'

const operations = ['Decrypt', 'DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'CreateGrant', 'Encrypt']
let db: TestDatabase
let needId: string
let cookies: Readonly<Record<'requester' | 'approver' | 'administrator' | 'viewer', string>>

beforeAll(async () => {
  db = await testDatabase()
  await setUpWeb(db)
  const scene = nodeGroupScene()
  needId = scene.need.id
  await storeInventory(db, scene.org.inventory())
  cookies = {
    requester: await signIn('requester'),
    approver: await signIn('approver'),
    administrator: await signIn('administrator'),
    viewer: await signIn('viewer'),
  }
})
beforeEach(async () => {
  await db.prisma.grantRequest.deleteMany()
  await db.pool.query('delete from graphile_worker._private_jobs')
})
afterAll(() => processDatabase().close())

const request = () => ({ needId, operations, reason: 'Nodes of payments cannot start' })
const post = (handler: Handler, options: WebCall) => call(handler, { method: 'POST', ...options })
const decide = (handler: Handler, id: string, cookie: string, more: WebCall = {}) =>
  post(handler, { cookie, params: { id }, body: { reason: 'Checked with the team' }, ...more })

async function askedBy(cookie: string): Promise<string> {
  const answer = await post(ask, { cookie, body: request() })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { id: string }).id
}

async function refusal(answer: Promise<Response>) {
  const { status, code, detail } = (await (await answer).json()) as { status: number; code: string; detail: string }
  return { status, code, detail }
}

const stateOf = async (id: string) => (await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })).state
const jobs = async () => (await db.pool.query('select key from graphile_worker.jobs')).rows
const entries = (id: string, action: string) => db.prisma.auditEntry.count({ where: { subjectId: id, action } })

async function tokenOf(role: RoleName, scopes: readonly TokenScope[]): Promise<WebCall> {
  const { email } = demoUsers.find((user) => user.role === role)!
  const { id, name } = await db.prisma.user.findUniqueOrThrow({ where: { email } })
  const actor = { type: 'user', id, name, roles: everywhere(role) } as const
  const { secret } = await createToken(
    { db, clock: systemClock, actor, request: null },
    { name: 'pipeline', scopes: [...scopes], days: 1 },
  )
  return { headers: { authorization: `Bearer ${secret}` } }
}

describe('fifty clicks at the same moment', () => {
  const fifty = (one: (at: number) => Promise<Response>) =>
    Promise.all(Array.from({ length: 50 }, (_, at) => one(at).then((answer) => answer.status)))
  const tally = (statuses: readonly number[]) =>
    Object.fromEntries([...new Set(statuses)].toSorted().map((s) => [s, statuses.filter((one) => one === s).length]))

  test('approve once, and one job comes of it', async () => {
    const id = await askedBy(cookies.requester)
    const deciders = [cookies.approver, cookies.administrator]
    expect(tally(await fifty((at) => decide(approve, id, deciders[at % 2]!)))).toEqual({ 200: 1, 409: 49 })
    expect(await stateOf(id)).toBe('approved')
    expect(await entries(id, 'grant.approved')).toBe(1)
    expect(await jobs()).toEqual([{ key: `apply-grant:${id}` }])
  })

  test('ask once', async () => {
    const counted = tally(await fifty(() => post(ask, { cookie: cookies.requester, body: request() })))
    // Who comes late enough is told by preflight already.
    const { 201: asked, 409: tooLate = 0, 412: told = 0, ...others } = counted
    expect({ asked, refused: tooLate + told, others }).toEqual({ asked: 1, refused: 49, others: {} })
    expect(await db.prisma.grantRequest.count()).toBe(1)
  })

  test('of approval, rejection and cancellation leave one', async () => {
    const id = await askedBy(cookies.requester)
    const ways = [
      () => decide(approve, id, cookies.approver),
      () => decide(reject, id, cookies.administrator),
      () => decide(cancel, id, cookies.requester),
    ]
    const counted = tally(await fifty((at) => ways[at % 3]!()))
    const state = await stateOf(id)
    // An approved request may still be cancelled: then two moves counted, one after the other.
    const [approved, rejected, cancelled] = await Promise.all(
      ['grant.approved', 'grant.rejected', 'grant.cancelled'].map((action) => entries(id, action)),
    )
    expect(['approved', 'rejected', 'cancelled']).toContain(state)
    expect([approved, rejected, cancelled]).toEqual(
      state === 'approved' ? [1, 0, 0] : state === 'rejected' ? [0, 1, 0] : [approved, 0, 1],
    )
    expect(counted[200]).toBe((approved ?? 0) + (rejected ?? 0) + (cancelled ?? 0))
  })
})

describe('refused', () => {
  test('the approval of one’s own request, whatever one may otherwise: 403', async () => {
    const id = await askedBy(cookies.administrator)
    expect(await refusal(decide(approve, id, cookies.administrator))).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: expect.stringMatching(/Another person/),
    })
    expect(await stateOf(id)).toBe('requested')
  })

  test('the approval by somebody whose role has none: 403', async () => {
    const id = await askedBy(cookies.requester)
    for (const cookie of [cookies.requester, cookies.viewer])
      expect(await refusal(decide(approve, id, cookie))).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test('a page that shows what is no longer so: 409, with who was faster', async () => {
    const id = await askedBy(cookies.requester)
    expect((await decide(reject, id, cookies.administrator)).status).toBe(200)
    expect(await refusal(decide(approve, id, cookies.approver))).toMatchObject({
      status: 409,
      code: 'conflict',
      detail: expect.stringContaining('already rejected (by Addison Administrator)'),
    })
  })

  test('the same approval sent again: 409, and nothing is done twice', async () => {
    const id = await askedBy(cookies.requester)
    expect((await decide(approve, id, cookies.approver)).status).toBe(200)
    expect(await refusal(decide(approve, id, cookies.approver))).toMatchObject({ status: 409, code: 'conflict' })
    expect(await entries(id, 'grant.approved')).toBe(1)
  })

  test('the same request sent again: 412, with the one that is under way', async () => {
    const id = await askedBy(cookies.requester)
    const { number } = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    expect(await refusal(post(ask, { cookie: cookies.requester, body: request() }))).toMatchObject({
      status: 412,
      code: 'precondition-failed',
      detail: expect.stringMatching(new RegExp(`request ${number}`, 'i')),
    })
    expect(await db.prisma.grantRequest.count()).toBe(1)
  })

  test('a cookie that was sent again after its session has ended: 401', async () => {
    const id = await askedBy(cookies.requester)
    const cookie = await signIn('approver')
    await handleAuth(
      auth(),
      new Request(`${appUrl}/api/auth/sign-out`, {
        method: 'POST',
        headers: { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json', cookie },
        body: '{}',
      }),
    )
    expect(await refusal(decide(approve, id, cookie))).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  test.each([
    ['another site', { origin: 'https://elsewhere.example' }],
    ['another port of this host', { origin: 'http://localhost:3001' }],
    ['a page in a frame that has no origin', { origin: 'null' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site, as the browser says', { 'sec-fetch-site': 'same-site' }],
    ['a host that only begins like ours', { origin: 'http://localhost:3000.elsewhere.example' }],
  ])('a write caused by %s, though the cookie came along: 403', async (_, headers) => {
    const id = await askedBy(cookies.requester)
    expect(await refusal(decide(approve, id, cookies.approver, { headers }))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    expect(await stateOf(id)).toBe('requested')
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a'])(
    'a form that another page could send as %s: 400',
    async (type) => {
      const id = await askedBy(cookies.requester)
      const answer = decide(approve, id, cookies.approver, { headers: { 'content-type': type } })
      expect(await refusal(answer)).toMatchObject({ status: 400, code: 'invalid-input' })
    },
  )

  test('a token that was not given the scope: 403', async () => {
    const token = await tokenOf('requester', ['inventory.read'])
    expect(await refusal(post(ask, { ...token, body: request() }))).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: expect.stringContaining('grants.request'),
    })
  })

  test('a token that asks may not decide, nor may its person with it: 403', async () => {
    const asking = await tokenOf('approver', ['grants.read', 'grants.request'])
    const answer = await post(ask, { ...asking, body: request() })
    const { id } = (await answer.json()) as { id: string }
    const deciding = await tokenOf('administrator', ['grants.read', 'grants.request'])
    for (const token of [asking, deciding])
      expect(await refusal(post(approve, { ...token, params: { id }, body: { reason: 'By itself' } }))).toMatchObject({
        status: 403,
        code: 'forbidden',
      })
    expect(await refusal(decide(approve, id, cookies.approver))).toMatchObject({ status: 403 })
  })

  test('a token that was made up, or cut: 401', async () => {
    const token = await tokenOf('requester', ['grants.request'])
    const whole = token.headers?.authorization ?? ''
    for (const authorization of ['Bearer ks_made_up', whole.slice(0, -1), `${whole}x`])
      expect(await refusal(post(ask, { headers: { authorization }, body: request() }))).toMatchObject({ status: 401 })
  })
})
