import { beforeEach, describe, expect, test } from 'vitest'
import type { Grant, Key } from '@/lib/simulator/world/kms-key'
import { kmsKeys } from './kms-keys'
import { accountId, bodiesOf, region, simulated } from './testing/simulated'

const aws = await simulated()
const { keys } = aws.resources()
beforeEach(() => {
  keys.length = 0
})

const first = '11111111-0000-4000-8000-000000000001'
const second = '11111111-0000-4000-8000-000000000002'
const scanner = `arn:aws:iam::${accountId}:role/KeyscopeScanner`
const root = `arn:aws:iam::${accountId}:root`

function addKey(id: string, change: Partial<Key> = {}): Key {
  const key: Key = {
    id,
    arn: `arn:aws:kms:${region}:${accountId}:key/${id}`,
    accountId,
    region,
    description: `key ${id}`,
    manager: 'CUSTOMER',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    state: 'Enabled',
    createdAt: new Date('2026-02-01T00:00:00Z'),
    aliases: [],
    tags: {},
    policy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }],
    },
    rotation: { enabled: true, periodInDays: 180, completed: [] },
    grants: [],
    ...change,
  }
  keys.push(key)
  return key
}

const grant = (key: Key, id: string, change: Partial<Grant> = {}): Grant => ({
  id,
  keyArn: key.arn,
  createdAt: new Date('2026-03-01T00:00:00Z'),
  granteePrincipal: `arn:aws:iam::${accountId}:role/worker`,
  issuingAccount: accountId,
  operations: ['Encrypt', 'Decrypt'],
  ...change,
})

describe('keys', () => {
  test('no keys cost one call', async () => {
    const { outcome, calls } = await aws.collect(kmsKeys)
    expect({ outcome, calls }).toEqual({ outcome: 'read', calls: 1 })
  })

  test('few keys are read without asking for the account’s own quotas', async () => {
    addKey(first)
    const { calls } = await aws.collect(kmsKeys)
    expect(calls).toBe(7)
    expect(aws.calls['servicequotas.ListServiceQuotas']).toBeUndefined()
  })

  test('come with aliases, policy, rotation and tags', async () => {
    addKey(first, { aliases: ['alias/orders', 'alias/billing'], tags: { team: 'orders' } })
    const harvest = await aws.collect(kmsKeys)
    expect(bodiesOf(harvest, 'kms-key')).toMatchObject([
      {
        keyId: first,
        accountId,
        region,
        aliases: ['alias/billing', 'alias/orders'],
        metadata: { state: 'seen', value: { state: 'Enabled', manager: 'CUSTOMER', description: `key ${first}` } },
        tags: { state: 'seen', value: { team: 'orders' } },
        rotation: { state: 'seen', value: { enabled: true, periodInDays: 180 } },
        grants: { state: 'seen', value: { count: 0, partial: false } },
      },
    ])
    const [policy] = harvest.documents.values()
    expect(JSON.parse(policy ?? '')).toMatchObject({ Statement: [{ Principal: { AWS: root } }] })
  })

  test('that AWS manages are left out without a call for each', async () => {
    addKey(first)
    addKey(second, { manager: 'AWS', aliases: ['alias/aws/ebs'] })
    const harvest = await aws.collect(kmsKeys)
    expect(bodiesOf(harvest, 'kms-key').map(({ keyId }) => keyId)).toEqual([first])
    expect(aws.calls['kms.DescribeKey']).toBe(1)
  })

  test('that cannot rotate are not asked whether they do', async () => {
    addKey(first, { spec: 'RSA_2048' })
    expect(bodiesOf(await aws.collect(kmsKeys), 'kms-key')).toMatchObject([{ rotation: null }])
    expect(aws.calls['kms.GetKeyRotationStatus']).toBeUndefined()
  })

  test('whose policy shuts the scanner out are still keys, with what was denied', async () => {
    addKey(first, {
      policy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' },
          {
            Effect: 'Deny',
            Principal: { AWS: scanner },
            Action: ['kms:GetKeyPolicy', 'kms:ListGrants'],
            Resource: '*',
          },
        ],
      },
    })
    const harvest = await aws.collect(kmsKeys)
    expect(harvest).toMatchObject({ outcome: 'partial', misses: 2 })
    expect(harvest.keep).toEqual([`arn:aws:kms:${region}:${accountId}:key/${first}/grant/`])
    expect(bodiesOf(harvest, 'kms-key')).toMatchObject([
      {
        metadata: { state: 'seen' },
        policyHash: { state: 'denied', call: 'kms:GetKeyPolicy' },
        grants: { state: 'denied', call: 'kms:ListGrants' },
      },
    ])
  })

  test('that cannot be listed are denied as a whole', async () => {
    addKey(first)
    aws.fail({ operation: 'ListKeys', effect: 'deny' })
    expect(await aws.collect(kmsKeys)).toMatchObject({
      outcome: 'denied',
      unread: { state: 'denied', call: 'kms:ListKeys' },
      resources: [],
    })
  })
})

