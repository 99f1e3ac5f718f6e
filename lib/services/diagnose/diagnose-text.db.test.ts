import { beforeAll, describe, expect, test } from 'vitest'
import {
  type AnsweredView,
  type AsksView,
  type DiagnoseInput,
  DiagnosisView,
  TrailEvidenceView,
} from '@/lib/contracts/diagnose'
import { accountOf, parseAssumedRole } from '@/lib/domain/arn'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import { roleNames } from '@/lib/domain/roles'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import { volumePermissions } from '@/lib/simulator/scenarios/key-policies'
import { buildNorthwind } from '@/lib/simulator/scenarios/northwind'
import { findRole, regionOf } from '@/lib/simulator/world/find'
import { policy } from '@/lib/simulator/world/policy-document'
import type { NamedDocument } from '@/lib/simulator/world/principals'
import { contextFor } from '@/lib/testing/contexts'
import { scanning } from '../scans/testing/scanning'
import { askTrail } from './ask-trail'
import { diagnoseText } from './diagnose-text'

/** From what a person has in hand to the broken link: every cluster that northwind breaks, from each kind of text there is of it. */
const { facts } = buildNorthwind(new Date('2026-01-01T00:00:00Z'))
const { db, scan, world, simulator, requester, finished } = await scanning()
const viewer = contextFor(db, 'viewer')
let inventory: Inventory

beforeAll(async () => {
  await scan()
  inventory = await loadInventory(db)
})

type Broken = (typeof facts.failing)[number]
const died = 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state'

async function ask(text: string, more: Partial<DiagnoseInput> = {}, ctx = viewer): Promise<DiagnosisView> {
  const view = await diagnoseText(ctx, { text, ...more })
  return DiagnosisView.parse(JSON.parse(JSON.stringify(view)))
}
async function answer(text: string, more: Partial<DiagnoseInput> = {}, ctx = viewer): Promise<AnsweredView> {
  const view = await ask(text, more, ctx)
  if (view.outcome !== 'answered') throw new Error(`Expected an answer to ${text}, got ${JSON.stringify(view)}`)
  return view
}
async function question(text: string): Promise<AsksView> {
  const view = await ask(text)
  if (view.outcome !== 'asks') throw new Error(`Expected a question for ${text}, got ${view.outcome}.`)
  return view
}

const place = ({ clusterArn }: Broken) => {
  const cluster = inventory.clusters.find(({ arn }) => arn === clusterArn)
  if (!cluster) throw new Error(`Expected ${clusterArn} in the inventory.`)
  return cluster
}
const deadInstance = (broken: Broken): string => {
  const { accountId, region, name } = place(broken)
  const dead = inventory.instances.find(
    (one) =>
      one.accountId === accountId &&
      one.region === region &&
      one.stateReasonCode === 'Client.InvalidKMSKey.InvalidState' &&
      (one.tags['eks:eks-cluster-name'] ?? one.tags['eks:cluster-name']) === name,
  )
  if (!dead) throw new Error(`Expected an instance of ${name} that died.`)
  return dead.id
}
/** What CloudTrail has of the refused call, as its console shows it. */
const trailEvent = (broken: Broken) => {
  const { accountId, region, name } = place(broken)
  const written = [...regionOf(world, accountId, region).events].filter(({ record }) => {
    const { userIdentity, errorCode } = record as { userIdentity: { arn: string }; errorCode?: string }
    const session = parseAssumedRole(userIdentity.arn)
    return (
      errorCode &&
      (session?.sessionName.includes(`-${name}-`) ||
        session?.sessionName === deadInstance(broken) ||
        session?.sessionName === 'AutoScaling')
    )
  })
  const [event] = written
  if (!event) throw new Error(`Expected an event of ${name}.`)
  return event.record as { errorMessage: string; errorCode: string }
}

