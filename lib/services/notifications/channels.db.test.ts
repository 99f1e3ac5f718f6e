import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ChannelList, ChannelPage, CreateChannelInput } from '@/lib/contracts/channels'
import { roleNames } from '@/lib/domain/roles'
import { contextFor, fixedClock, testNow } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { changeChannel } from './change-channel'
import { openAddress, sealAddress } from './channel-secrets'
import { createChannel } from './create-channel'
import { deleteChannel } from './delete-channel'
import { getChannel } from './get-channel'
import { listChannels } from './list-channels'
import { changeMailPreferences, getMailPreferences } from './mail-preferences'
import { repeatDelivery } from './repeat-delivery'
import { rotateSecret } from './rotate-secret'
import { testChannel } from './test-channel'
import { addPerson, queued } from './testing/happenings'

const db = await testDatabase()
const clock = fixedClock()
const administrator = contextFor(db, 'administrator', { clock })
const url = 'https://hooks.example.com/T0/B0/very-secret-path'
const input: CreateChannelInput = { name: 'Operations', kind: 'webhook', url, events: ['grant.failed'] }
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.code,
  )

beforeEach(async () => {
  vi.stubEnv('KEYSCOPE_NOTIFY_SECRET', 'a secret of the processes, not of the database')
  vi.stubEnv('KEYSCOPE_WEBHOOK_ALLOW', '')
  vi.stubEnv('KEYSCOPE_SMTP_URL', '')
  vi.stubEnv('KEYSCOPE_MAIL_FROM', '')
  await db.prisma.notificationChannel.deleteMany()
  await db.pool.query('delete from graphile_worker._private_jobs')
})

const logged = async (subjectId: string) => {
  const entries = await db.prisma.auditEntry.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })
  return entries.map(({ action }) => action)
}

