import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '@/lib/clock'
import { startWorker } from '@/lib/jobs/start-worker'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { changeChannel } from './change-channel'
import { createChannel } from './create-channel'
import { deleteChannel } from './delete-channel'
import { deliverNotice } from './deliver-notice'
import { mostAttempts } from './enqueue-delivery'
import { repeatDelivery } from './repeat-delivery'
import { rotateSecret } from './rotate-secret'
import { sweepNotices } from './sweep-notices'
import { testChannel } from './test-channel'
import { addPerson, addRequest, happen } from './testing/happenings'

const db = await testDatabase()
const administrator = contextFor(db, 'administrator', { clock: systemClock })
const requester = await addPerson(db, 'requester', { id: 'robin' })
const job = { db, clock: systemClock }
const children: ChildProcess[] = []
const settings = {
  APP_URL: 'https://keyscope.example',
  KEYSCOPE_NOTIFY_SECRET: 'a secret of the processes, not of the database',
  KEYSCOPE_WEBHOOK_ALLOW: '127.0.0.1',
}

interface Got {
  readonly headers: Record<string, string>
  readonly body: string
}
const got: Got[] = []
/** What the receiver does next; it takes what comes when nothing is planned. */
let plan: ((response: ServerResponse) => void)[] = []
const take = (response: ServerResponse) => response.writeHead(200).end('taken')

const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  got.push({ headers: textHeaders(request.headers), body: Buffer.concat(chunks).toString() })
  const act = plan.shift() ?? take
  act(response)
})
await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  receiver.closeAllConnections()
  await new Promise((done) => receiver.close(done))
})

const textHeaders = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
const fail = (status: number) => (response: ServerResponse) => response.writeHead(status).end()

beforeEach(async () => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  await db.prisma.notificationChannel.deleteMany()
  await db.pool.query('delete from graphile_worker._private_jobs')
  got.splice(0)
  plan = []
})

async function webhook() {
  const { channel, secret } = await createChannel(administrator, {
    name: 'Receiver',
    kind: 'webhook',
    url,
    events: ['grant.waiting'],
  })
  await testChannel(administrator, channel.id)
  const delivery = await db.prisma.noticeDelivery.findFirstOrThrow({ where: { channelId: channel.id } })
  return { channel, secret: secret ?? '', delivery }
}
const now = (id: string) => db.prisma.noticeDelivery.findUnique({ where: { id } })

describe('a signature', () => {
  test('is what an independent library verifies, and nothing else', async () => {
    const { secret, delivery } = await webhook()
    await deliverNotice(job, { deliveryId: delivery.id })
    const [{ headers, body }] = got as [Got]
    expect(headers['webhook-id']).toBe(delivery.id)
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ version: 1, type: 'channel.test' })
    expect(() => new Webhook(secret).verify(body.replace('1', '2'), headers)).toThrow()
    expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'ksn-other' })).toThrow()
    const late = String(Number(headers['webhook-timestamp']) - 3600)
    expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-timestamp': late })).toThrow()
    expect(() => new Webhook(Buffer.from('another').toString('base64')).verify(body, headers)).toThrow()
    expect(await now(delivery.id)).toMatchObject({ state: 'delivered', attempts: 1, answer: 'HTTP 200' })
  })

  test('is made with both secrets for a day after a rotation, then with the new one alone', async () => {
    const { channel, secret: old, delivery } = await webhook()
    const { secret } = await rotateSecret(administrator, channel.id)
    await deliverNotice(job, { deliveryId: delivery.id })
    const [{ headers, body }] = got as [Got]
    for (const one of [old, secret ?? '']) expect(new Webhook(one).verify(body, headers)).toBeTruthy()
    await db.prisma.notificationChannel.update({ where: { id: channel.id }, data: { previousUntil: new Date() } })
    await repeatDelivery(administrator, delivery.id)
    await deliverNotice(job, { deliveryId: delivery.id })
    const again = got[1] as Got
    expect(again.body).toBe(body)
    expect(new Webhook(secret ?? '').verify(again.body, again.headers)).toBeTruthy()
    expect(() => new Webhook(old).verify(again.body, again.headers)).toThrow()
  })
})