const karpenterLog = (broken: Broken) =>
  `{"level":"INFO","time":"2026-11-24T10:11:12.345Z","logger":"controller","message":"launched nodeclaim","controller":"nodeclaim.lifecycle","NodeClaim":{"name":"general-x7k2p"},"provider-id":"aws:///${place(broken).region}a/${deadInstance(broken)}"}
{"level":"INFO","time":"2026-11-24T10:11:44.000Z","logger":"controller","message":"deleted nodeclaim","NodeClaim":{"name":"general-x7k2p"}}`

const scalingActivity = (broken: Broken) => {
  const group = inventory.nodeGroups.find(({ clusterArn }) => clusterArn === broken.clusterArn)
  return JSON.stringify({
    Activities: [
      {
        ActivityId: 'a1',
        AutoScalingGroupName: group?.autoScalingGroups[0],
        StatusMessage: `Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: ${died}`,
      },
    ],
  })
}

const isNodeGroup = ({ principalArn }: Broken) => principalArn.includes('autoscaling')

describe.each(facts.failing)('$failure of $cluster', (broken) => {
  const kinds: readonly (readonly [string, () => string])[] = [
    ['an instance id', () => deadInstance(broken)],
    ['an instance id with its state reason', () => `${deadInstance(broken)} ${died}`],
    ['a CloudTrail event', () => JSON.stringify(trailEvent(broken), null, 2)],
    isNodeGroup(broken)
      ? ['a scaling activity', () => scalingActivity(broken)]
      : ['log lines of Karpenter', () => karpenterLog(broken)],
    ['the cluster’s name with the state reason', () => `cluster: ${broken.cluster}\n${died}`],
  ]

  test.each(kinds)('from %s', async (_, text) => {
    const view = await answer(text())
    expect(view.cluster?.name).toBe(broken.cluster)
    expect(view.failing[0]?.failure).toBe(broken.failure)
    const links = view.launches.flatMap((launch) => launch.links)
    const link = links.find(({ failure }) => failure === broken.failure)
    expect(link?.fix?.accountId).toMatch(/^\d{12}$/)
    expect(view.launches.map(({ keyArn }) => keyArn)).toEqual([broken.keyArn])
    if (link?.principalArn) expect(link.principalArn).toBe(broken.principalArn)
    // What the engine can mend it says how to mend, verified; F8 to F10 are no matter of permissions.
    const mendable = !['F8', 'F9', 'F10'].includes(broken.failure)
    expect((link?.alternatives.length ?? 0) > 0, JSON.stringify(link?.blocking)).toBe(mendable)
    expect(view.refreshScanId).toBeNull()
  })
})

describe('the nodes of claims-prod that still run lead to what stops the next one', () => {
  const claimsProd = facts.failing.find(({ cluster }) => cluster === 'claims-prod')!
  const running = () => {
    const node = inventory.instances.find(
      ({ tags, state }) => tags['eks:eks-cluster-name'] === 'claims-prod' && state === 'running',
    )
    if (!node) throw new Error('Expected a running node of claims-prod.')
    return node
  }
  test.each([
    ['a NodeClaim', () => `nodeclaim/${running().tags['karpenter.sh/nodeclaim']}`],
    ['the bare name of a NodeClaim', () => running().tags['karpenter.sh/nodeclaim'] ?? ''],
    ['a node named after its instance', () => `node/${running().id}.us-west-2.compute.internal`],
    ['a volume id', () => running().volumeIds[0] ?? ''],
  ])('%s', async (_, text) => {
    const view = await answer(text())
    expect([view.cluster?.name, view.failing[0]?.failure]).toEqual(['claims-prod', claimsProd.failure])
  })
})

test("AWS's sentence alone is enough where the controller works for one cluster", async () => {
  for (const broken of facts.failing.filter((one) => ['F1', 'F2', 'F3', 'F11'].includes(one.failure))) {
    const view = await answer(trailEvent(broken).errorMessage)
    expect([view.cluster?.name, view.failing[0]?.failure]).toEqual([broken.cluster, broken.failure])
    expect(view.launches[0]?.links.find(({ status }) => status === 'fails')?.confirmed).toBe(true)
  }
})

