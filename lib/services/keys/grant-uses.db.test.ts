import { setTimeout as sleep } from 'node:timers/promises'
import { CreateGrantCommand } from '@aws-sdk/client-kms'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { GrantUsePage, GrantUseQuery, OrderView } from '@/lib/contracts/grant-uses'
import { roleNames } from '@/lib/domain/roles'
import { contextFor } from '@/lib/testing/contexts'
import { scanning } from '../scans/testing/scanning'
import { askAboutGrant } from './ask-about-grant'
import { listGrantUses } from './list-grant-uses'
import { orderRevocations } from './order-revocations'

/** The simulated organization, scanned: its grants as they come over the wire. */
const { db, job, simulator, scan } = await scanning()
const ctx = contextFor(db, 'viewer')
const keyOf = async (alias: string) => (await db.prisma.keySummary.findFirstOrThrow({ where: { alias } })).arn
const list = async (alias: string, query: Partial<GrantUseQuery> = {}) =>
  listGrantUses(ctx, await keyOf(alias), GrantUseQuery.parse(query))

beforeAll(() => scan())

test.each(roleNames)('a %s sees what each grant is for, folded', async (role) => {
  const key = await keyOf('alias/payments-volumes')
  const page = await listGrantUses(contextFor(db, role), key, GrantUseQuery.parse({}))
  expect(GrantUsePage.parse(JSON.parse(JSON.stringify(page)))).toEqual(JSON.parse(JSON.stringify(page)))
  expect(page.grants).toBeGreaterThan(140)
  expect(page.items).toMatchObject([
    {
      count: page.effects.breaks,
      origin: { kind: 'service', maker: 'EC2, for an instance', told: 'shape' },
      revocation: { effect: 'breaks', clusters: [{ name: 'payments-prod' }] },
    },
    { count: 140, revocation: { effect: 'left-over', volumes: 0 } },
  ])
  expect(page.origins).toMatchObject({ service: page.grants, 'not-told': 0 })
})

test('a fold is opened and paged through', async () => {
  const page = await list('alias/payments-volumes')
  const fold = page.items[1]?.id ?? ''
  const opened = await list('alias/payments-volumes', { fold, size: 50, page: 3 })
  expect(opened).toMatchObject({ total: 140, page: 3 })
  expect(opened.items).toHaveLength(40)
  expect(opened.items[0]).toMatchObject({ count: 1, serves: expect.stringMatching(/There is no instance i-/) })
})

test('the Auto Scaling role’s grant says its maker, its clusters and what would break', async () => {
  const { items } = await list('alias/analytics-volumes', { q: 'AutoScaling' })
  expect(items).toMatchObject([
    {
      name: 'terraform-analytics-workers',
      origin: { kind: 'pipeline', maker: 'Terraform', told: 'name' },
      serves: expect.stringContaining('analytics-prod'),
      revocation: {
        effect: 'breaks',
        breaks: [{ reason: expect.any(String) }],
        clusters: [{ name: 'analytics-prod' }],
      },
    },
  ])
})

test('CloudTrail’s word counts more than a name, a request more than both', async () => {
  const key = await keyOf('alias/analytics-volumes')
  const [grant] = (await list('alias/analytics-volumes', { q: 'AutoScaling' })).items
  const at = new Date('2026-01-02T03:04:05Z')
  await db.prisma.changeEvent.create({
    data: {
      id: 'event-of-grant',
      at,
      accountId: '111100000005',
      region: 'us-west-2',
      source: 'kms.amazonaws.com',
      name: 'CreateGrant',
      actorArn: 'arn:aws:sts::111100000005:assumed-role/AWSReservedSSO_Admin_0a/dana@northwind.example',
      resources: [key],
      body: { userIdentity: { type: 'AssumedRole' }, responseElements: { grantId: grant?.id } },
    },
  })
  const [told] = (await list('alias/analytics-volumes', { q: 'AutoScaling' })).items
  expect(told?.origin).toMatchObject({ kind: 'person', maker: 'dana@northwind.example', told: 'event' })
})

describe('the safest order', () => {
  test('of everything begins with what is left over; EC2’s grants are one step each fate', async () => {
    const key = await keyOf('alias/analytics-volumes')
    const { items } = await list('alias/analytics-volumes')
    const order = await orderRevocations(ctx, key, { ids: items.map(({ id }) => id) })
    expect(OrderView.parse(order)).toEqual(order)
    expect(order.steps.at(-1)).toMatchObject({ name: 'terraform-analytics-workers', revocation: { effect: 'breaks' } })
    expect(order.steps.map(({ count }) => count)).toEqual([7, 1])
  })

  test('asks for grants that are there', async () => {
    const key = await keyOf('alias/analytics-volumes')
    await expect(orderRevocations(ctx, key, { ids: ['nothing'] })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(orderRevocations(ctx, `${key}0`, { ids: ['nothing'] })).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('a filter narrows by who made it and by what would break', async () => {
  expect((await list('alias/analytics-volumes', { origin: 'service' })).items).toHaveLength(1)
  expect((await list('alias/payments-volumes', { effect: 'left-over' })).items).toHaveLength(1)
  expect((await list('alias/payments-volumes', { effect: 'covered' })).items).toEqual([])
})

describe('CloudTrail, asked about a grant', () => {
  let key: string
  let grantId: string
  const account = '111100000003'

  beforeAll(async () => {
    key = await keyOf('alias/payments-volumes')
    const writer = job.aws.forAccount(account, 'grant', { sessionName: 'by-hand', sourceIdentity: 'dana' })
    const made = await writer.kms('us-west-2').send(
      new CreateGrantCommand({
        KeyId: key,
        GranteePrincipal: `arn:aws:iam::${account}:role/payments-prod-karpenter`,
        Operations: ['Decrypt', 'DescribeKey'],
      }),
    )
    grantId = made.GrantId ?? ''
    await scan()
  })

  const row = async () => (await list('alias/payments-volumes', { q: grantId })).items[0]
  async function settled() {
    for (;;) {
      const now = await row()
      if (now?.lookUp?.state !== 'waiting') return now
      await sleep(50)
    }
  }

  test('nobody has asked: who made a grant beside Keyscope is looked up, its use is not', async () => {
    await vi.waitFor(async () => expect((await row())?.origin).toMatchObject({ kind: 'person', told: 'event' }), 30_000)
    expect(await row()).toMatchObject({
      lookUp: null,
      revocation: { effect: 'covered', reason: expect.stringContaining('stays allowed by') },
    })
  })

  test('a refusal is kept with its reason', async () => {
    simulator.faults = [{ operation: 'LookupEvents', effect: 'deny' }]
    expect(await askAboutGrant(ctx, key, { grantId })).toMatchObject({ state: 'waiting' })
    expect((await settled())?.lookUp).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('cloudtrail:LookupEvents was denied'),
    })
    simulator.reset()
  })

  test('it names who made it, and says that nobody used it', async () => {
    await askAboutGrant(ctx, key, { grantId })
    expect(await settled()).toMatchObject({
      origin: { kind: 'person', maker: 'dana', told: 'event' },
      lookUp: {
        state: 'answered',
        lastUse: null,
        reason: expect.stringContaining('no use of the key by this grantee'),
      },
    })
  })

  test('of a grant that is not there nothing is asked', async () => {
    await expect(askAboutGrant(ctx, key, { grantId: 'nothing' })).rejects.toMatchObject({ code: 'not-found' })
  })
})
