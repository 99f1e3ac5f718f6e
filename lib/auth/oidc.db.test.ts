import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { type Auth, createAuth } from './auth'
import { handleAuth } from './handle-auth'
import { findActor } from './session'
import { type IdentityProvider, startIdentityProvider } from './testing/identity-provider'

const appUrl = 'http://localhost:3000'
const dana = { sub: 'dana-1', email: 'dana@northwind.example', name: 'Dana Decider', groups: ['keyscope-approver'] }

let db: TestDatabase
let auth: Auth
let provider: IdentityProvider

beforeEach(async () => {
  db = await testDatabase()
  provider = await startIdentityProvider(dana)
  const { issuer, clientId, clientSecret } = provider
  auth = createAuth(db, {
    appUrl,
    secret: 'only-for-tests-only-for-tests-only',
    oidc: { issuer, clientId, clientSecret },
  })
})
afterEach(() => provider.close())

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

async function signIn(): Promise<Response> {
  const headers = { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json' }
  const body = JSON.stringify({ provider: 'oidc', callbackURL: '/keys' })
  const started = await handleAuth(
    auth,
    new Request(`${appUrl}/api/auth/sign-in/social`, { method: 'POST', headers, body }),
  )
  const { url } = (await started.json()) as { url: string }
  const cookie = cookiesOf(started)
  return handleAuth(auth, new Request(provider.visit(url), { headers: { host: 'localhost:3000', cookie } }))
}

test('a person of the provider comes in with the role of their group, and the log knows', async () => {
  const response = await signIn()
  expect(response.headers.get('location')).toMatch(/\/keys$/)
  const actor = await findActor(auth, new Headers({ cookie: cookiesOf(response) }))
  expect(actor).toMatchObject({ name: 'Dana Decider', role: 'approver' })
  const entries = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
  expect(entries.map((entry) => [entry.action, entry.actorName])).toEqual([
    ['user.created', 'Dana Decider'],
    ['session.started', 'Dana Decider'],
  ])
})

test('who leaves a group loses the role at the next sign-in', async () => {
  await signIn()
  provider.person = { ...dana, groups: [] }
  const actor = await findActor(auth, new Headers({ cookie: cookiesOf(await signIn()) }))
  expect(actor).toMatchObject({ role: 'viewer' })
  expect(await db.prisma.user.count()).toBe(1)
})

test('a role among the claims gives nothing', async () => {
  provider.person = { ...dana, groups: [], ...{ role: 'administrator' } }
  const actor = await findActor(auth, new Headers({ cookie: cookiesOf(await signIn()) }))
  expect(actor).toMatchObject({ role: 'viewer' })
})

test('a code of somebody else’s sign-in opens nothing', async () => {
  const stolen = `${appUrl}/api/auth/callback/oidc?code=code-0&state=made-up`
  const response = await handleAuth(auth, new Request(stolen, { headers: { host: 'localhost:3000' } }))
  expect(cookiesOf(response)).not.toContain('session_token')
  expect(await db.prisma.authSession.count()).toBe(0)
})
