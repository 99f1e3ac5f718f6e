import { beforeAll, expect, test } from 'vitest'
import type { ServiceContext } from '@/lib/services/context'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { removePasskey } from './remove-passkey'
import { removeTotp } from './remove-totp'

const db = await testDatabase()
Object.assign(process.env, { DATABASE_URL: db.url, KEYSCOPE_REQUIRE_SECOND_FACTOR: '1' })
const clock = fixedClock()
const userId = 'robin'
const person = contextFor(db, 'viewer', { clock, id: userId })
const ctx: ServiceContext = { ...person, actor: { ...person.actor, session: 'session' } }

beforeAll(async () => {
  const now = clock.now()
  await db.prisma.user.create({
    data: {
      id: userId,
      name: 'Robin',
      email: 'robin@northwind.example',
      totp: { create: { secret: 'x', confirmedAt: now } },
      sessions: { create: { id: 'session', token: 'token', expiresAt: now, confirmedAt: now } },
      passkeys: {
        create: { id: 'key', name: 'Phone', publicKey: new Uint8Array(), counter: 0, transports: [], backedUp: false },
      },
    },
  })
})

test('where a second factor is required the last one stays, and nothing is logged of the attempt', async () => {
  await removePasskey(ctx, 'key')
  await expect(removeTotp(ctx)).rejects.toMatchObject({ code: 'precondition-failed' })
  expect(await db.prisma.totpFactor.count()).toBe(1)
  expect((await db.prisma.auditEntry.findMany()).map(({ action }) => action)).toEqual(['passkey.removed'])
})