test('a healthy cluster is said to hold, link by link, and what is unread to be unread', async () => {
  const healthy = inventory.clusters.find(({ arn }) => arn === facts.healthy[0])
  const view = await answer(`cluster=${healthy?.name} ${died}`)
  expect(view.failing).toEqual([])
  expect(view.launches.flatMap(({ links }) => links).every(({ status }) => status === 'holds')).toBe(true)
  expect(view.otherwise.join()).toContain('Every link holds')
  const unread = inventory.clusters.find(({ arn }) => arn === facts.unreadable[0])
  expect((await answer(`cluster=${unread?.name}`)).otherwise.join()).toContain('Not known')
})

test('without a clue the cluster is asked for, the broken ones first, and the answer is taken', async () => {
  const asked = await question(died)
  expect(asked).toMatchObject({ needs: 'cluster', cluster: null, sources: ['state-reason'], text: died })
  const count = facts.failing.length
  expect(asked.candidates.slice(0, count).every(({ status }) => status === 'broken')).toBe(true)
  const chosen = facts.failing.find(({ failure }) => failure === 'F7')
  const view = await answer(died, { answers: { cluster: chosen?.clusterArn } })
  expect(view.failing[0]).toMatchObject({ failure: 'F7', accountId: accountOf(chosen?.keyArn ?? '') })
})

test('the failing link leads to the request that closes it, where a grant can', async () => {
  const f4 = facts.failing.find(({ failure }) => failure === 'F4')!
  const link = (await answer(deadInstance(f4))).launches[0]?.links.find(({ status }) => status === 'fails')
  const need = await db.prisma.needRecord.findFirstOrThrow({
    where: { clusterArn: f4.clusterArn, principalArn: f4.principalArn },
  })
  expect(link?.request).toEqual({ needId: need.id, grantFrom: accountOf(f4.principalArn), openRequestId: null })
})

test('where no command of ours changes a policy, the statement is told as it will read', async () => {
  const f12 = facts.failing.find(({ failure }) => failure === 'F12')!
  const link = (await answer(deadInstance(f12))).launches[0]?.links.find(({ status }) => status === 'fails')
  const change = link?.alternatives[0]?.changes[0]
  expect(change).toMatchObject({ accountId: null, awsCli: { text: null, why: expect.stringContaining('management') } })
  const effects = change?.statements.map((text) => JSON.parse(text).Effect)
  expect(new Set(effects)).toEqual(new Set(['Deny']))
})

test('a text that is too long is answered with the limit', async () => {
  expect(await ask('x'.repeat(70_000))).toEqual({ outcome: 'too-long', length: 70_000, limit: 65_536 })
})

test.each(roleNames)('a %s may ask', async (role) => {
  const view = await answer(`cluster=${facts.failing[0]?.cluster}`, { refresh: false }, contextFor(db, role))
  expect(view.failing[0]?.failure).toBe(facts.failing[0]?.failure)
})

test('a key that was not read lately is read again for who may, and the age is told', async () => {
  const f1 = facts.failing.find(({ failure }) => failure === 'F1')!
  await db.pool.query(`update scan_coverage set finished_at = finished_at - interval '1 hour'`)
  const before = await answer(deadInstance(f1), {}, requester)
  expect(Date.now() - Date.parse(before.launches[0]?.keyReadAt ?? '')).toBeGreaterThan(3_500_000)
  const scanId = before.refreshScanId
  if (scanId === null) throw new Error('Expected a scan of the key.')
  const rolesOf = [accountOf(f1.principalArn)]
  expect(await finished(scanId)).toMatchObject({
    status: 'complete',
    scope: { key: f1.keyArn, rolesOf },
    trigger: 'diagnosis',
  })
  const after = await answer(deadInstance(f1), {}, requester)
  expect(after.freshness).toEqual(before.freshness)
  expect(after.refreshScanId).toBeNull()
  expect(Date.now() - Date.parse(after.launches[0]?.keyReadAt ?? '')).toBeLessThan(60_000)
  expect(after.rolesReadAt.map(({ accountId }) => accountId)).toEqual(rolesOf)
  expect(Date.now() - Date.parse(after.rolesReadAt[0]?.readAt ?? '')).toBeLessThan(60_000)
  expect(after.failing).toEqual(before.failing)
})

