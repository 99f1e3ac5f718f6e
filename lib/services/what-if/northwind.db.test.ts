import { beforeAll, describe, expect, test } from 'vitest'
import { roleNames } from '@/lib/domain/roles'
import { contextFor } from '@/lib/testing/contexts'
import { scanning } from '../scans/testing/scanning'
import { askWhatIf } from './ask-what-if'
import { getPolicyText } from './get-policy-text'
import { listOptions } from './list-options'

/** The simulated organization, scanned: what is asked of it as a person would. */
const { db, scan } = await scanning()
const ctx = contextFor(db, 'viewer')
const ask = (...changes: Parameters<typeof askWhatIf>[1]['changes']) => askWhatIf(ctx, { changes })
const keyOf = async (alias: string) => (await db.prisma.keySummary.findFirstOrThrow({ where: { alias } })).arn

beforeAll(() => scan())

describe('a key that is disabled', () => {
  test('fails the launches of its cluster, and names its volumes and instances', async () => {
    const key = await keyOf('alias/payments-volumes')
    const answer = await ask({ change: 'set-key-state', key, state: 'Disabled' })
    expect(answer.launches.map(({ clusterName, path, effect }) => [clusterName, path, effect])).toEqual([
      ['payments-prod', 'karpenter', 'fails'],
      ['payments-prod', 'ebs-csi', 'fails'],
    ])
    const karpenter = answer.volumes.find(({ path }) => path === 'karpenter')
    expect(karpenter).toMatchObject({
      clusterName: 'payments-prod',
      effect: 'fails',
      count: 9,
      attached: 9,
      instances: 9,
    })
    expect(answer.volumes.find(({ path }) => path === 'ebs-csi')).toMatchObject({ effect: 'fails', count: 5 })
    expect(answer.unaffected.map(({ name }) => name)).toContain('orders-prod')
    expect(answer.unaffected.map(({ name }) => name)).not.toContain('payments-prod')
  })

  test('of a cluster’s secrets is told by the secrets it cannot read', async () => {
    const key = await keyOf('alias/payments-secrets')
    const answer = await ask({ change: 'set-key-state', key, state: 'PendingDeletion' })
    expect(answer.launches).toMatchObject([{ clusterName: 'payments-prod', path: 'secrets', effect: 'fails' }])
    expect(answer.volumes).toEqual([])
  })
})

test('the Auto Scaling role’s grant revoked fails its node group, and no volume', async () => {
  const key = await keyOf('alias/analytics-volumes')
  const [grant] = (await listOptions(ctx, { of: 'grant', within: key, q: 'autoscaling' })).items
  const answer = await ask({ change: 'revoke-grant', key, grantId: grant?.value ?? '' })
  expect(answer.launches).toMatchObject([
    { clusterName: 'analytics-prod', path: 'managed-node-group', effect: 'fails', before: 'ok', after: 'broken' },
  ])
  expect(answer.volumes).toEqual([])
})

describe('what can be chosen', () => {
  test('is found by what is typed, with what a cluster uses first', async () => {
    const keys = await listOptions(ctx, { of: 'key', q: 'payments-vol', within: '' })
    expect(keys.items[0]).toMatchObject({ label: 'alias/payments-volumes', value: expect.stringContaining(':key/') })
    const cluster = (await listOptions(ctx, { of: 'cluster', q: 'payments-prod', within: '' })).items[0]?.value ?? ''
    const roles = await listOptions(ctx, { of: 'role', q: '', within: cluster })
    expect(roles.items.length).toBeGreaterThan(1)
    expect(roles.items.every(({ value }) => value.includes(':role/'))).toBe(true)
    const every = await listOptions(ctx, { of: 'role', q: '', within: '' })
    expect(every).toMatchObject({ more: true })
    const percent = await listOptions(ctx, { of: 'role', q: '%', within: '' })
    expect(percent.items).toEqual([])
  })

  test('includes statements, policies with their text, control policies and targets', async () => {
    const key = await keyOf('alias/payments-volumes')
    const statements = await listOptions(ctx, { of: 'statement', q: '', within: key })
    expect(statements.items[0]).toMatchObject({ value: '0', note: expect.stringContaining('Allow') })
    const cluster = await db.prisma.clusterSummary.findFirstOrThrow({ where: { name: 'payments-prod' } })
    const need = await db.prisma.needRecord.findFirstOrThrow({
      where: { clusterArn: cluster.arn, principalKind: 'karpenter-controller' },
    })
    const [policy] = (await listOptions(ctx, { of: 'policy', q: '', within: need.principalArn })).items
    const { text } = await getPolicyText(ctx, { role: need.principalArn, policy: policy?.value ?? '' })
    expect(JSON.parse(text)).toHaveProperty('Statement')
    await expect(getPolicyText(ctx, { role: need.principalArn, policy: 'nothing' })).rejects.toThrow(/not found/)
    expect((await listOptions(ctx, { of: 'scp', q: 'full', within: '' })).items).toMatchObject([
      { label: 'FullAWSAccess' },
    ])
    expect((await listOptions(ctx, { of: 'target', q: 'root', within: '' })).items.length).toBeGreaterThan(0)
    expect((await listOptions(ctx, { of: 'grant', q: '', within: key })).more).toBe(true)
  })

  test.each(roleNames)('is open to a %s', async (role) => {
    const options = await listOptions(contextFor(db, role), { of: 'cluster', q: '', within: '' })
    expect(options.items.length).toBeGreaterThan(0)
  })
})
