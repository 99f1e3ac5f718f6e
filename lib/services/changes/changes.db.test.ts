import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
  RevokeGrantCommand,
} from '@aws-sdk/client-kms'
import { expect, test } from 'vitest'
import { accountOf, parseArn } from '@/lib/domain/arn'
import { envelope, trailRecord } from '@/lib/domain/changes/testing/trail-events'
import type { Grant } from '@/lib/domain/inventory/key'
import { findRole } from '@/lib/simulator/world/find'
import { policy } from '@/lib/simulator/world/policy-document'
import { getEventFreshness } from './get-event-freshness'
import { storeMessages } from './store-messages'
import { following } from './testing/following'
import { placeOfKey, whyNotRead } from './why-not-read'

const world = await following()
const { db, simulator, until } = world
await world.scan()

const needs = (status: string) => db.prisma.needRecord.findMany({ where: { status }, orderBy: { id: 'asc' } })
const becomes = (id: string, status: string) => until(async () => (await world.need(id)).status === status)
const outcomeOf = (id: string) =>
  until(async () => (await db.prisma.changeEvent.findUnique({ where: { id, handledAt: { not: null } } }))?.outcome)

/** A need that is fine because of grants, and those. */
async function grantedNeed() {
  for (const need of await needs('ok')) {
    const rows = await db.prisma.resourceVersion.findMany({
      where: { kind: 'kms-grant', current: true, resourceId: { startsWith: `${need.keyArn}/grant/` } },
    })
    const grants = rows
      .map(({ body }) => body as unknown as Grant)
      .filter(({ granteePrincipal }) => granteePrincipal === need.principalArn)
    if (grants.length > 0 && need.principalArn.includes('aws-service-role')) return { need, grants }
  }
  throw new Error('northwind has no need that a grant keeps')
}

/** A fine need of a Karpenter controller, with the policy of its own that gives it its key. */
async function controllerNeed() {
  for (const need of await needs('ok')) {
    const role = findRole(simulator.world, need.principalArn)
    const [inline] = role?.inline ?? []
    if (role?.name.endsWith('-karpenter') && inline) return { need, role, inline }
  }
  throw new Error('northwind has no Karpenter controller left whose need is fine')
}

test('a grant that somebody revokes turns its need broken, without a scan', async () => {
  const { need, grants } = await grantedNeed()
  const region = parseArn(need.keyArn)?.region ?? ''
  for (const grant of grants) {
    const kms = await world.kms(accountOf(grant.issuingAccount ?? '') ?? need.keyAccountId, region)
    await kms.send(new RevokeGrantCommand({ KeyId: need.keyArn, GrantId: grant.grantId }))
  }
  await becomes(need.id, 'broken')
  const events = await world.handled('RevokeGrant', grants.length)
  expect(new Set(events.map(({ outcome }) => outcome))).toEqual(new Set(['Read the key again; it had changed.']))
  expect(events.every(({ resources }) => resources.includes(need.keyArn))).toBe(true)
  expect(await db.prisma.scan.count()).toBe(1)
  expect(await db.prisma.gap.count({ where: { needId: need.id, resolvedAt: null } })).toBeGreaterThan(0)
})

test('a role that loses its policy turns its need broken', async () => {
  const { need, role, inline } = await controllerNeed()
  await new IAMClient(world.as(accountOf(role.arn) ?? '', 'us-east-1')).send(
    new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: inline.name }),
  )
  await becomes(need.id, 'broken')
  const [event] = await world.handled('DeleteRolePolicy', 1)
  expect(event?.outcome).toBe(`Read the roles and policies of ${accountOf(role.arn)} again; it had changed.`)
})

test('a key that is disabled breaks its needs', async () => {
  const { need } = await controllerNeed()
  await world.kmsAdmin(need.keyArn).send(new DisableKeyCommand({ KeyId: need.keyArn }))
  await becomes(need.id, 'broken')
  expect(await db.prisma.keySummary.findUnique({ where: { arn: need.keyArn } })).toMatchObject({ state: 'Disabled' })
})