describe('a message', () => {
  test('that is not taken is sent again under the same id, until it is dead', async () => {
    const { delivery } = await webhook()
    for (let attempt = 1; attempt < mostAttempts; attempt++) {
      plan = [fail(500)]
      await expect(deliverNotice(job, { deliveryId: delivery.id })).rejects.toThrow('HTTP 500')
      expect(await now(delivery.id)).toMatchObject({ state: 'waiting', attempts: attempt, answer: 'HTTP 500' })
    }
    plan = [fail(503)]
    await deliverNotice(job, { deliveryId: delivery.id })
    expect(await now(delivery.id)).toMatchObject({ state: 'dead', attempts: mostAttempts, answer: 'HTTP 503' })
    await deliverNotice(job, { deliveryId: delivery.id })
    expect(got).toHaveLength(mostAttempts)
    await repeatDelivery(administrator, delivery.id)
    await deliverNotice(job, { deliveryId: delivery.id })
    expect(await now(delivery.id)).toMatchObject({ state: 'delivered', attempts: 1 })
    expect(new Set(got.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery.id]))
  })

  test.each([
    ['KEYSCOPE_WEBHOOK_ALLOW', '', 'dead', 'is not a public address'],
    [
      'KEYSCOPE_NOTIFY_SECRET',
      'another secret of the processes, as long as that',
      'dead',
      'another KEYSCOPE_NOTIFY_SECRET',
    ],
    ['KEYSCOPE_NOTIFY_SECRET', '', 'waiting', 'is not set'],
    ['KEYSCOPE_WEBHOOK_ALLOW', 'x/y', 'waiting', 'not x/y'],
  ])('that cannot be sent since %s is %j is %s and says so', async (name, value, state, answer) => {
    const { delivery } = await webhook()
    vi.stubEnv(name, value)
    await deliverNotice(job, { deliveryId: delivery.id }).catch(() => {})
    expect(await now(delivery.id)).toMatchObject({ state, answer: expect.stringContaining(answer) })
    expect(got).toEqual([])
  })

  test('of a channel that is off or gone is not sent', async () => {
    const { channel, delivery } = await webhook()
    await db.prisma.noticeDelivery.update({ where: { id: delivery.id }, data: { entry: 1n } })
    await changeChannel(administrator, { id: channel.id, enabled: false })
    await deliverNotice(job, { deliveryId: delivery.id })
    expect(await now(delivery.id)).toMatchObject({ state: 'dead', answer: 'The channel was switched off.' })
    await deleteChannel(administrator, channel.id)
    await deliverNotice(job, { deliveryId: delivery.id })
    expect(got).toEqual([])
  })

  test('for Slack has blocks and no signature', async () => {
    const { channel } = await createChannel(administrator, { name: 'S', kind: 'slack', url, events: ['grant.failed'] })
    await testChannel(administrator, channel.id)
    const { id } = await db.prisma.noticeDelivery.findFirstOrThrow({ where: { channelId: channel.id } })
    await deliverNotice(job, { deliveryId: id })
    const [{ headers, body }] = got as [Got]
    expect(Object.keys(headers).filter((name) => name.startsWith('webhook-'))).toEqual([])
    expect(JSON.parse(body)).toMatchObject({
      text: 'Keyscope can reach this channel: Addison Administrator tried out the channel "S"',
      blocks: [{ type: 'header' }, { type: 'section' }, { type: 'section' }],
    })
  })

  test('is forgotten after a season, and given up when no job is left', async () => {
    const { delivery } = await webhook()
    const later = fixedClock(new Date(Date.now() + 3 * 86_400_000))
    await sweepNotices({ db, clock: later })
    expect(await now(delivery.id)).toMatchObject({ state: 'dead' })
    later.advance(90 * 86_400_000)
    await sweepNotices({ db, clock: later })
    expect(await now(delivery.id)).toBeNull()
  })
})

test('a change is told by the workers, through a receiver that fails first', async () => {
  const { channel } = await webhook()
  await db.prisma.noticeDelivery.deleteMany()
  plan = [fail(500), (response) => response.destroy()]
  const working = jobFor(db, 'http://127.0.0.1:9')
  const worker = await startWorker(working, { databaseUrl: db.url, concurrency: 3 })
  const id = await addRequest(requester)
  await happen({ ...requester, clock: systemClock }, 'grant.requested', id)
  const state = async () => (await db.prisma.noticeDelivery.findFirst({ where: { channelId: channel.id } }))?.state
  await expect.poll(state, { timeout: 40_000, interval: 200 }).toBe('delivered')
  expect(got).toHaveLength(3)
  expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  await worker.stop()
  working.aws.close()
})

test('a worker that is killed before it wrote down what it sent: it is sent again, under the same id', {
  timeout: 90_000,
}, async () => {
  const { delivery } = await webhook()
  // The receiver has the message and does not answer: the worker is killed while it waits.
  plan = [() => {}]
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=react-server', 'scripts/worker.ts'], {
    env: {
      ...process.env,
      ...settings,
      DATABASE_URL: db.url,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
  })
  children.push(child)
  await expect.poll(() => got.length, { timeout: 40_000 }).toBe(1)
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
  expect(await now(delivery.id)).toMatchObject({ state: 'waiting', attempts: 0 })

  const heir = jobFor(db, 'http://127.0.0.1:9')
  const worker = await startWorker(heir, { databaseUrl: db.url, concurrency: 2, careEveryMs: 300 })
  await expect.poll(async () => (await now(delivery.id))?.state, { timeout: 40_000 }).toBe('delivered')
  expect(got.map(({ headers }) => headers['webhook-id'])).toEqual([delivery.id, delivery.id])
  await worker.stop()
  heir.aws.close()
})
