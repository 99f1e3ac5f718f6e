import { setTimeout as sleep } from 'node:timers/promises'
import { RevokeGrantCommand } from '@aws-sdk/client-kms'
import { beforeAll, describe, expect, test } from 'vitest'
import { ChangeListQuery, ChangePage, ChangeView } from '@/lib/contracts/changes'
import type { RoleName } from '@/lib/domain/roles'
import { policy } from '@/lib/simulator/world/policy-document'
import { contextFor } from '@/lib/testing/contexts'
import { refreshKey } from '../assessment/refresh-key'
import { scanning } from '../scans/testing/scanning'
import { askCloudTrail } from './ask-cloud-trail'
import { getChange } from './get-change'
import { listChanges } from './list-changes'
import { lookUpChanges } from './look-up-changes'

const { db, job, world, simulator, requester, scan } = await scanning()

/** A key in the account that owns it, where the writer role may revoke grants. */
const vault = world.accounts.get('111100000002')
const keys = [...(vault?.regions.values() ?? [])].flatMap(({ keys }) => keys)
const key = keys.find(({ grants, manager }) => manager === 'CUSTOMER' && grants.length > 1)
if (!key) throw new Error('northwind has no key with grants in its central account')
const grantId = key.grants[0]?.id ?? ''
const region = key.arn.split(':')[3] ?? ''

const list = (query: Partial<ChangeListQuery> = {}, role: RoleName = 'viewer') =>
  listChanges(contextFor(db, role, { clock: job.clock }), ChangeListQuery.parse(query))

let first = 0
let second = 0

beforeAll(async () => {
  first = (await scan()).id
  const writer = job.aws.forAccount(key.accountId, 'grant', { sessionName: 'cleanup-42', sourceIdentity: 'dana' })
  await writer.kms(region).send(new RevokeGrantCommand({ KeyId: key.arn, GrantId: grantId }))
  second = (await scan()).id
})

describe('between two scans', () => {
  test('a revoked grant is gone, its key has one less, and nothing else changed', async () => {
    const page = ChangePage.parse(await list())
    expect(page).toMatchObject({ total: 2, from: { id: first }, to: { id: second }, note: null })
    expect(page.items).toMatchObject([
      {
        kind: 'kms-key',
        what: 'changed',
        resourceId: key.arn,
        accountName: vault?.name,
        summary: `Number of grants went from ${key.grants.length + 1} to ${key.grants.length}`,
        scanId: second,
      },
      {
        kind: 'kms-grant',
        what: 'removed',
        name: grantId,
        keyArn: key.arn,
        summary: expect.stringMatching(/^Gone: grant to /),
        who: null,
      },
    ])
    expect(page.scans.map(({ id }) => id)).toEqual([second, first])
    expect(page.facets).toEqual({
      kinds: [
        { kind: 'kms-key', count: 1 },
        { kind: 'kms-grant', count: 1 },
      ],
      accounts: [{ id: key.accountId, name: vault?.name }],
      regions: [region],
    })
  })

  test('one filters by kind, account, Region, key and text, and pages', async () => {
    const total = async (query: Partial<ChangeListQuery>) => (await list(query)).total
    expect(await total({ kind: 'kms-grant' })).toBe(1)
    expect(await total({ account: '111100000003' })).toBe(0)
    expect(await total({ region })).toBe(2)
    expect(await total({ region: 'eu-north-1' })).toBe(0)
    expect(await total({ key: key.arn })).toBe(2)
    expect(await total({ key: `${key.arn}x` })).toBe(0)
    expect(await total({ q: grantId.toUpperCase() })).toBe(1)
    expect(await total({ q: '100%_' })).toBe(0)
    const page = await list({ size: 10, page: 2 })
    expect(page).toMatchObject({ items: [], total: 2 })
  })

  test('the same scan twice shows nothing, and the wrong order is the right one', async () => {
    expect(await list({ from: second, to: second })).toMatchObject({ total: 0, from: { id: second } })
    expect(await list({ from: second, to: first })).toMatchObject({ total: 2, from: { id: first }, to: { id: second } })
  })

  test('since a moment before the first scan it is the first, and says so', async () => {
    expect(await list({ since: '7d' })).toMatchObject({
      total: 2,
      from: { id: first },
      note: expect.stringContaining(`scan ${first} of`),
    })
    await expect(list({ since: 'some day' })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(list({ from: 4_000 })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('who did it', () => {
  async function settled(id: string) {
    for (;;) {
      const view = ChangeView.parse(await getChange(requester, { id, from: first, to: second, since: '' }))
      if (view.lookUp.state !== 'waiting') return view
      await sleep(50)
    }
  }
  const gone = async () => (await list({ kind: 'kms-grant' })).items[0]?.id ?? ''

  test('is not known until somebody asks', async () => {
    const view = await settled(await gone())
    expect(view).toMatchObject({ actors: [], lookUp: { state: 'not-asked' } })
    expect(view.fields).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'Operations', type: 'list', added: [] })]),
    )
  })

  test('CloudTrail could not be asked: the reason stays, and asking again is possible', async () => {
    simulator.faults = [{ operation: 'LookupEvents', effect: 'deny' }]
    const id = await gone()
    expect(await askCloudTrail(requester, { id, from: first, to: second, since: '' })).toMatchObject({
      state: 'waiting',
    })
    const { lookUp } = await settled(id)
    expect(lookUp).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('cloudtrail:LookupEvents was denied'),
    })
    simulator.reset()
  })

  test('CloudTrail names the session and the person behind it, once and for every change of that key', async () => {
    const id = await gone()
    await askCloudTrail(requester, { id, from: first, to: second, since: '' })
    const view = await settled(id)
    expect(view.lookUp).toMatchObject({ state: 'found', reason: null })
    expect(view.actors).toMatchObject([
      {
        event: 'RevokeGrant',
        who: 'KeyscopeGrantWriter/cleanup-42',
        person: 'dana',
        sourceAddress: expect.any(String),
      },
    ])
    const rows = (await list()).items
    expect(rows.map(({ who }) => who?.event)).toEqual(['RevokeGrant', 'RevokeGrant'])
    expect(rows.map(({ who }) => who?.person)).toEqual(['dana', 'dana'])

    const events = await db.prisma.changeEvent.findMany()
    await lookUpChanges(job, { id, from: first, to: second, since: '' })
    expect(await db.prisma.changeEvent.findMany()).toEqual(events)
    expect(events.every(({ handledAt }) => handledAt !== null)).toBe(true)
  })

  test('an act on another grant of the key, a refused one and one of another time explain nothing', async () => {
    const [event] = await db.prisma.changeEvent.findMany({ where: { name: 'RevokeGrant' } })
    if (!event) throw new Error('The grant was revoked.')
    const { id: _, body, ...rest } = event
    await db.prisma.changeEvent.deleteMany()
    const record = body as object
    await db.prisma.changeEvent.createMany({
      data: [
        { ...rest, id: 'other', body: { ...record, requestParameters: { grantId: 'other' } } },
        { ...rest, id: 'refused', errorCode: 'AccessDenied', body: record },
        { ...rest, id: 'earlier', at: new Date(event.at.getTime() - 3_600_000), body: record },
        { ...rest, id: 'unrelated', name: 'PutKeyPolicy', body: record },
      ],
    })
    expect((await getChange(requester, { id: await gone(), from: first, to: second, since: '' })).actors).toEqual([])
    // As EventBridge delivers it.
    await db.prisma.changeEvent.create({ data: { ...rest, id: 'queued', body: { detail: record } } })
    const [actor] = (await getChange(requester, { id: await gone(), from: first, to: second, since: '' })).actors
    expect(actor).toMatchObject({ eventId: 'queued', person: 'dana' })
  })
})