test('a role that was mended in the meantime is read again with its policies', async () => {
  const f1 = facts.failing.find(({ failure }) => failure === 'F1')!
  const inline = (findRole(world, f1.principalArn)?.inline ?? []) as NamedDocument[]
  inline.push({ name: 'VolumeKeys', document: policy(...volumePermissions({ keyArn: f1.keyArn })) })
  await db.pool.query(
    `update scan_coverage set finished_at = finished_at - interval '1 hour' where collector = 'iam-principals'`,
  )
  const before = await answer(deadInstance(f1), {}, requester)
  expect(before.failing[0]?.failure).toBe('F1')
  // The key was read a moment ago, and is read once more with the roles: one scan of both.
  expect((await finished(before.refreshScanId ?? 0)).status).toBe('complete')
  const after = await answer(deadInstance(f1), {}, requester)
  expect([after.failing, after.refreshScanId]).toEqual([[], null])
  expect(after.otherwise.join()).toContain('mended since')
  const need = await db.prisma.needRecord.findFirstOrThrow({
    where: { clusterArn: f1.clusterArn, principalArn: f1.principalArn },
  })
  expect(need.status).toBe('ok')
  inline.pop()
})

describe('CloudTrail is asked for the refused calls', () => {
  const answered = async (text: string): Promise<TrailEvidenceView> => {
    for (;;) {
      const evidence = TrailEvidenceView.parse(JSON.parse(JSON.stringify(await askTrail(viewer, { text }))))
      if (evidence.state !== 'waiting') return evidence
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  test.each(['F2', 'F4', 'F12'])('%s', async (failure) => {
    const broken = facts.failing.find((one) => one.failure === failure)!
    const { state, calls, question } = await answered(deadInstance(broken))
    expect([state, question.principalArn, question.keyArn]).toEqual(['found', broken.principalArn, broken.keyArn])
    expect(question.accountId).toBe(accountOf(broken.principalArn))
    expect(calls[0]).toMatchObject({ operation: question.operation, errorCode: 'AccessDenied' })
    expect(calls[0]?.message).toContain('is not authorized to perform')
    expect(calls[0]?.eventId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('where there is none, that is said with the time that was looked at', async () => {
    const healthy = inventory.clusters.find(({ arn }) => arn === facts.healthy[0])
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
    const { state, reason, calls } = await answered(`cluster=${healthy?.name} ${day}T12:00:00Z`)
    expect([state, calls]).toEqual(['nothing', []])
    expect(reason).toContain(`between ${day}T11:40:00.000Z and ${day}T12:10:00.000Z`)
    const old = await answered(`cluster=${healthy?.name} 2020-01-01T00:00:00Z`)
    expect([old.state, old.reason]).toEqual(['nothing', expect.stringContaining('more than 90 days ago')])
  })

  test('a refusal of CloudTrail itself is told', async () => {
    simulator.faults = [{ service: 'cloudtrail', effect: 'deny' }]
    const { state, reason } = await answered(deadInstance(facts.failing.find(({ failure }) => failure === 'F3')!))
    simulator.faults = []
    expect(state).toBe('failed')
    expect(reason).toContain('cloudtrail:LookupEvents')
  })

  test('a text that leads to no call is refused', async () => {
    await expect(askTrail(viewer, { text: died })).rejects.toThrow(/no call of KMS/)
  })
})
