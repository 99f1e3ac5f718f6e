import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { announceEntry } from './announce-entry'
import { createChannel } from './create-channel'
import { mostAttempts } from './enqueue-delivery'
import { sendMail } from './send-mail'
import { testChannel } from './test-channel'
import { addPerson, addRequest, happen, queued } from './testing/happenings'

const db = await testDatabase()
const clock = fixedClock()
const job = { db, clock }
const administrator = contextFor(db, 'administrator', { clock })
const requester = await addPerson(db, 'requester', { id: 'robin' })
await addPerson(db, 'approver', { id: 'alex' })

interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly text: string
}
const mails: Mail[] = []
const servers: SMTPServer[] = []
afterAll(() => Promise.all(servers.map((server) => new Promise<void>((done) => server.close(done)))))

/** A mail server that somebody else wrote. */
async function mailServer(options: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        mails.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() })
        done()
      })
    },
    ...options,
  }).on('error', () => {})
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.server.address() as AddressInfo).port
}
const plainPort = await mailServer({ hideSTARTTLS: true })

beforeEach(async () => {
  vi.stubEnv('APP_URL', 'https://keyscope.example')
  vi.stubEnv('KEYSCOPE_SMTP_URL', `smtp://127.0.0.1:${plainPort}?tls=none`)
  vi.stubEnv('KEYSCOPE_MAIL_FROM', 'keyscope@northwind.example')
  await db.prisma.notificationChannel.deleteMany()
  await db.pool.query('delete from graphile_worker._private_jobs')
  mails.splice(0)
  await createChannel(administrator, { name: 'Mail', kind: 'mail', events: ['grant.waiting', 'grant.rejected'] })
})

async function waits(reason = 'Nodes do not start'): Promise<void> {
  const { seq } = await happen({ ...requester, clock }, 'grant.requested', await addRequest(requester), {
    summary: reason,
    reason,
  })
  await announceEntry(job, { seq })
}
const deliveries = () => db.prisma.noticeDelivery.findMany({ orderBy: { createdAt: 'asc' } })
/** Of one header, its folded lines as one. */
const header = (mail: Mail | undefined, name: string) =>
  mail?.text
    .split('\r\n\r\n')[0]
    ?.replace(/\r\n\s+/g, ' ')
    .match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1]