test('what was read again after a scan counts from then on, and leaves the scan as it was', async () => {
  const other = key.grants[0]?.id ?? ''
  const grantRows = (page: { items: readonly { name: string; kind: string }[] }) =>
    page.items.filter(({ kind }) => kind === 'kms-grant').map(({ name }) => name)
  const writer = job.aws.forAccount(key.accountId, 'grant', { sessionName: 'cleanup-43', sourceIdentity: 'dana' })
  await writer.kms(region).send(new RevokeGrantCommand({ KeyId: key.arn, GrantId: other }))
  expect((await list({ from: second })).total).toBe(0)
  const [event] = await db.prisma.changeEvent.findMany({ where: { id: 'queued' } })
  await refreshKey(job, key.arn)
  await db.prisma.changeEvent.create({
    data: {
      ...event!,
      id: 'followed',
      at: job.clock.now(),
      handledAt: job.clock.now(),
      outcome: 'Read the key again; it had changed.',
      body: { requestParameters: { grantId: other } },
    },
  })
  const now = await list({ from: second })
  expect(now).toMatchObject({ total: 2, until: null })
  expect(grantRows(now)).toEqual([other])
  expect(grantRows(await list())).toEqual([grantId, other].sort())
  expect(grantRows(await list({ from: first, to: second }))).toContain(grantId)
  const [row] = (await list({ from: first, to: second, kind: 'kms-key' })).items
  expect(row?.summary).toBe(`Number of grants went from ${key.grants.length + 2} to ${key.grants.length + 1}`)
})

test('what both scans saw the same of is no change to look at', async () => {
  await expect(getChange(requester, { id: '999999', from: first, to: second, since: '' })).rejects.toMatchObject({
    code: 'not-found',
  })
  const id = (await list()).items[0]?.id ?? ''
  await expect(askCloudTrail(requester, { id, from: second, to: second, since: '' })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('a key policy shows which statement came, and one that was changed back has not changed', async () => {
  const start = (await scan()).id
  const before = key.policy
  const everybody = { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' } as const
  Object.assign(key, { policy: policy(...before.Statement, everybody) })
  const third = (await scan()).id
  const { items } = await list({ from: start, kind: 'kms-key' })
  expect(items).toMatchObject([{ resourceId: key.arn, summary: 'Key policy: Everybody added', scanId: third }])
  const view = await getChange(requester, { id: items[0]?.id ?? '', from: start, to: third, since: '' })
  expect(view.fields).toMatchObject([
    { type: 'document', document: { by: 'statements', added: [{ label: 'Everybody' }], removed: [], changed: [] } },
  ])
  Object.assign(key, { policy: before })
  const fourth = (await scan()).id
  expect((await list({ from: start, to: fourth, key: key.arn })).total).toBe(0)
  expect((await list({ from: third, to: fourth, key: key.arn })).items).toMatchObject([
    { summary: 'Key policy: Everybody removed' },
  ])
})
