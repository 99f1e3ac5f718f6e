import { beforeEach, describe, expect, test } from 'vitest'
import { addUser } from '@/lib/auth/add-user'
import { createAuth } from '@/lib/auth/auth'
import { createUser } from '@/lib/auth/create-user'
import { actorFromUser } from '@/lib/auth/session'
import { callAuth, cookieOf, signedInBy, testAppUrl, testSecret } from '@/lib/auth/testing/sign-in-calls'
import { permissionsOf, roleNames } from '@/lib/domain/roles'
import type { ServiceContext } from '@/lib/services/context'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { changePassword } from '../account/change-password'
import { createToken } from '../tokens/create-token'
import { findTokenActor } from '../tokens/find-token-actor'
import { disableUser } from './disable-user'
import { enableUser } from './enable-user'
import { endUserSessions } from './end-user-sessions'
import { resetFactors } from './reset-factors'
import { resetPassword } from './reset-password'

let db: TestDatabase
let admin: ServiceContext
let auth: ReturnType<typeof createAuth>

const robin = { email: 'robin@northwind.example', name: 'Robin', role: 'requester', groupId: null } as const
const signIn = (password: string, email: string = robin.email) =>
  callAuth(auth, 'sign-in/email', { body: { email, password } })
const actions = async () => (await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })).map((e) => e.action)

beforeEach(async () => {
  db = await testDatabase()
  admin = contextFor(db, 'administrator', { clock: fixedClock(new Date()) })
  auth = createAuth(db, { appUrl: testAppUrl, secret: testSecret, oidc: null, clock: admin.clock })
})

describe('a password that somebody else knows', () => {
  test('signs a new user in, who has to choose another one first', async () => {
    const { user, password } = await addUser(admin, robin)
    expect(user).toMatchObject({ name: 'Robin', local: true, lastSeenAt: null })
    const cookie = cookieOf(await signIn(password))
    const found = await signedInBy(auth, cookie)
    expect(found?.due).toBe('password')
    await changePassword({ ...admin, actor: found!.actor }, { current: password, next: 'one of my very own' })
    expect((await signedInBy(auth, cookie))?.due).toBeNull()
    expect(JSON.stringify((await db.prisma.auditEntry.findMany()).map(({ after }) => after))).not.toContain(password)
  })

  test('replaces a forgotten one, ends their sessions and says so', async () => {
    const { user, password } = await addUser(admin, robin)
    const cookie = cookieOf(await signIn(password))
    const told = await resetPassword(admin, user.id)
    expect(told.password).not.toBe(password)
    expect(await signedInBy(auth, cookie)).toBeNull()
    expect((await signIn(password)).status).toBe(401)
    expect((await signedInBy(auth, cookieOf(await signIn(told.password))))?.due).toBe('password')
    expect(await actions()).toEqual(['user.created', 'session.started', 'user.password-reset', 'session.started'])
  })

  test('is not made for who comes through the identity provider', async () => {
    await db.prisma.user.create({ data: { id: 'dana', name: 'Dana', email: 'dana@northwind.example' } })
    await expect(resetPassword(admin, 'dana')).rejects.toMatchObject({ code: 'precondition-failed' })
    expect(await db.prisma.auditEntry.count()).toBe(0)
  })
})

describe('disabling', () => {
  test('ends sessions and refuses tokens at once; enabling lets them in again', async () => {
    const { user, password } = await addUser(admin, robin)
    const cookie = cookieOf(await signIn(password))
    const ctx = { ...admin, actor: await actorFromUser(db.prisma, user) }
    const { secret } = await createToken(ctx, { name: 'pipeline', scopes: ['inventory.read'], days: 7 })
    expect((await disableUser(admin, user.id)).disabledAt).not.toBeNull()
    await disableUser(admin, user.id)
    expect(await signedInBy(auth, cookie)).toBeNull()
    expect(await findTokenActor(admin, secret)).toBeNull()
    expect((await signIn(password)).status).toBe(403)
    await enableUser(admin, user.id)
    expect((await signIn(password)).status).toBe(200)
    expect(await findTokenActor(admin, secret)).not.toBeNull()
    expect((await actions()).filter((action) => /^user\.(dis|en)abled$/.test(action))).toEqual([
      'user.disabled',
      'user.enabled',
    ])
  })

  test('of two administrators who disable each other at the same moment one stays', async () => {
    const people = await Promise.all(
      ['one', 'two'].map((name) =>
        createUser(db, { name, email: `${name}@x.example`, role: 'administrator', password: 'long-enough-1' }),
      ),
    )
    const as = await Promise.all(people.map(async ({ id }) => actorFromUser(db.prisma, { id, name: id })))
    const outcomes = await Promise.allSettled(
      people.map(({ id }, at) => disableUser({ ...admin, actor: as[1 - at]! }, id)),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.prisma.user.count({ where: { disabledAt: null } })).toBe(1)
  })

  test('nobody disables themselves', async () => {
    const { user } = await addUser(admin, { ...robin, role: 'administrator' })
    const ctx = { ...admin, actor: await actorFromUser(db.prisma, user) }
    for (const verb of [disableUser, resetPassword, resetFactors, endUserSessions])
      await expect(verb(ctx, user.id)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

test('factors that were lost are taken away, with the sessions', async () => {
  const { user, password } = await addUser(admin, robin)
  const cookie = cookieOf(await signIn(password))
  await expect(resetFactors(admin, user.id)).rejects.toMatchObject({ code: 'precondition-failed' })
  await db.prisma.totpFactor.create({ data: { userId: user.id, secret: 'x', confirmedAt: new Date() } })
  await db.prisma.passkey.create({
    data: {
      id: 'key',
      userId: user.id,
      name: 'Phone',
      publicKey: new Uint8Array(),
      counter: 0,
      transports: [],
      backedUp: false,
    },
  })
  expect(await resetFactors(admin, user.id)).toMatchObject({ totp: false, passkeys: 0 })
  expect(await signedInBy(auth, cookie)).toBeNull()
  expect((await signIn(password)).status).toBe(200)
})

test('signing somebody out everywhere leaves them their password', async () => {
  const { user, password } = await addUser(admin, robin)
  const cookies = [cookieOf(await signIn(password)), cookieOf(await signIn(password))]
  await endUserSessions(admin, user.id)
  for (const cookie of cookies) expect(await signedInBy(auth, cookie)).toBeNull()
  expect((await signIn(password)).status).toBe(200)
})

test('whoever does not administer everything may do none of it', async () => {
  const { user } = await addUser(admin, robin)
  const others = roleNames.filter((role) => !permissionsOf(role).includes('access.manage'))
  const contexts = [
    contextFor(db, 'administrator', { accounts: ['333300000001'] }),
    ...others.map((role) => contextFor(db, role)),
  ]
  for (const ctx of contexts) {
    await expect(addUser(ctx, { ...robin, email: 'x@northwind.example' })).rejects.toMatchObject({ code: 'forbidden' })
    for (const verb of [disableUser, enableUser, resetPassword, resetFactors, endUserSessions])
      await expect(verb(ctx, user.id)).rejects.toMatchObject({ code: 'forbidden' })
  }
})