describe('grants', () => {
  test('come with every field, over more than one page', async () => {
    const key = addKey(first)
    key.grants.push(
      grant(key, 'first', {
        name: 'request-1',
        retiringPrincipal: `arn:aws:iam::${accountId}:role/KeyscopeGrantWriter`,
        constraints: { EncryptionContextSubset: { 'aws:ebs:id': 'vol-1' } },
      }),
      ...Array.from({ length: 230 }, (_, at) => grant(key, `grant-${at}`)),
    )
    const harvest = await aws.collect(kmsKeys)
    expect(aws.calls['kms.ListGrants']).toBe(3)
    expect(bodiesOf(harvest, 'kms-key')[0]?.grants).toEqual({ state: 'seen', value: { count: 231, partial: false } })
    const grants = bodiesOf(harvest, 'kms-grant')
    expect(grants).toHaveLength(231)
    expect(grants.find(({ grantId }) => grantId === 'first')).toEqual({
      grantId: 'first',
      keyArn: key.arn,
      name: 'request-1',
      createdAt: '2026-03-01T00:00:00.000Z',
      granteePrincipal: `arn:aws:iam::${accountId}:role/worker`,
      granteeServicePrincipal: null,
      retiringPrincipal: `arn:aws:iam::${accountId}:role/KeyscopeGrantWriter`,
      retiringServicePrincipal: null,
      issuingAccount: accountId,
      operations: ['Decrypt', 'Encrypt'],
      constraints: {
        encryptionContextEquals: null,
        encryptionContextSubset: { 'aws:ebs:id': 'vol-1' },
        sourceArn: null,
      },
    })
  })

  test('that cannot be listed are no empty list', async () => {
    const key = addKey(first)
    key.grants.push(...Array.from({ length: 230 }, (_, at) => grant(key, `grant-${at}`)))
    aws.fail({ operation: 'ListGrants', effect: '5xx' })
    const harvest = await aws.collect(kmsKeys)
    expect(bodiesOf(harvest, 'kms-key')[0]?.grants).toMatchObject({ state: 'failed', call: 'kms:ListGrants' })
    expect(bodiesOf(harvest, 'kms-grant')).toEqual([])
  })
  describe('of which there are more than a thousand', () => {
    const controller = `arn:aws:iam::${accountId}:role/karpenter`
    const addHotKey = () => {
      const key = addKey(first)
      key.grants.push(...Array.from({ length: 1_500 }, (_, at) => grant(key, `volume-${String(at).padStart(4, '0')}`)))
      key.grants.push(grant(key, 'last', { granteePrincipal: controller }))
      return key
    }

    test('are listed to the end for whom they matter, and the key says so', async () => {
      addHotKey()
      const harvest = await aws.collect(kmsKeys, accountId, undefined, [controller])
      expect(aws.calls['kms.ListGrants']).toBe(11)
      expect(harvest).toMatchObject({
        outcome: 'partial',
        unread: { call: 'kms:ListGrants', code: 'ListedInPart' },
        keep: [],
      })
      expect(bodiesOf(harvest, 'kms-key')[0]?.grants).toEqual({ state: 'seen', value: { count: 1_001, partial: true } })
      expect(bodiesOf(harvest, 'kms-grant').filter(({ grantId }) => grantId === 'last')).toHaveLength(1)
    })

    test('keep what was known of others, but not what was taken from whom they matter', async () => {
      const key = addHotKey()
      const before = await aws.collect(kmsKeys)
      expect(bodiesOf(before, 'kms-grant')).toHaveLength(1_501)
      key.grants.splice(1_499, 2)
      const harvest = await aws.collect(kmsKeys, accountId, before, [controller])
      const ids = bodiesOf(harvest, 'kms-grant').map(({ grantId }) => grantId)
      expect(ids).toHaveLength(1_500)
      expect(ids).toContain('volume-1499')
      expect(ids).not.toContain('last')
    })

    test('are all listed where nobody is known to need the key', async () => {
      addHotKey()
      const harvest = await aws.collect(kmsKeys)
      expect(aws.calls['kms.ListGrants']).toBe(16)
      expect(harvest.outcome).toBe('read')
      expect(bodiesOf(harvest, 'kms-key')[0]?.grants).toEqual({
        state: 'seen',
        value: { count: 1_501, partial: false },
      })
    })
  })
})
