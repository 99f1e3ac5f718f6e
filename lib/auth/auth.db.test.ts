import { beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '@/lib/clock'
import { everywhere, roleNames } from '@/lib/domain/roles'
import { AttemptLimit } from '@/lib/services/account/attempt-limit'
import { fixedClock } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { type Auth, createAuth } from './auth'
import { createUser } from './create-user'
import { createDemoUsers, demoUsers } from './demo-users'
import { type Call, callAuth, cookieOf, signedInBy, testAppUrl, testSecret } from './testing/sign-in-calls'

const [appUrl, secret] = [testAppUrl, testSecret]
const robin = {
  email: 'robin@northwind.example',
  name: 'Robin Requester',
  role: 'requester',
  password: 'long-enough-1',
} as const

let db: TestDatabase
let auth: Auth

beforeEach(async () => {
  db = await testDatabase()
  auth = createAuth(db, { appUrl, secret, oidc: null })
  await createUser(db, robin)
})

const call = (path: string, options: Call = {}) => callAuth(auth, path, options)

const signIn = (more: object = {}, options: Call = {}) =>
  call('sign-in/email', { ...options, body: { email: robin.email, password: robin.password, ...more } })

const actorOf = async (cookie: string) => (await signedInBy(auth, cookie))?.actor ?? null
const actions = async () => (await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })).map((e) => e.action)

describe('signing in', () => {
  test('gives a session and leaves a line in the audit log', async () => {
    const response = await signIn()
    expect(response.status).toBe(200)
    expect(await actorOf(cookieOf(response))).toMatchObject({
      type: 'user',
      name: robin.name,
      roles: everywhere('requester'),
    })
    const entry = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'session.started' } })
    expect(entry).toMatchObject({ actorName: robin.name, sourceAddress: '192.0.2.7' })
  })

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const [cookie] = (await signIn()).headers.getSetCookie()
    expect(cookie).toMatch(/^keyscope\.session_token=/)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).not.toMatch(/Secure/i)
  })

  test('over https the cookie is secure', async () => {
    auth = createAuth(db, { appUrl: 'https://keyscope.example', secret, oidc: null })
    const response = await signIn({}, { origin: 'https://keyscope.example' })
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-.*Secure/is)
  })

  test.each([{}, { rememberMe: false }])('a session lasts twelve hours, with %o', async (more) => {
    const clock = fixedClock(new Date())
    auth = createAuth(db, { appUrl, secret, oidc: null, clock })
    await signIn(more)
    const session = await db.prisma.authSession.findFirstOrThrow()
    expect(session.expiresAt.getTime() - clock.now().getTime()).toBe(12 * 3_600_000)
  })

  test('a session does not grow by being used', async () => {
    const cookie = cookieOf(await signIn())
    const soon = new Date(Date.now() + 60_000)
    await db.prisma.authSession.updateMany({ data: { expiresAt: soon, updatedAt: new Date(0) } })
    expect(await actorOf(cookie)).not.toBeNull()
    expect((await db.prisma.authSession.findFirstOrThrow()).expiresAt).toEqual(soon)
    await db.prisma.authSession.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
    expect(await actorOf(cookie)).toBeNull()
  })

  test('a wrong password is refused and starts nothing', async () => {
    expect((await signIn({ password: 'something-else' })).status).toBe(401)
    expect(await db.prisma.authSession.count()).toBe(0)
    expect(await actions()).toEqual(['user.created'])
  })

  test('without its line in the audit log there is no session', async () => {
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', 'too short')
    const response = await signIn().finally(() => vi.unstubAllEnvs())
    expect(response.status).toBe(500)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await db.prisma.authSession.count()).toBe(0)
  })

  test('another site cannot sign somebody in', async () => {
    const response = await signIn({}, { origin: 'https://elsewhere.example', cookie: 'a=b' })
    expect(response.status).toBe(403)
  })

  describe('too often', () => {
    const wrong = (address: string, email: string = robin.email) =>
      signIn({ email, password: 'something-else' }, { address }).then((r) => r.status)

    test('ten wrong passwords close an account for a minute, from whatever address and in every web process', async () => {
      const clock = fixedClock(new Date())
      const settings = { appUrl, secret, oidc: null, clock }
      auth = createAuth(db, settings)
      for (let i = 0; i < 10; i++) expect(await wrong(`192.0.2.${i}`)).toBe(401)
      expect(await wrong('192.0.2.99')).toBe(429)
      auth = createAuth(db, settings)
      expect((await signIn({}, { address: '192.0.2.100' })).status).toBe(429)
      clock.advance(61_000)
      expect((await signIn()).status).toBe(200)
    })

    test('whoever comes in starts from zero', async () => {
      for (let i = 0; i < 9; i++) await wrong('192.0.2.7')
      expect((await signIn()).status).toBe(200)
      for (let i = 0; i < 10; i++) expect(await wrong('192.0.2.7')).toBe(401)
    })

    test('one address cannot try many accounts', async () => {
      const limit = new AttemptLimit(db, systemClock)
      for (let i = 0; i < 60; i++) await limit.count({ email: `somebody-${i}@northwind.example`, address: '192.0.2.7' })
      expect(await wrong('192.0.2.7', 'somebody@northwind.example')).toBe(429)
      expect(await wrong('192.0.2.8', 'somebody@northwind.example')).toBe(401)
    })
  })
})