describe('a channel', () => {
  test('is made, told of without its URL, and fits its contract', async () => {
    const { channel, secret } = await createChannel(administrator, { ...input, accounts: ['111100000002'] })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(channel).toMatchObject({
      name: 'Operations',
      kind: 'webhook',
      host: 'hooks.example.com',
      events: ['grant.failed'],
      accounts: ['111100000002'],
      enabled: true,
      secretCreatedAt: testNow.toISOString(),
      previousUntil: null,
      last: null,
    })
    expect(ChannelList.parse(await listChannels(administrator))).toEqual({
      items: [channel],
      setup: { secret: true, mailFrom: null },
    })
    expect(ChannelPage.parse(await getChannel(administrator, channel.id))).toEqual({ channel, deliveries: [] })
    expect(await logged(channel.id)).toEqual(['channel.created'])
  })

  test('leaves neither URL nor secret in the database or the log', async () => {
    const made = await createChannel(administrator, input)
    const rotated = await rotateSecret(administrator, made.channel.id)
    await changeChannel(administrator, { id: made.channel.id, url: `${url}2` })
    const rows = await db.prisma.notificationChannel.findMany()
    const kept = JSON.stringify([rows, await db.prisma.auditEntry.findMany()], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    expect(kept).toContain('hooks.example.com')
    for (const secret of ['very-secret-path', made.secret!.slice(6), rotated.secret!.slice(6)])
      expect(kept).not.toContain(secret)
    expect(openAddress(made.channel.id, rows[0]!.address!)).toBe(`${url}2`)
  })

  test('opens its address for itself alone, and with the secret it was kept with', () => {
    const sealed = sealAddress('one', url)
    expect(sealAddress('one', url)).not.toBe(sealed)
    expect(openAddress('one', sealed)).toBe(url)
    expect(openAddress('other', sealed)).toBeNull()
    const [nonce, tag, text] = sealed.split('.')
    for (const broken of [
      '',
      'x',
      `${nonce}.${tag}`,
      `${nonce}.${text}.${tag}`,
      `${nonce}.${tag!.slice(0, 6)}.${text}`,
    ])
      expect(openAddress('one', broken)).toBeNull()
    vi.stubEnv('KEYSCOPE_NOTIFY_SECRET', 'another secret of the processes, of as many letters')
    expect(openAddress('one', sealed)).toBeNull()
  })

  test('needs a secret of the processes, or a mail server', async () => {
    vi.stubEnv('KEYSCOPE_NOTIFY_SECRET', '')
    for (const kind of ['webhook', 'slack'] as const)
      await expect(createChannel(administrator, { ...input, kind })).rejects.toMatchObject({
        code: 'precondition-failed',
        message: expect.stringContaining('KEYSCOPE_NOTIFY_SECRET is not set'),
      })
    const mail: CreateChannelInput = { name: 'Mail', kind: 'mail', events: ['grant.waiting'] }
    await expect(createChannel(administrator, mail)).rejects.toMatchObject({ code: 'precondition-failed' })
    vi.stubEnv('KEYSCOPE_SMTP_URL', 'smtps://mail.northwind.example')
    vi.stubEnv('KEYSCOPE_MAIL_FROM', 'keyscope@northwind.example')
    expect(await createChannel(administrator, mail)).toMatchObject({
      secret: null,
      channel: { host: null, kind: 'mail' },
    })
    expect((await listChannels(administrator)).items).toHaveLength(1)
  })

  test.each([
    'http://hooks.example.com/',
    'https://169.254.169.254/latest',
    'https://localhost/',
    'https://[::ffff:10.0.0.1]/',
    'https://hooks.example.com:8443/',
    'https://u:p@hooks.example.com/',
  ])('does not go to %s', async (wrong) => {
    const { channel } = await createChannel(administrator, input)
    expect(await outcome(createChannel(administrator, { ...input, name: 'Other', url: wrong }))).toBe('invalid-input')
    expect(await outcome(changeChannel(administrator, { id: channel.id, url: wrong }))).toBe('invalid-input')
    expect(await logged(channel.id)).toEqual(['channel.created'])
  })

  test('goes inside where that is allowed', async () => {
    vi.stubEnv('KEYSCOPE_WEBHOOK_ALLOW', 'hooks.corp, 10.0.0.0/8')
    await createChannel(administrator, { ...input, url: 'http://hooks.corp:8080/x' })
    vi.stubEnv('KEYSCOPE_WEBHOOK_ALLOW', 'hooks.corp, 10.0.0.0/99')
    await expect(createChannel(administrator, { ...input, name: 'Other' })).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining('not 10.0.0.0/99'),
    })
  })

  test('keeps its name to itself, is changed in part, and leaves no line when nothing changed', async () => {
    const { channel } = await createChannel(administrator, input)
    expect(await outcome(createChannel(administrator, input))).toBe('conflict')
    const { id } = channel
    expect(await changeChannel(administrator, { id, events: ['grant.failed', 'grant.failed'] })).toEqual(channel)
    expect(await changeChannel(administrator, { id, enabled: false })).toMatchObject({
      enabled: false,
      name: 'Operations',
    })
    await createChannel(administrator, { ...input, name: 'Other' })
    expect(await outcome(changeChannel(administrator, { id, name: 'Other' }))).toBe('conflict')
    await deleteChannel(administrator, id)
    expect(await outcome(getChannel(administrator, id))).toBe('not-found')
    expect(await logged(id)).toEqual(['channel.created', 'channel.changed', 'channel.deleted'])
  })

  test('changes its secret with a day of overlap, and not a third time within it', async () => {
    const made = await createChannel(administrator, input)
    const { id } = made.channel
    const rotated = await rotateSecret(administrator, id)
    expect(rotated.secret).not.toBe(made.secret)
    expect(rotated.channel.previousUntil).toBe('2027-03-02T09:00:00.000Z')
    expect(await outcome(rotateSecret(administrator, id))).toBe('conflict')
    const nextDay = contextFor(db, 'administrator', { clock: fixedClock(new Date('2027-03-02T09:00:01Z')) })
    expect((await rotateSecret(nextDay, id)).secret).not.toBe(rotated.secret)
    const slack = await createChannel(administrator, { ...input, name: 'Slack', kind: 'slack' })
    expect(slack.secret).toBeNull()
    expect(await outcome(rotateSecret(administrator, slack.channel.id))).toBe('conflict')
  })

  test('is tried out by a message that waits its turn, also while it is switched off', async () => {
    const { channel } = await createChannel(administrator, input)
    await changeChannel(administrator, { id: channel.id, enabled: false })
    await testChannel(administrator, channel.id)
    const { deliveries, channel: after } = await getChannel(administrator, channel.id)
    expect(deliveries).toMatchObject([{ type: 'channel.test', state: 'waiting', attempts: 0, recipient: null }])
    expect(after).toMatchObject({ waiting: 1, dead: 0, last: { state: 'waiting' } })
    expect(await queued(db, 'deliver-notice')).toEqual([{ deliveryId: deliveries[0]!.id }])
    expect((await logged(channel.id)).at(-1)).toBe('channel.tested')
  })

  test('sends a dead message again under its id, and one that waits not twice', async () => {
    const { channel } = await createChannel(administrator, input)
    await testChannel(administrator, channel.id)
    const id = (await getChannel(administrator, channel.id)).deliveries[0]!.id
    await repeatDelivery(administrator, id)
    expect(await logged(channel.id)).not.toContain('notice.repeated')
    await db.prisma.noticeDelivery.update({ where: { id }, data: { state: 'dead', attempts: 12, answer: 'HTTP 500' } })
    expect((await getChannel(administrator, channel.id)).channel.dead).toBe(1)
    await db.pool.query('delete from graphile_worker._private_jobs')
    await repeatDelivery(administrator, id)
    expect(await db.prisma.noticeDelivery.findUnique({ where: { id } })).toMatchObject({
      state: 'waiting',
      attempts: 0,
    })
    expect(await queued(db, 'deliver-notice')).toEqual([{ deliveryId: id }])
    expect((await logged(channel.id)).at(-1)).toBe('notice.repeated')
    expect(await outcome(repeatDelivery(administrator, 'nothing'))).toBe('not-found')
  })
})

