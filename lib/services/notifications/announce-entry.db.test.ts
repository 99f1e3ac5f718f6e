import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { NoticePayload } from '@/lib/contracts/notices'
import type { AuditAction } from '@/lib/domain/audit/actions'
import { type NoticeKind, noticeKinds } from '@/lib/domain/notifications/notice'
import { contextFor, fixedClock, testNow } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { announceEntry } from './announce-entry'
import { changeChannel } from './change-channel'
import { createChannel } from './create-channel'
import { changeMailPreferences } from './mail-preferences'
import { addPerson, addRequest, happen, queued } from './testing/happenings'

const db = await testDatabase()
const administrator = contextFor(db, 'administrator')
const job = { db, clock: fixedClock() }
const requester = await addPerson(db, 'requester', { id: 'robin' })
const approver = await addPerson(db, 'approver', { id: 'alex' })
const other = await addPerson(db, 'approver', { id: 'for-keys', accounts: ['111100000002'] })
await addPerson(db, 'approver', { id: 'for-others', accounts: ['111100000009'] })
await addPerson(db, 'auditor', { id: 'audra' })
await addPerson(db, 'viewer', { id: 'vera' })
const url = 'https://hooks.example.com/x'

beforeEach(async () => {
  vi.stubEnv('APP_URL', 'https://keyscope.example')
  vi.stubEnv('KEYSCOPE_NOTIFY_SECRET', 'a secret of the processes, not of the database')
  vi.stubEnv('KEYSCOPE_SMTP_URL', 'smtps://mail.northwind.example')
  vi.stubEnv('KEYSCOPE_MAIL_FROM', 'keyscope@northwind.example')
  await db.prisma.notificationChannel.deleteMany()
  await db.prisma.noticeOptOut.deleteMany()
  await db.pool.query('delete from graphile_worker._private_jobs')
})

const channel = async (kind: 'webhook' | 'slack' | 'mail', events: readonly NoticeKind[], accounts: string[] = []) => {
  const name = randomUUID()
  const more = kind === 'mail' ? {} : { url }
  return (await createChannel(administrator, { name, kind, events: [...events], accounts, ...more })).channel
}

/** Lets it happen, and the worker find out who is to be told. */
async function announced(action: AuditAction, id: string, after?: unknown) {
  await happen(requester, action, id, { after })
  for (const { seq } of await queued(db, 'announce-entry')) await announceEntry(job, { seq: seq ?? '' })
  await db.pool.query(`delete from graphile_worker._private_jobs where key like 'announce-entry%'`)
  return db.prisma.noticeDelivery.findMany({ where: { notice: { path: ['data', 'subject', 'id'], equals: id } } })
}
const people = (deliveries: { recipient: string }[]) => deliveries.map(({ recipient }) => recipient).sort()

test('what happened and that it is told are one: neither without the other', async () => {
  await channel('webhook', ['grant.waiting'])
  const id = await addRequest(requester)
  const failing = happen({ ...requester, db }, 'grant.requested', id, {
    after: {
      toJSON: () => {
        throw new Error('no')
      },
    },
  })
  await expect(failing).rejects.toThrow('no')
  expect(await queued(db, 'announce-entry')).toEqual([])
  const { seq } = await happen(requester, 'grant.requested', id)
  expect(await queued(db, 'announce-entry')).toEqual([{ seq }])
  await happen(requester, 'grant.approved', id)
  expect(await queued(db, 'announce-entry')).toHaveLength(1)
})

test('a channel hears once of what it asked for, in the shape that is promised', async () => {
  const hears = await channel('webhook', ['grant.waiting', 'grant.failed'])
  await channel('slack', ['grant.failed'])
  const off = await channel('slack', ['grant.waiting'])
  await changeChannel(administrator, { id: off.id, enabled: false })
  const id = await addRequest(requester)
  const [delivery, ...more] = await announced('grant.requested', id)
  expect(more).toEqual([])
  expect(delivery).toMatchObject({ channelId: hears.id, type: 'grant.waiting', state: 'waiting', recipient: '' })
  expect(delivery?.id).toMatch(/^ksn-[\da-f-]{36}$/)
  expect(await queued(db, 'deliver-notice')).toEqual([{ deliveryId: delivery?.id }])
  expect(NoticePayload.strict().parse(delivery?.notice)).toMatchObject({
    version: 1,
    type: 'grant.waiting',
    timestamp: testNow.toISOString(),
    data: {
      action: 'grant.requested',
      url: `https://keyscope.example/requests/${id}`,
      actor: { type: 'user', name: 'Person robin' },
      request: { id, state: 'requested', granteePrincipal: 'arn:aws:iam::111100000003:role/karpenter' },
      bundle: null,
    },
  })
  // The worker died after it had written everything, and runs the job again.
  await announceEntry(job, { seq: String(delivery?.entry) })
  expect(await db.prisma.noticeDelivery.count({ where: { channelId: hears.id } })).toBe(1)
  expect(await queued(db, 'deliver-notice')).toHaveLength(1)
})