describe('from outside', () => {
  test.each(['sign-up/email', 'update-user', 'change-password', 'list-sessions', 'delete-user', 'link-social'])(
    '%s does not exist',
    async (path) => {
      const cookie = cookieOf(await signIn())
      const body = { email: 'x@northwind.example', name: 'X', password: 'long-enough-1', role: 'administrator' }
      expect((await call(path, { cookie, body })).status).toBe(404)
      expect(await db.prisma.user.findMany({ select: { name: true, roles: { select: { role: true } } } })).toEqual([
        { name: robin.name, roles: [{ role: robin.role }] },
      ])
    },
  )

  test('a role sent along with the sign-in changes nothing', async () => {
    const cookie = cookieOf(await signIn({ role: 'administrator' }))
    expect(await actorOf(cookie)).toMatchObject({ roles: everywhere('requester') })
  })

  test('signing out ends the session', async () => {
    const cookie = cookieOf(await signIn())
    expect((await call('sign-out', { cookie, body: {} })).status).toBe(200)
    expect(await actorOf(cookie)).toBeNull()
    const entry = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    expect(entry).toMatchObject({
      action: 'session.ended',
      actorName: robin.name,
      summary: `${robin.name} signed out`,
      sourceAddress: '192.0.2.7',
    })
    expect((await call('sign-out', { cookie, body: {} })).status).toBe(200)
    expect(await db.prisma.auditEntry.count({ where: { action: 'session.ended' } })).toBe(1)
  })

  test('a signing out that cannot be logged ends nothing', async () => {
    const cookie = cookieOf(await signIn())
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', 'too short')
    const response = await call('sign-out', { cookie, body: {} }).finally(() => vi.unstubAllEnvs())
    expect(response.status).toBe(500)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await db.prisma.authSession.count()).toBe(1)
  })

  test('another site signs nobody out', async () => {
    const cookie = cookieOf(await signIn())
    expect((await call('sign-out', { cookie, body: {}, origin: 'https://elsewhere.example' })).status).toBe(403)
    expect(await actorOf(cookie)).not.toBeNull()
  })

  test('a cookie somebody made up is nobody', async () => {
    expect(await actorOf('keyscope.session_token=made-up.signature')).toBeNull()
  })

  test('a demotion works at once', async () => {
    const cookie = cookieOf(await signIn())
    await db.prisma.roleAssignment.updateMany({ data: { role: 'viewer' } })
    expect(await actorOf(cookie)).toMatchObject({ roles: everywhere('viewer') })
  })
})

describe('users', () => {
  test('the audit log says who was created, without the password', async () => {
    const entry = await db.prisma.auditEntry.findFirstOrThrow()
    expect(entry).toMatchObject({ action: 'user.created', actorType: 'command-line' })
    expect(JSON.stringify(entry.after)).not.toContain(robin.password)
  })

  test('the same address twice is a conflict', async () => {
    await expect(createUser(db, { ...robin, email: 'Robin@Northwind.example' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('a short password is refused', async () => {
    const short = { ...robin, email: 'short@northwind.example', password: 'short' }
    await expect(createUser(db, short)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('the demo has one person per role, made once', async () => {
    await createDemoUsers(db, { simulated: true })
    await createDemoUsers(db, { simulated: true })
    const people = await db.prisma.user.findMany({
      where: { email: { in: demoUsers.map((u) => u.email) } },
      include: { roles: true },
    })
    expect(people.flatMap((p) => p.roles.map(({ role }) => role)).sort()).toEqual([...roleNames].sort())
    const { email, password } = demoUsers[4]!
    expect((await signIn({ email, password })).status).toBe(200)
  })

  test('public passwords do not exist outside the demo', async () => {
    await expect(createDemoUsers(db, { simulated: false })).rejects.toMatchObject({ code: 'precondition-failed' })
  })
})