test('a key that gets another policy is judged by it', async () => {
  const { need } = await controllerNeed()
  const Policy = JSON.stringify(
    policy(
      { Sid: 'All', Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
      { Sid: 'NoGrants', Effect: 'Deny', Principal: '*', Action: ['kms:CreateGrant', 'kms:Decrypt'], Resource: '*' },
    ),
  )
  await world.kmsAdmin(need.keyArn).send(new PutKeyPolicyCommand({ KeyId: need.keyArn, Policy }))
  await becomes(need.id, 'broken')
  expect((await world.need(need.id)).summary).toContain('key policy')
})

test('a new key is known before the next scan', async () => {
  const { KeyMetadata } = await new KMSClient(world.as('111100000003', 'us-west-2')).send(new CreateKeyCommand({}))
  await until(() => db.prisma.keySummary.findUnique({ where: { arn: KeyMetadata!.Arn! } }))
})

test('what cannot be read again stays as it was known, and the event says so', async () => {
  const { need } = await controllerNeed()
  simulator.state.faults = [{ service: 'kms', accountId: need.keyAccountId, operation: 'DescribeKey', effect: 'deny' }]
  const before = await db.prisma.resourceVersion.findMany({
    where: { resourceId: { startsWith: need.keyArn }, current: true },
  })
  await world.kmsAdmin(need.keyArn).send(new DisableKeyCommand({ KeyId: need.keyArn }))
  const event = await until(() =>
    db.prisma.changeEvent.findFirst({
      where: { name: 'DisableKey', resources: { has: need.keyArn }, handledAt: { not: null } },
    }),
  )
  simulator.state.faults = []
  expect(event.outcome).toMatch(/^Could not read the key again: kms:DescribeKey .*What was known before stays\.$/)
  const after = await db.prisma.resourceVersion.findMany({
    where: { resourceId: { startsWith: need.keyArn }, current: true },
  })
  expect(after).toEqual(before)
  expect((await world.need(need.id)).status).toBe('ok')
})

test.each([
  ['444455556666', 'eu-central-1', 'Nothing was read. Account 444455556666 is not in the organization.'],
  ['111100000002', 'ap-south-2', 'Nothing was read. No scan has read 111100000002 ap-south-2 yet.'],
  ['111100000002', 'us-west-2', 'The key is not there any more; the next scan ends what is known of it.'],
])('an event on a key of %s in %s says what came of it', async (account, region, outcome) => {
  const arn = `arn:aws:kms:${region}:${account}:key/11111111-2222-4333-8444-555555555555`
  const eventID = `e-${account}-${region}`
  const record = trailRecord({
    eventID,
    awsRegion: region,
    requestParameters: { keyId: arn },
    resources: [{ ARN: arn }],
  })
  await storeMessages(world.job, [{ MessageId: eventID, Body: JSON.stringify(envelope(record)) }])
  expect(await outcomeOf(eventID)).toBe(outcome)
})

test('an event of a Region that settings leave out is not read', async () => {
  const arn = 'arn:aws:kms:us-west-2:111100000002:key/11111111-2222-4333-8444-555555555555'
  const settings = { ...world.job.settings, regions: ['us-east-1'] }
  const place = { accountId: '111100000002', region: 'us-west-2', collectors: ['kms-keys'] }
  expect(await whyNotRead({ ...world.job, settings }, place)).toBe('Region us-west-2 is not scanned.')
  expect(await whyNotRead(world.job, placeOfKey(arn))).toBeNull()
})

test('the pages know when the last event came and whether the queue answers', async () => {
  const freshness = () => getEventFreshness(world.administrator)
  expect(await freshness()).toMatchObject({
    queue: 'answers',
    problem: null,
    backlog: expect.any(Number),
    lastEvent: { name: expect.any(String) },
  })
  simulator.state.faults = [{ service: 'sqs', operation: 'ReceiveMessage', effect: 'deny' }]
  // Whoever waits there is answered first.
  await world.kmsAdmin((await needs('ok'))[0]!.keyArn).send(new CreateKeyCommand({}))
  const failing = await until(async () => {
    const now = await freshness()
    return now.queue === 'fails' && now
  })
  expect(failing.problem).toContain('AccessDenied')
  simulator.state.faults = []
  await until(async () => (await freshness()).queue === 'answers')
  const later = { now: () => new Date(Date.now() + 600_000) }
  expect(await getEventFreshness({ ...world.administrator, clock: later })).toMatchObject({ queue: 'silent' })
})
