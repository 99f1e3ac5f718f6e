import { randomUUID } from 'node:crypto'
import type { Message } from '@aws-sdk/client-sqs'
import { beforeEach, describe, expect, test } from 'vitest'
import { envelope, exampleKey, trailRecord } from '@/lib/domain/changes/testing/trail-events'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { testDatabase } from '@/lib/testing/database'
import { storeMessages } from './store-messages'

const db = await testDatabase()
// Nothing here calls AWS: nobody listens there.
const job = jobFor(db, 'http://127.0.0.1:9')

const message = (body: unknown): Message => ({
  MessageId: randomUUID(),
  Body: typeof body === 'string' ? body : JSON.stringify(body),
})
const event = (change: Record<string, unknown> = {}) => envelope(trailRecord({ eventID: randomUUID(), ...change }))
const store = (...bodies: unknown[]) => storeMessages(job, bodies.map(message))
const kept = () => db.prisma.changeEvent.findMany({ orderBy: { id: 'asc' } })

async function jobs(): Promise<{ key: string; runs: number }[]> {
  const { rows } = await db.pool.query<{ key: string; runs: number }>(
    `select key, revision + 1 as runs from graphile_worker.jobs where key like 'refresh:%' order by key`,
  )
  return rows
}

beforeEach(async () => {
  await db.prisma.changeEvent.deleteMany()
  await db.pool.query(`select graphile_worker.remove_job(key) from graphile_worker.jobs where key is not null`)
})

test('an event is kept whole, and its key is to be read again', async () => {
  await store(event({ eventID: 'e-1' }))
  expect(await kept()).toEqual([
    expect.objectContaining({
      id: 'e-1',
      at: new Date('2026-11-20T09:21:07Z'),
      accountId: '444455556666',
      region: 'eu-central-1',
      source: 'kms.amazonaws.com',
      name: 'RevokeGrant',
      actorArn: 'arn:aws:sts::111122223333:assumed-role/KeyAdministrator/robin',
      resources: [exampleKey],
      errorCode: null,
      body: trailRecord({ eventID: 'e-1' }),
      handledAt: null,
      outcome: null,
    }),
  ])
  expect((await jobs()).map(({ key }) => key)).toEqual([`refresh:key:${exampleKey}`])
})

test('a hundred events on one key ask for one read', async () => {
  for (let batch = 0; batch < 10; batch++) await store(...Array.from({ length: 10 }, () => event()))
  expect(await kept()).toHaveLength(100)
  expect(await jobs()).toHaveLength(1)
})

test('the same event delivered again changes nothing once it was handled', async () => {
  const body = event({ eventID: 'e-1' })
  await store(body)
  await db.prisma.changeEvent.updateMany({ data: { handledAt: new Date(), outcome: 'Read the key again.' } })
  await db.pool.query(`select graphile_worker.remove_job(key) from graphile_worker.jobs where key like 'refresh:%'`)
  await store(body, body)
  expect((await kept()).map(({ outcome }) => outcome)).toEqual(['Read the key again.'])
  expect(await jobs()).toEqual([])
})

test('an event that was looked up before it came is read all the same', async () => {
  const row = { at: new Date(), accountId: '444455556666', region: 'eu-central-1', source: 'kms.amazonaws.com' }
  const lookedUp = { ...row, id: 'e-1', name: 'RevokeGrant', actorArn: '', resources: [], body: {} }
  await db.prisma.changeEvent.create({
    data: { ...lookedUp, handledAt: new Date(), outcome: 'Looked up to say who changed it' },
  })
  await store(event({ eventID: 'e-1' }))
  expect(await jobs()).toHaveLength(1)
})

test('what changed nothing is kept with the reason, and nothing is read', async () => {
  await store(event({ errorCode: 'AccessDenied' }), event({ eventName: 'Decrypt' }))
  expect((await kept()).every(({ handledAt }) => handledAt !== null)).toBe(true)
  expect((await kept()).map(({ outcome }) => outcome).sort()).toEqual([
    'Decrypt of kms changes nothing that Keyscope reads between scans.',
    'The call failed with AccessDenied and changed nothing.',
  ])
  expect(await jobs()).toEqual([])
})

describe('a message that nothing can be made of', () => {
  test('is put aside, and the others are kept', async () => {
    await store('{ torn', event({ eventID: 'e-1' }), { hello: 'world' }, event({ eventID: undefined }))
    const rows = await kept()
    expect(rows.map(({ id }) => id.replace(/:.*/, ':'))).toEqual(['e-1', 'message:', 'message:', 'message:'])
    expect(
      rows
        .slice(1)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual([
      'The message is neither an event of EventBridge nor a CloudTrail record. It was put aside.',
      'The message is not JSON. It was put aside.',
      'The record of RevokeGrant has no usable eventID. It was put aside.',
    ])
    expect(rows.find(({ outcome }) => outcome?.includes('not JSON'))?.body).toEqual({ text: '{ torn' })
  })

  test('is kept once, however often it comes', async () => {
    const torn = message('{ torn')
    await storeMessages(job, [torn])
    await storeMessages(job, [torn])
    expect(await kept()).toHaveLength(1)
  })

  test.each([
    [
      'NUL in its texts',
      event({ eventID: 'e\u0000', userAgent: '\u0000', requestParameters: { 'a\u0000': '\ud800' } }),
    ],
    [
      'a depth no database takes',
      `{"detail-type":"x","detail":${JSON.stringify(trailRecord()).slice(0, -1)},"x":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`,
    ],
    ['a time nobody lives to see', event({ eventTime: '+275760-09-13T00:00:00Z' })],
  ])('or only with care does not hold up the queue: %s', async (_, body) => {
    await store(body, event({ eventID: 'e-1' }))
    expect(await kept()).toHaveLength(2)
    expect((await kept()).map(({ id }) => id)).toContain('e-1')
  })
})

test('keys are found by their aliases, and roles by their names without the path', async () => {
  const common = { accountId: '444455556666', hash: 'h', validFrom: 1 }
  const alias = `${exampleKey.split(':key/')[0]}:alias/ledger`
  const role = 'arn:aws:iam::444455556666:role/apps/ledger_x'
  await db.prisma.resourceVersion.createMany({
    data: [
      {
        ...common,
        kind: 'kms-key',
        resourceId: exampleKey,
        region: 'eu-central-1',
        collector: 'kms-keys',
        body: { aliases: ['alias/ledger'] },
      },
      { ...common, kind: 'iam-role', resourceId: role, collector: 'iam-principals', body: { name: 'ledger_x' } },
      {
        ...common,
        kind: 'iam-role',
        resourceId: 'arn:aws:iam::444455556666:role/ledgerax',
        collector: 'iam-principals',
        body: { name: 'ledgerax' },
      },
    ],
  })
  const byAlias = { requestParameters: { keyId: 'alias/ledger' }, resources: [], userIdentity: undefined }
  const iam = { eventSource: 'iam.amazonaws.com', resources: [], awsRegion: 'us-east-1' }
  await store(
    event({ eventID: 'e-1', ...byAlias }),
    event({ eventID: 'e-2', ...iam, eventName: 'DeleteRolePolicy', requestParameters: { roleName: 'ledger_x' } }),
  )
  const [first, second] = await kept()
  expect(first?.resources).toEqual([alias, exampleKey])
  expect(second?.resources).toEqual(['arn:aws:iam::444455556666:role/ledger_x', role])
  expect((await jobs()).map(({ key }) => key)).toEqual(['refresh:iam:444455556666', `refresh:key:${exampleKey}`])
})