describe('who may', () => {
  test.each(roleNames)('as %s', async (role) => {
    const { channel } = await createChannel(administrator, input)
    await testChannel(administrator, channel.id)
    const delivery = (await getChannel(administrator, channel.id)).deliveries[0]!.id
    await db.prisma.noticeDelivery.update({ where: { id: delivery }, data: { state: 'dead' } })
    const calls = (ctx: typeof administrator) => [
      () => listChannels(ctx),
      () => getChannel(ctx, channel.id),
      () => createChannel(ctx, { ...input, name: 'Mine' }),
      () => changeChannel(ctx, { id: channel.id, enabled: false }),
      () => testChannel(ctx, channel.id),
      () => repeatDelivery(ctx, delivery),
      () => rotateSecret(ctx, channel.id),
      () => deleteChannel(ctx, channel.id),
    ]
    const expected = role === 'administrator' ? 'done' : 'forbidden'
    // For some accounts only is not enough; and a token of an administrator turns no message elsewhere.
    const some = contextFor(db, role, { clock, accounts: ['111100000002'] })
    const token = { ...administrator, actor: { ...administrator.actor, type: 'token' as const } }
    for (const call of [...calls(some), ...calls(token)]) expect(await outcome(call())).toBe('forbidden')
    for (const call of calls(contextFor(db, role, { clock }))) expect(await outcome(call())).toBe(expected)
  })
})

describe('mail preferences', () => {
  test('are everybody’s own', async () => {
    const robin = await addPerson(db, 'viewer', { id: 'robin' })
    expect(await getMailPreferences(robin)).toEqual({ available: false, address: 'robin@northwind.example', off: [] })
    await changeMailPreferences(robin, { off: ['grant.failed', 'grant.waiting', 'grant.failed'] })
    await changeMailPreferences(robin, { off: ['grant.waiting', 'grant.failed'] })
    expect((await getMailPreferences(robin)).off).toEqual(['grant.waiting', 'grant.failed'])
    await changeMailPreferences(robin, { off: [] })
    expect((await getMailPreferences(robin)).off).toEqual([])
    expect(await logged('robin')).toEqual(['notices.chosen', 'notices.chosen'])
    const token = { ...robin, actor: { ...robin.actor, type: 'token' as const } }
    expect(await outcome(changeMailPreferences(token, { off: [] }))).toBe('forbidden')
    expect(await outcome(getMailPreferences(contextFor(db, 'viewer', { id: 'gone' })))).toBe('not-found')
  })
})

test.each([
  { name: ' ' },
  { events: [] },
  { events: ['channel.test'] },
  { accounts: ['1'] },
  { url: undefined },
  { kind: 'mail' },
  { kind: 'fax' },
  { more: true },
])('%o is refused', (wrong) => expect(CreateChannelInput.safeParse({ ...input, ...wrong }).success).toBe(false))