test.each([
  [[], 1],
  [['111100000002'], 1],
  [['111100000003'], 1],
  [['111100000004'], 0],
])('a channel for accounts %j hears %i', async (accounts, count) => {
  await channel('webhook', ['grant.waiting'], accounts)
  expect(await announced('grant.requested', await addRequest(requester))).toHaveLength(count)
})

describe('mail', () => {
  test('about what waits goes to everybody who may decide it, and not to who asked', async () => {
    await channel('mail', ['grant.waiting'])
    expect(people(await announced('grant.requested', await addRequest(requester)))).toEqual(['alex', 'for-keys'])
    expect(people(await announced('grant.requested', await addRequest(approver)))).toEqual(['for-keys'])
    const elsewhere = await addRequest(requester, { keyAccountId: '111100000009' })
    expect(people(await announced('grant.requested', elsewhere))).toEqual(['alex', 'for-others'])
  })

  test.each([
    'grant.verified',
    'grant.creation-failed',
    'grant.expires-soon',
    'grant.rejected',
    'grant.expired',
    'grant.revoked',
  ] as const)('about %s goes to who asked', async (action) => {
    await channel('mail', noticeKinds)
    expect(people(await announced(action, await addRequest(requester)))).toEqual(['robin'])
    expect(await queued(db, 'send-mail')).toEqual([{ userId: 'robin' }])
  })

  test('about a broken glass goes to those who could have decided it and those who read the log', async () => {
    await channel('mail', noticeKinds)
    expect(people(await announced('grant.break-glass', await addRequest(requester)))).toEqual([
      'alex',
      'audra',
      'for-keys',
    ])
  })

  test('about a grant that is gone goes to those who decide there, about the writer role to those who read the log', async () => {
    await channel('mail', noticeKinds)
    expect(people(await announced('grant.found-gone', await addRequest(requester)))).toEqual([
      'alex',
      'audra',
      'for-keys',
    ])
    expect(
      people(await announced('writer.used-elsewhere', 'arn:aws:iam::111100000002:role/KeyscopeGrantWriter')),
    ).toEqual(['audra'])
  })

  test('about a log that does not verify goes to those who may read it', async () => {
    await channel('mail', ['audit.broken'])
    expect(await announced('audit.verified', 'audit-log', { intact: true })).toEqual([])
    expect(people(await announced('audit.verified', 'audit-log', { intact: false }))).toEqual(['audra'])
  })

  test('comes once, whichever channels of mail hear of it, and not to who wants none', async () => {
    await channel('mail', ['grant.waiting'])
    await channel('mail', ['grant.waiting', 'grant.failed'])
    await changeMailPreferences(other, { off: ['grant.waiting'] })
    expect(people(await announced('grant.requested', await addRequest(requester)))).toEqual(['alex'])
  })
})

test('a bundle is told of once, not each of its members', async () => {
  await channel('webhook', noticeKinds)
  await channel('mail', noticeKinds)
  const bundle = await db.prisma.grantBundle.create({
    data: {
      id: 'ksb-1',
      family: 'shop',
      reason: 'All Regions',
      requestedBy: 'robin',
      requesterName: 'Person robin',
      requestedAt: testNow,
      decideBy: new Date('2027-03-08T09:00:00Z'),
    },
  })
  const members = [
    await addRequest(requester, { bundleId: bundle.id }),
    await addRequest(requester, { bundleId: bundle.id }),
  ]
  const told = await announced('bundle.requested', bundle.id)
  expect(people(told)).toEqual(['', 'alex', 'for-keys'])
  expect(told[0]?.notice).toMatchObject({ data: { bundle: { family: 'shop', requests: 2 }, request: null } })
  for (const id of members)
    for (const action of ['grant.requested', 'grant.creation-failed', 'grant.verified'] as const)
      expect(await announced(action, id)).toEqual([])
  expect(await announced('grant.revoked', members[0]!)).toHaveLength(2)
  const ends = await announced('bundle.finished', bundle.id, { state: 'done', verified: 1, failed: 1 })
  expect(ends.map(({ type }) => type).filter((type) => type === 'grant.failed')).toHaveLength(2)
})

test('what waits no more is not said to wait', async () => {
  await channel('webhook', ['grant.waiting'])
  const id = await addRequest(requester)
  await db.prisma.grantRequest.update({ where: { id }, data: { state: 'approved' } })
  expect(await announced('grant.requested', id)).toEqual([])
  await db.prisma.grantRequest.update({ where: { id }, data: { state: 'requested' } })
  expect(await announced('grant.narrowed', id)).toMatchObject([{ type: 'grant.waiting' }])
})

test('nobody who listens costs nothing', async () => {
  await channel('webhook', ['grant.failed'])
  const { seq } = await happen(requester, 'grant.requested', await addRequest(requester))
  expect(await queued(db, 'announce-entry')).toEqual([])
  for (const one of [seq, '999999']) await announceEntry(job, { seq: one })
  expect(await queued(db, 'deliver-notice')).toEqual([])
})