describe('a mail', () => {
  test('reaches who may decide, with a link, as text and HTML', async () => {
    await waits()
    await sendMail(job, { userId: 'alex' })
    const [mail] = mails
    expect(mail).toMatchObject({ from: 'keyscope@northwind.example', to: ['alex@northwind.example'] })
    expect(header(mail, 'Subject')).toBe('Keyscope: A grant waits for a decision: Nodes do not start')
    expect(header(mail, 'To')).toBe('Person alex <alex@northwind.example>')
    expect(header(mail, 'Auto-Submitted')).toBe('auto-generated')
    expect(mail?.text).toContain('Content-Type: text/plain')
    expect(mail?.text).toContain('Content-Type: text/html')
    expect(mail?.text).toContain('https://keyscope.example/requests/ksg-')
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: 1, answer: expect.stringMatching(/^250/) },
    ])
    await sendMail(job, { userId: 'alex' })
    expect(mails).toHaveLength(1)
  })

  test('holds all that came within a minute of the one before', async () => {
    clock.advance(3_600_000)
    await waits('First')
    await sendMail(job, { userId: 'alex' })
    for (const reason of ['Second', 'Third']) await waits(reason)
    await db.pool.query('delete from graphile_worker._private_jobs')
    await sendMail(job, { userId: 'alex' })
    expect(mails).toHaveLength(1)
    const { rows } = await db.pool.query<{ run_at: Date }>(
      `select run_at from graphile_worker._private_jobs where key = 'send-mail:alex'`,
    )
    expect(rows[0]?.run_at.getTime()).toBe(clock.now().getTime() + 60_000)
    clock.advance(60_000)
    await sendMail(job, { userId: 'alex' })
    expect(mails).toHaveLength(2)
    expect(header(mails[1], 'Subject')).toBe('Keyscope: 2 messages: A grant waits for a decision (2)')
    expect(header(mails[1], 'Message-ID')).not.toBe(header(mails[0], 'Message-ID'))
  })

  test('cannot be turned to others by what people wrote', async () => {
    clock.advance(3_600_000)
    const evil = 'x\r\nBcc: all@evil.example\r\nSubject: Paid\r\n\r\n<img src=x onerror=alert(1)>'
    await db.prisma.user.update({
      where: { id: 'alex' },
      data: { name: 'Alex\r\nBcc: more@evil.example, "x" <y@evil.example>' },
    })
    await waits(evil)
    await sendMail(job, { userId: 'alex' })
    expect(mails).toHaveLength(1)
    expect(mails[0]?.to).toEqual(['alex@northwind.example'])
    const head = mails[0]?.text.split('\r\n\r\n')[0]
    expect(head).not.toMatch(/^Bcc/im)
    expect(head?.match(/^Subject:/gm)).toHaveLength(1)
    expect(mails[0]?.text.split('Content-Type: text/html')[1]).not.toContain('<img')
    await db.prisma.user.update({ where: { id: 'alex' }, data: { name: 'Person alex' } })
  })

  test('to somebody who is gone, or an address that is none, is dead at once', async () => {
    clock.advance(3_600_000)
    const port = await mailServer({
      hideSTARTTLS: true,
      onRcptTo: (_, __, done) => done(Object.assign(new Error('5.1.1 No such user'), { responseCode: 550 })),
    })
    vi.stubEnv('KEYSCOPE_SMTP_URL', `smtp://127.0.0.1:${port}?tls=none`)
    await waits()
    await sendMail(job, { userId: 'alex' })
    expect(await deliveries()).toMatchObject([{ state: 'dead', answer: '550 5.1.1 No such user' }])
    await db.prisma.noticeDelivery.updateMany({ data: { state: 'waiting', recipient: 'nobody' } })
    await sendMail(job, { userId: 'nobody' })
    expect(await deliveries()).toMatchObject([{ state: 'dead', answer: 'This person is gone.' }])
  })

  test('that the server puts off is tried again, and in the end dead', async () => {
    clock.advance(3_600_000)
    const port = await mailServer({
      hideSTARTTLS: true,
      onMailFrom: (_, __, done) => done(Object.assign(new Error('4.3.0 Later'), { responseCode: 451 })),
    })
    vi.stubEnv('KEYSCOPE_SMTP_URL', `smtp://127.0.0.1:${port}?tls=none`)
    await waits()
    await expect(sendMail(job, { userId: 'alex' })).rejects.toThrow('451 4.3.0 Later')
    expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, answer: '451 4.3.0 Later' }])
    await db.prisma.noticeDelivery.updateMany({ data: { attempts: mostAttempts - 1 } })
    await sendMail(job, { userId: 'alex' })
    expect(await deliveries()).toMatchObject([{ state: 'dead', attempts: mostAttempts }])
  })
})

describe('without encryption that can be trusted nothing is sent', () => {
  test.each([
    ['a server without STARTTLS', 'smtp', { disabledCommands: ['STARTTLS'] }, 'offers no encryption'],
    ['STARTTLS with a certificate of its own making', 'smtp', {}, 'certificate'],
    ['a certificate of its own making', 'smtps', { secure: true }, 'certificate'],
  ] satisfies [string, string, SMTPServerOptions, string][])('%s', async (_, protocol, options, words) => {
    clock.advance(3_600_000)
    const port = await mailServer(options)
    vi.stubEnv('KEYSCOPE_SMTP_URL', `${protocol}://robot:secret@127.0.0.1:${port}`)
    await waits()
    await expect(sendMail(job, { userId: 'alex' })).rejects.toThrow(words)
    expect(mails).toEqual([])
    const [delivery] = await deliveries()
    expect(delivery?.answer).toContain(words)
    expect(delivery?.answer).not.toContain('secret')
  })

  test.each([
    ['', 'are not set'],
    ['smtp://127.0.0.1:9?tls=none', 'could not be reached'],
  ])('nor where the server is %j', async (url, words) => {
    clock.advance(3_600_000)
    vi.stubEnv('KEYSCOPE_SMTP_URL', url)
    await waits()
    await expect(sendMail(job, { userId: 'alex' })).rejects.toThrow(words)
  })
})

test('a channel of mail is tried out with a mail to who asks', async () => {
  clock.advance(3_600_000)
  await addPerson(db, 'administrator', { id: administrator.actor.id })
  const channel = await db.prisma.notificationChannel.findFirstOrThrow()
  await testChannel(administrator, channel.id)
  expect(await queued(db, 'send-mail')).toEqual([{ userId: administrator.actor.id }])
  await sendMail(job, { userId: administrator.actor.id })
  expect(mails.map(({ to }) => to)).toEqual([[`${administrator.actor.id}@northwind.example`]])
})
