import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addPasskey } from '@/lib/services/account/add-passkey'
import { replaceBackupCodes } from '@/lib/services/account/backup-codes'
import { changePassword } from '@/lib/services/account/change-password'
import { confirmPassword } from '@/lib/services/account/confirm-password'
import { confirmTotp } from '@/lib/services/account/confirm-totp'
import { endOtherSessions, endSession } from '@/lib/services/account/end-sessions'
import { readAccount } from '@/lib/services/account/read-account'
import { removePasskey } from '@/lib/services/account/remove-passkey'
import { removeTotp } from '@/lib/services/account/remove-totp'
import { renamePasskey } from '@/lib/services/account/rename-passkey'
import { startPasskey } from '@/lib/services/account/start-passkey'
import { startTotp } from '@/lib/services/account/start-totp'
import type { ServiceContext } from '@/lib/services/context'
import { fixedClock, type SteppableClock } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { totpCode } from '@/lib/testing/totp'
import { type Auth, type AuthSettings, createAuth } from './auth'
import { createUser } from './create-user'
import { type Call, callAuth, cookieOf, signedInBy, testAppUrl, testSecret } from './testing/sign-in-calls'
import { SoftwareAuthenticator } from './testing/software-authenticator'

const robin = {
  email: 'robin@northwind.example',
  name: 'Robin Requester',
  role: 'requester',
  password: 'long-enough-1',
} as const
const minute = 60_000

let db: TestDatabase
let auth: Auth
let clock: SteppableClock

const authWith = (more: Partial<AuthSettings> = {}) =>
  createAuth(db, { appUrl: testAppUrl, secret: testSecret, oidc: null, clock, ...more })

beforeEach(async () => {
  vi.stubEnv('AUTH_SECRET', testSecret)
  vi.stubEnv('APP_URL', testAppUrl)
  vi.stubEnv('DATABASE_URL', 'postgresql://given-to-each-test')
  db = await testDatabase()
  clock = fixedClock(new Date())
  auth = authWith()
  await createUser(db, robin)
})
afterEach(() => vi.unstubAllEnvs())

const signIn = (more: object = {}, options: Call = {}) =>
  callAuth(auth, 'sign-in/email', { ...options, body: { email: robin.email, password: robin.password, ...more } })
const answer = async (response: Response) => (await response.json()) as Record<string, string>
const actions = async () => (await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })).map((e) => e.action)

/** At the keyboard, signed in by this cookie. */
async function at(cookie: string): Promise<ServiceContext> {
  const found = await signedInBy(auth, cookie)
  if (!found) throw new Error('Expected a session behind the cookie.')
  return { db, clock, actor: found.actor, request: { id: 'test-request', sourceAddress: '192.0.2.7' } }
}
const here = async () => at(cookieOf(await signIn()))

/** Sets up an authenticator app. A later code is used for signing in: the one that confirmed it is spent. */
async function withTotp() {
  const ctx = await here()
  const { secret } = await startTotp(ctx)
  const { codes } = await confirmTotp(ctx, { code: totpCode(secret, clock.now()) })
  clock.advance(minute)
  return { ctx, secret, codes, code: () => totpCode(secret, clock.now()) }
}

const challengeOf = async () => (await answer(await signIn())).challenge ?? ''
const signInWithCode = async (code: string, challenge?: string) =>
  callAuth(auth, 'sign-in/code', { body: { challenge: challenge ?? (await challengeOf()), code } })

