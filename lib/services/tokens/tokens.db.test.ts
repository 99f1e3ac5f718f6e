import { expect, test } from 'vitest'
import { CreateTokenInput } from '@/lib/contracts/tokens'
import { everywhere, hasPermission, roleNames, tokenScopes } from '@/lib/domain/roles'
import { type Actor, requirePermission } from '@/lib/services/context'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { createToken } from './create-token'
import { findTokenActor } from './find-token-actor'
import { listTokens } from './list-tokens'
import { revokeToken } from './revoke-token'

const db = await testDatabase()
for (const role of roleNames) {
  const { id, name } = contextFor(db, role).actor
  await db.prisma.user.create({
    data: {
      id,
      name,
      email: `${role}@northwind.example`,
      roles: { create: { id, role, source: 'hand', assignedBy: 'test' } },
    },
  })
}
const requester = contextFor(db, 'requester')
const input = { name: 'deploy', scopes: ['inventory.read', 'grants.request'], days: 30 } satisfies CreateTokenInput
const at = (ms: number) => ({ now: () => new Date(requester.clock.now().getTime() + ms) })
const dayMs = 86_400_000
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.code,
  )
const asked = (actor: Actor) => ({ ...requester, actor })

test('a token is its person, as far as it goes, until it expires', async () => {
  const { token, secret } = await createToken(requester, input)
  expect(secret).toMatch(/^kst_[\w-]{43}$/)
  expect(token).toMatchObject({ prefix: secret.slice(0, 8), state: 'good', mine: true, lastUsedAt: null })
  const actor = await findTokenActor(requester, secret)
  expect(actor).toMatchObject({
    type: 'token',
    id: requester.actor.id,
    roles: everywhere('requester'),
    scopes: input.scopes,
  })
  expect(() => requirePermission(asked(actor!), 'grants.request')).not.toThrow()
  expect(() => requirePermission(asked(actor!), 'scans.start')).toThrow('the token was not given it')
  expect((await listTokens(requester)).items[0]?.lastUsedAt).not.toBeNull()
  expect(await findTokenActor({ db, clock: at(30 * dayMs - 1) }, secret)).not.toBeNull()
  expect(await findTokenActor({ db, clock: at(30 * dayMs) }, secret)).toBeNull()
})

test('the secret is nowhere in the database', async () => {
  const { secret } = await createToken(requester, input)
  const rows = await db.prisma.apiToken.findMany()
  const log = await db.prisma.auditEntry.findMany()
  expect(rows.length).toBeGreaterThan(0)
  const kept = JSON.stringify([rows, log], (_, value) => (typeof value === 'bigint' ? String(value) : value))
  expect(kept).toContain(secret.slice(0, 8))
  expect(kept).not.toContain(secret.slice(4))
  expect(JSON.stringify(log.map(({ after }) => after))).not.toContain(rows[0]!.hash)
})

test('a revoked one is refused at once, and the log says who did it', async () => {
  const { token, secret } = await createToken(requester, input)
  await revokeToken(requester, token.id)
  await revokeToken(requester, token.id)
  expect(await findTokenActor(requester, secret)).toBeNull()
  const lines = await db.prisma.auditEntry.findMany({ where: { subjectId: token.id }, orderBy: { seq: 'asc' } })
  expect(lines.map(({ action }) => action)).toEqual(['token.created', 'token.revoked'])
  expect((await listTokens(requester)).items.find(({ id }) => id === token.id)).toMatchObject({
    state: 'revoked',
    revokedBy: requester.actor.name,
  })
})

test('it does no more than its person may by now', async () => {
  const approver = contextFor(db, 'approver')
  const { secret } = await createToken(approver, { ...input, scopes: ['grants.request', 'reports.export'] })
  await db.prisma.roleAssignment.updateMany({ where: { userId: approver.actor.id }, data: { role: 'viewer' } })
  const actor = await findTokenActor(approver, secret)
  for (const scope of tokenScopes) expect(() => requirePermission(asked(actor!), scope)).toThrow(scope)
  await db.prisma.roleAssignment.updateMany({ where: { userId: approver.actor.id }, data: { role: 'approver' } })
})

test.each(['kst_', 'nonsense', `kst_${'a'.repeat(43)}`, `kst_${'a'.repeat(42)}'`])('%s is nobody', async (secret) => {
  expect(await findTokenActor(requester, secret)).toBeNull()
})

test.each(roleNames)('%s', async (role) => {
  const ctx = contextFor(db, role)
  const may = hasPermission(role, 'tokens.create')
  expect(may).toBe(role !== 'viewer')
  expect(await outcome(listTokens(ctx))).toBe(may ? 'done' : 'forbidden')
  expect(await outcome(createToken(ctx, { ...input, scopes: ['inventory.read'] }))).toBe(may ? 'done' : 'forbidden')
  const mayRead = role === 'auditor' || role === 'administrator'
  expect(await outcome(createToken(ctx, { ...input, scopes: ['audit.read'] }))).toBe(mayRead ? 'done' : 'forbidden')
  const { token } = await createToken(requester, input)
  const revoked =
    role === 'viewer' ? 'forbidden' : role === 'requester' || role === 'administrator' ? 'done' : 'not-found'
  expect(await outcome(revokeToken(ctx, token.id))).toBe(revoked)
  const seen = may ? (await listTokens(ctx)).items.some(({ id }) => id === token.id) : false
  expect(seen).toBe(role === 'requester' || role === 'administrator')
})

test('a token makes, lists and revokes none', async () => {
  const { secret, token } = await createToken(contextFor(db, 'administrator'), { ...input, scopes: [...tokenScopes] })
  const ctx = asked((await findTokenActor(requester, secret))!)
  for (const work of [createToken(ctx, input), listTokens(ctx), revokeToken(ctx, token.id)])
    expect(await outcome(work)).toBe('forbidden')
})

test.each([{ scopes: [] }, { scopes: ['grants.decide'] }, { days: 0 }, { days: 367 }, { name: ' ' }])(
  '%o is refused',
  (wrong) => {
    expect(CreateTokenInput.safeParse({ ...input, ...wrong }).success).toBe(false)
  },
)
