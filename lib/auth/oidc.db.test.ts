import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeRoles, everywhere } from '@/lib/domain/roles'
import { assignRole } from '@/lib/services/access/assign-role'
import { createAccountGroup } from '@/lib/services/access/create-account-group'
import { deleteAccountGroup } from '@/lib/services/access/delete-account-group'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { type Auth, createAuth } from './auth'
import { handleAuth } from './handle-auth'
import { findSignedIn } from './session'
import { type IdentityProvider, startIdentityProvider } from './testing/identity-provider'

const appUrl = 'http://localhost:3000'
const dana = { sub: 'dana-1', email: 'dana@northwind.example', name: 'Dana Decider', groups: ['keyscope-approver'] }

const payments = { description: '', accounts: [], units: [], tags: [] }

let db: TestDatabase
let auth: Auth
let provider: IdentityProvider

beforeEach(async () => {
  db = await testDatabase()
  provider = await startIdentityProvider(dana, appUrl)
  const { issuer, clientId, clientSecret } = provider
  auth = createAuth(db, {
    appUrl,
    secret: 'only-for-tests-only-for-tests-only',
    oidc: { issuer, clientId, clientSecret, roleOfOthers: 'viewer' },
  })
})
afterEach(() => provider.close())

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

const actorOf = async (response: Response) =>
  (await findSignedIn(auth, new Headers({ cookie: cookiesOf(response) }), { present: true }))?.actor ?? null

async function signIn(): Promise<Response> {
  const headers = { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json' }
  const body = JSON.stringify({ provider: 'oidc', callbackURL: '/keys' })
  const started = await handleAuth(
    auth,
    new Request(`${appUrl}/api/auth/sign-in/social`, { method: 'POST', headers, body }),
  )
  const { url } = (await started.json()) as { url: string }
  const cookie = cookiesOf(started)
  return handleAuth(auth, new Request(await provider.visit(url), { headers: { host: 'localhost:3000', cookie } }))
}

test('a person of the provider comes in with the role of their group, and the log knows', async () => {
  const response = await signIn()
  expect(response.headers.get('location')).toMatch(/\/keys$/)
  const actor = await actorOf(response)
  expect(actor).toMatchObject({ name: 'Dana Decider', roles: everywhere('approver') })
  const entries = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
  expect(entries.map((entry) => [entry.action, entry.actorName])).toEqual([
    ['user.created', 'Dana Decider'],
    ['role.assigned', 'Identity provider'],
    ['session.started', 'Dana Decider'],
  ])
})

test('who leaves a group loses the role at the next sign-in', async () => {
  await signIn()
  provider.person = { ...dana, groups: [] }
  const actor = await actorOf(await signIn())
  expect(actor).toMatchObject({ roles: everywhere('viewer') })
  expect(await db.prisma.user.count()).toBe(1)
})

test('a role among the claims gives nothing', async () => {
  provider.person = { ...dana, groups: [], ...{ role: 'administrator' } }
  const actor = await actorOf(await signIn())
  expect(actor).toMatchObject({ roles: everywhere('viewer') })
})

test('a code of somebody else’s sign-in opens nothing', async () => {
  const stolen = `${appUrl}/api/auth/callback/oidc?code=code-0&state=made-up`
  const response = await handleAuth(auth, new Request(stolen, { headers: { host: 'localhost:3000' } }))
  expect(cookiesOf(response)).not.toContain('session_token')
  expect(await db.prisma.authSession.count()).toBe(0)
})

describe('account groups', () => {
  const actorNow = async () => actorOf(await signIn())
  const rolesNow = async () => describeRoles((await actorNow())?.roles ?? [])

  test('a group of the provider gives a role for the account group it names, and for no other', async () => {
    const admin = contextFor(db, 'administrator')
    await createAccountGroup(admin, { ...payments, name: 'payments', accounts: ['111100000002'] })
    provider.person = { ...dana, groups: ['keyscope-viewer-payments', 'keyscope-approver-elsewhere'] }
    const actor = await actorNow()
    expect(actor?.roles).toEqual([
      { role: 'viewer', group: { id: expect.any(String), name: 'payments', accounts: ['111100000002'] } },
    ])
    const { id } = await db.prisma.accountGroup.findUniqueOrThrow({ where: { name: 'payments' } })
    await deleteAccountGroup(admin, id)
    expect(await rolesNow()).toBe('no role')
  })

  test('roles given by hand stay when the provider says otherwise, and stand in for what others get', async () => {
    const admin = contextFor(db, 'administrator')
    await signIn()
    const { id } = await db.prisma.user.findUniqueOrThrow({ where: { email: dana.email } })
    await assignRole(admin, { userId: id, role: 'auditor', groupId: null })
    expect(await rolesNow()).toBe('approver and auditor everywhere')
    provider.person = { ...dana, groups: [] }
    expect(await rolesNow()).toBe('auditor everywhere')
    const log = await db.prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } })
    expect(log.map(({ action }) => action).filter((action) => action.startsWith('role.'))).toEqual([
      'role.assigned',
      'role.assigned',
      'role.withdrawn',
    ])
  })

  test('who is in none can be made nobody', async () => {
    const { issuer, clientId, clientSecret } = provider
    const oidc = { issuer, clientId, clientSecret, roleOfOthers: null }
    auth = createAuth(db, { appUrl, secret: 'only-for-tests-only-for-tests-only', oidc })
    provider.person = { ...dana, groups: [] }
    expect(await rolesNow()).toBe('no role')
  })
})