describe('an authenticator app', () => {
  test('after a password its code is asked, and before it there is no session and no cookie', async () => {
    const { code } = await withTotp()
    const sessions = await db.prisma.authSession.count()
    const asked = await signIn()
    expect(asked.status).toBe(403)
    expect(cookieOf(asked)).not.toContain('session_token')
    const { code: reason, challenge } = await answer(asked)
    expect(reason).toBe('SECOND_FACTOR')
    expect(await db.prisma.authSession.count()).toBe(sessions)
    const response = await signInWithCode(code(), challenge)
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/i)
    expect((await at(cookieOf(response))).actor.name).toBe(robin.name)
    const entry = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    expect(entry.summary).toContain('signed in by password and authenticator code')
  })

  test('a wrong password is told apart from nothing, and asks for no code', async () => {
    await withTotp()
    const wrong = await signIn({ password: 'something-else' })
    expect([wrong.status, (await answer(wrong)).challenge]).toEqual([401, undefined])
  })

  test('a code is never accepted twice, not even by two at one moment', async () => {
    const { code } = await withTotp()
    const now = code()
    const challenges = [await challengeOf(), await challengeOf(), await challengeOf()]
    const statuses = await Promise.all(challenges.map(async (one) => (await signInWithCode(now, one)).status))
    expect(statuses.sort()).toEqual([200, 401, 401])
    expect((await signInWithCode(now)).status).toBe(401)
  })

  test('a challenge begins one session, and not for ever', async () => {
    const { code } = await withTotp()
    const challenge = await challengeOf()
    expect((await signInWithCode(code(), challenge)).status).toBe(200)
    clock.advance(minute)
    expect((await signInWithCode(code(), challenge)).status).toBe(401)
    const late = await challengeOf()
    clock.advance(5 * minute)
    expect((await signInWithCode(code(), late)).status).toBe(401)
    expect((await signInWithCode(code(), 'made-up')).status).toBe(401)
  })

  test('ten wrong codes close it for a quarter of an hour, from whatever address', async () => {
    const { code } = await withTotp()
    for (let i = 0; i < 10; i++) {
      clock.advance(minute)
      const body = { challenge: await challengeOf(), code: '000000' }
      expect((await callAuth(auth, 'sign-in/code', { body, address: `192.0.2.${i}` })).status).toBe(401)
    }
    expect((await answer(await signInWithCode(code()))).code).toBe('LOCKED')
    clock.advance(15 * minute)
    expect((await signInWithCode(code())).status).toBe(200)
  })

  test('many codes in a minute are too many', async () => {
    await withTotp()
    const challenge = await challengeOf()
    const tries = Array.from({ length: 12 }, () => signInWithCode('000000', challenge))
    expect((await Promise.all(tries)).some(({ status }) => status === 429)).toBe(true)
  })

  test('each backup code opens once, however it is typed, and the log says so', async () => {
    const { codes } = await withTotp()
    expect(codes).toHaveLength(10)
    expect((await signInWithCode(codes[0]!.toUpperCase().replaceAll('-', ' '))).status).toBe(200)
    expect((await signInWithCode(codes[0]!)).status).toBe(401)
    expect((await actions()).filter((action) => action === 'backup-code.used')).toHaveLength(1)
    const response = await signInWithCode(codes[1]!)
    const ctx = await at(cookieOf(response))
    expect((await readAccount(ctx)).totp).toMatchObject({ backupCodesLeft: 8 })
    const { codes: fresh } = await replaceBackupCodes(ctx)
    expect((await signInWithCode(codes[2]!)).status).toBe(401)
    expect((await signInWithCode(fresh[2]!)).status).toBe(200)
  })

  test('neither the secret nor the codes are readable in the database or the log', async () => {
    const { secret, codes } = await withTotp()
    const kept = [
      await db.prisma.totpFactor.findMany(),
      await db.prisma.backupCode.findMany(),
      await db.prisma.auditEntry.findMany(),
    ]
    const text = JSON.stringify(kept, (_, value) => (typeof value === 'bigint' ? String(value) : value)).toLowerCase()
    expect(text).toContain('totp.enabled')
    for (const told of [secret, ...codes, ...codes.map((one) => one.replaceAll('-', ''))])
      expect(text).not.toContain(told.toLowerCase())
  })

  test('the code of a step that set it up does not sign in', async () => {
    const ctx = await here()
    const { secret } = await startTotp(ctx)
    const code = totpCode(secret, clock.now())
    await confirmTotp(ctx, { code })
    expect((await signInWithCode(code)).status).toBe(401)
  })

  test('it counts only once a code was right, and cannot be set up over another one', async () => {
    const ctx = await here()
    const { secret } = await startTotp(ctx)
    await expect(confirmTotp(ctx, { code: '000000' })).rejects.toMatchObject({ code: 'invalid-input' })
    expect((await signIn()).status).toBe(200)
    await confirmTotp(ctx, { code: totpCode(secret, clock.now()) })
    await expect(startTotp(ctx)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('removing it takes the backup codes along, and a password is enough again', async () => {
    const { ctx } = await withTotp()
    await removeTotp(ctx)
    expect(await db.prisma.backupCode.count()).toBe(0)
    expect((await signIn()).status).toBe(200)
    expect(await actions()).toContain('totp.disabled')
  })

  test('that was set up with another secret lets nobody in, and says why', async () => {
    const { code } = await withTotp()
    auth = authWith({ secret: 'another-secret-another-secret-another' })
    const response = await signInWithCode(code())
    expect([response.status, (await answer(response)).message]).toEqual([503, expect.stringContaining('AUTH_SECRET')])
  })

  test('what cannot be logged does not happen', async () => {
    const ctx = await here()
    const { secret } = await startTotp(ctx)
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', 'too short')
    await expect(confirmTotp(ctx, { code: totpCode(secret, clock.now()) })).rejects.toThrow()
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', '')
    expect((await readAccount(ctx)).totp).toBeNull()
    expect((await signIn()).status).toBe(200)
  })
})

describe('a passkey', () => {
  const phone = new SoftwareAuthenticator(testAppUrl)

  async function withPasskey() {
    const ctx = await here()
    const credential = phone.create(await startPasskey(ctx))
    return { ctx, passkey: await addPasskey(ctx, { name: 'Phone', credential }) }
  }
  const optionsFor = async () =>
    (await answer(await callAuth(auth, 'sign-in/passkey/options', { body: {} }))).challenge!
  const signInWith = (body: unknown, more: Call = {}) => callAuth(auth, 'sign-in/passkey', { body, ...more })

  test('signs in by itself, and the log says so', async () => {
    const { passkey } = await withPasskey()
    const response = await signInWith(phone.get(passkey.id, await optionsFor()))
    expect(response.status).toBe(200)
    expect((await at(cookieOf(response))).actor.name).toBe(robin.name)
    expect(await actions()).toEqual(['user.created', 'session.started', 'passkey.added', 'session.started'])
  })

  test('an answer is good once', async () => {
    const { passkey } = await withPasskey()
    const given = phone.get(passkey.id, await optionsFor())
    expect((await signInWith(given)).status).toBe(200)
    expect((await signInWith(given)).status).toBe(401)
    const late = phone.get(passkey.id, await optionsFor())
    clock.advance(5 * minute)
    expect((await signInWith(late)).status).toBe(401)
  })

  test.each([
    ['made for another address', { origin: 'https://elsewhere.example' }],
    ['of another relying party', { rpId: 'elsewhere.example' }],
    ['of somebody who did not unlock it', { unlocked: false }],
    ['with a forged signature', { forged: true }],
    ['whose counter went back', { counter: 1 }],
  ])('one %s is refused', async (_, how) => {
    const { passkey } = await withPasskey()
    expect((await signInWith(phone.get(passkey.id, await optionsFor()))).status).toBe(200)
    expect((await signInWith(phone.get(passkey.id, await optionsFor(), how))).status).toBe(401)
  })

  test('one that is not known here is refused, and another site cannot use one', async () => {
    const { passkey } = await withPasskey()
    const given = phone.get(passkey.id, await optionsFor())
    expect((await signInWith({ ...given, id: 'AAAA', rawId: 'AAAA' })).status).toBe(401)
    const foreign = await signInWith(given, { origin: 'https://elsewhere.example', cookie: 'a=b' })
    expect(foreign.status).toBe(403)
  })

  test('somebody else’s challenge adds none', async () => {
    await createUser(db, { ...robin, email: 'sam@northwind.example', name: 'Sam' })
    const sam = await at(cookieOf(await signIn({ email: 'sam@northwind.example' })))
    const credential = phone.create(await startPasskey(sam))
    await expect(addPasskey(await here(), { name: 'Phone', credential })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  test('is renamed and removed by its person alone', async () => {
    const { ctx, passkey } = await withPasskey()
    await createUser(db, { ...robin, email: 'sam@northwind.example', name: 'Sam' })
    const sam = await at(cookieOf(await signIn({ email: 'sam@northwind.example' })))
    await expect(renamePasskey(sam, passkey.id, { name: 'mine' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(removePasskey(sam, passkey.id)).rejects.toMatchObject({ code: 'not-found' })
    await renamePasskey(ctx, passkey.id, { name: 'Old phone' })
    expect((await readAccount(ctx)).passkeys).toMatchObject([{ name: 'Old phone' }])
    await removePasskey(ctx, passkey.id)
    expect((await signInWith(phone.get(passkey.id, await optionsFor()))).status).toBe(401)
    expect((await actions()).slice(-3)).toEqual(['session.started', 'passkey.renamed', 'passkey.removed'])
  })
})

describe('changing how one signs in', () => {
  test('asks for the password again after ten minutes, and counts wrong ones', async () => {
    const ctx = await here()
    clock.advance(11 * minute)
    for (const work of [() => startTotp(ctx), () => startPasskey(ctx), () => removeTotp(ctx)])
      await expect(work()).rejects.toMatchObject({ code: 'precondition-failed', details: { confirm: true } })
    await expect(confirmPassword(ctx, { password: 'something-else' })).rejects.toMatchObject({ code: 'invalid-input' })
    await confirmPassword(ctx, { password: robin.password })
    await startTotp(ctx)
    for (let i = 0; i < 10; i++) await confirmPassword(ctx, { password: 'something-else' }).catch(() => {})
    await expect(confirmPassword(ctx, { password: robin.password })).rejects.toMatchObject({ code: 'rate-limited' })
  })

  test('a token changes nothing', async () => {
    const ctx = await here()
    const { session: _, ...person } = ctx.actor
    const token: ServiceContext = { ...ctx, actor: { ...person, type: 'token' } }
    for (const work of [readAccount(token), startTotp(token), endOtherSessions(token), startPasskey(token)])
      await expect(work).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('the first factor ends sessions that have only shown a password', async () => {
    const other = cookieOf(await signIn())
    await withTotp()
    expect(await signedInBy(auth, other)).toBeNull()
  })

  test('a new password needs the old one and ends other sessions', async () => {
    const other = cookieOf(await signIn())
    const ctx = await here()
    const next = 'another-long-one'
    await expect(changePassword(ctx, { current: 'something-else', next })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await expect(changePassword(ctx, { current: robin.password, next: 'short' })).rejects.toThrow('12 characters')
    expect(await changePassword(ctx, { current: robin.password, next })).toEqual({ ended: 1 })
    expect(await signedInBy(auth, other)).toBeNull()
    expect((await signIn()).status).toBe(401)
    expect((await signIn({ password: next })).status).toBe(200)
    expect(await actions()).toContain('password.changed')
  })
})

describe('where a second factor is required', () => {
  beforeEach(() => {
    vi.stubEnv('KEYSCOPE_REQUIRE_SECOND_FACTOR', '1')
    auth = authWith({ secondFactorRequired: true })
  })

  test('a password alone leads to setting one up, and a code on', async () => {
    const cookie = cookieOf(await signIn())
    expect((await signedInBy(auth, cookie))?.due).toBe('second-factor')
    const { secret } = await startTotp(await at(cookie))
    await confirmTotp(await at(cookie), { code: totpCode(secret, clock.now()) })
    expect((await signedInBy(auth, cookie))?.due).toBeNull()
    clock.advance(minute)
    const response = await signInWithCode(totpCode(secret, clock.now()))
    expect((await signedInBy(auth, cookieOf(response)))?.due).toBeNull()
  })

  test('whoever has a passkey only does not come in by password', async () => {
    const phone = new SoftwareAuthenticator(testAppUrl)
    const ctx = await here()
    await addPasskey(ctx, { name: 'Phone', credential: phone.create(await startPasskey(ctx)) })
    const refused = await signIn()
    expect([refused.status, (await answer(refused)).code]).toEqual([403, 'PASSKEY_ONLY'])
  })
})

describe('sessions', () => {
  test('end after an hour without anybody doing anything; reading does not count', async () => {
    const cookie = cookieOf(await signIn())
    clock.advance(59 * minute)
    expect(await signedInBy(auth, cookie, false)).not.toBeNull()
    clock.advance(2 * minute)
    expect(await signedInBy(auth, cookie, false)).toBeNull()
    expect(await db.prisma.authSession.count()).toBe(0)
  })

  test('go on while somebody is there, and are written down once a minute at most', async () => {
    const cookie = cookieOf(await signIn())
    const seen = async () => (await db.prisma.authSession.findFirstOrThrow()).lastSeenAt.getTime()
    const began = await seen()
    clock.advance(minute / 2)
    await signedInBy(auth, cookie)
    expect(await seen()).toBe(began)
    for (let i = 0; i < 4; i++) {
      clock.advance(50 * minute)
      expect(await signedInBy(auth, cookie)).not.toBeNull()
    }
    expect(await seen()).toBe(began + 200.5 * minute)
  })

  test('each sign-in makes a new one, whatever cookie came along', async () => {
    const first = cookieOf(await signIn())
    const second = cookieOf(await signIn({}, { cookie: first }))
    expect(second).not.toBe(first)
    const made = cookieOf(await signIn({}, { cookie: 'keyscope.session_token=chosen-by-somebody.else' }))
    expect(made).not.toContain('chosen-by-somebody')
  })

  test('are listed with their device, and ended one by one or all but this one', async () => {
    const others = [cookieOf(await signIn()), cookieOf(await signIn()), cookieOf(await signIn())]
    const ctx = await here()
    const { sessions } = await readAccount(ctx)
    expect(sessions).toHaveLength(4)
    expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([ctx.actor.session])
    expect(sessions[0]).toMatchObject({ device: 'Unknown device', address: '192.0.2.7', method: 'password' })
    await endSession(ctx, sessions.find(({ current }) => !current)!.id)
    expect(await endOtherSessions(ctx)).toEqual({ ended: 2 })
    for (const cookie of others) expect(await signedInBy(auth, cookie)).toBeNull()
    expect((await actions()).slice(-2)).toEqual(['session.ended', 'session.all-ended'])
  })

  test('of somebody else are not there', async () => {
    await createUser(db, { ...robin, email: 'sam@northwind.example', name: 'Sam' })
    const sam = await at(cookieOf(await signIn({ email: 'sam@northwind.example' })))
    await expect(endSession(await here(), sam.actor.session!)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a disabled user', () => {
  beforeEach(() => db.prisma.user.updateMany({ data: { disabledAt: new Date(0) } }))

  test('is told so by a right password only', async () => {
    expect((await answer(await signIn())).code).toBe('ACCOUNT_DISABLED')
    expect((await signIn({ password: 'something-else' })).status).toBe(401)
    expect(await db.prisma.authSession.count()).toBe(0)
  })

  test('is out at once', async () => {
    await db.prisma.user.updateMany({ data: { disabledAt: null } })
    const cookie = cookieOf(await signIn())
    await db.prisma.user.updateMany({ data: { disabledAt: new Date(0) } })
    expect(await signedInBy(auth, cookie)).toBeNull()
  })
})
