import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import {
  admitAccount,
  admitGrants,
  mayGrant,
  mayUse,
  type TestStatement,
  throughEc2,
} from '../inventory/testing/statements'
import { denied, seen } from '../observed'
import { eightOperations } from './eight-operations'
import { indexInventory } from './index-inventory'
import { judgeNeed, judgeNeeds } from './judge-needs'
import type { JudgedNeed, PrincipalKind } from './need'
import { withGrant } from './with-grant'

const needOf = (needs: readonly JudgedNeed[], kind: PrincipalKind) => {
  const found = needs.filter((need) => need.principal.kind === kind)
  if (found.length !== 1) throw new Error(`expected one ${kind} need, found ${found.length}`)
  return found[0] as JudgedNeed
}
const verdicts = (need: JudgedNeed) => Object.fromEntries(need.operations.map((o) => [o.operation, o.verdict]))

interface Across {
  readonly admits?: (workload: string) => readonly TestStatement[]
  readonly allows?: (key: string) => readonly TestStatement[]
  readonly key?: Parameters<ReturnType<ReturnType<typeof organization>['account']>['key']>[1]
  readonly written?: (key: string) => string
}

/** Karpenter in one account, its volume key in another; healthy unless the case says otherwise. */
function karpenterAcross(given: Across = {}) {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const admits = given.admits ?? ((id) => [admitAccount(id), admitGrants(id)])
  const key = owner.key('ebs', { admits: admits(workload.id), ...given.key })
  const allows = given.allows ?? ((arn) => [mayUse(arn), mayGrant(arn)])
  const controller = workload.role('KarpenterController-payments', { statements: allows(key) })
  const cluster = workload.cluster('payments').podIdentity('karpenter', controller)
  cluster.karpenterTemplate([{ kmsKeyId: given.written ? given.written(key) : key }])
  return { org, owner, workload, key, controller, cluster }
}

/** A managed node group in one account, its volume key in another. */
function nodeGroupAcross(direct = true) {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const key = owner.key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id, direct)] })
  const scaling = workload.autoScalingRole()
  const cluster = workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: scaling })
  return { org, owner, workload, key, scaling, cluster }
}

describe('facts of the key that could not be read', () => {
  const onlyTagged = (key: string): readonly TestStatement[] => [
    mayUse(key),
    mayGrant(key),
    {
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/frozen': 'yes' } },
    },
  ]

  test('leave a verdict that hangs on them open instead of taking them for absent', () => {
    const unreadTags = denied('kms:ListResourceTags', 'not authorized')
    const { org } = karpenterAcross({ allows: onlyTagged, key: { unreadTags } })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need.status).toBe('unknown')
    expect(verdicts(need)).toMatchObject({ Decrypt: 'conditional', DescribeKey: 'allowed' })
  })

  test('decide it once they are read', () => {
    const judge = (tags: Record<string, string>) => {
      const { org } = karpenterAcross({ allows: onlyTagged, key: { tags } })
      return verdicts(needOf(judgeNeeds(org.inventory()), 'karpenter-controller')).Decrypt
    }
    expect(judge({})).toBe('allowed')
    expect(judge({ frozen: 'yes' })).toBe('denied')
  })
})

describe('healthy clusters', () => {
  test('Karpenter with a key of another account and both halves of the permission is ok', () => {
    const { org, controller, key } = karpenterAcross()
    const needs = judgeNeeds(org.inventory())
    const need = needOf(needs, 'karpenter-controller')
    expect(need).toMatchObject({ status: 'ok', failure: null, keyArn: key, principal: { arn: controller } })
    expect(verdicts(need)).toMatchObject({ Decrypt: 'allowed', CreateGrant: 'allowed', DescribeKey: 'allowed' })
    expect(needOf(needs, 'identity-only-role')).toMatchObject({ status: 'ok', failure: null })
  })

  test('Karpenter with a key of its own account needs no identity policy when the key policy works through EC2', () => {
    const org = organization()
    const workload = org.account('payments')
    const key = workload.key('ebs', { admits: [throughEc2(workload.id, 'us-east-1')] })
    const controller = workload.role('KarpenterController-payments')
    workload
      .cluster('payments')
      .podIdentity('karpenter', controller)
      .karpenterTemplate([{ kmsKeyId: key }])
    const needs = judgeNeeds(org.inventory())
    expect(needOf(needs, 'karpenter-controller').status).toBe('ok')
    expect(needOf(needs, 'identity-only-role').status).toBe('ok')
  })

  test('a service-linked role of another account is let in by a grant from its own account', () => {
    const { org, key, scaling, workload } = nodeGroupAcross()
    org.grant(key, scaling, eightOperations, { issuingAccount: workload.id })
    const need = needOf(judgeNeeds(org.inventory()), 'auto-scaling-role')
    expect(need).toMatchObject({ status: 'ok', seedStatus: 'ok', failure: null })
  })

  test('what only the founding profile lists leaves a controller ok, and shows in the other profile', () => {
    const narrow = (key: string): TestStatement[] => [
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
        Resource: key,
      },
      mayGrant(key),
    ]
    const need = needOf(judgeNeeds(karpenterAcross({ allows: narrow }).org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'ok', seedStatus: 'broken' })
    expect(verdicts(need)).toMatchObject({ Encrypt: 'denied', GenerateDataKey: 'denied' })
  })

  test('the node role takes no part: without any permission its need is ok', () => {
    const { org, workload, cluster } = karpenterAcross()
    const node = workload.role('KarpenterNodeRole-payments', { instanceProfile: 'payments-nodes' })
    cluster.accessEntry(node)
    const need = needOf(judgeNeeds(org.inventory()), 'node-role')
    expect(need).toMatchObject({ status: 'ok', seedStatus: 'broken', failure: null })
  })
})

describe('the failure catalogue', () => {
  test('F1: the key policy admits the account, but the controller has no identity policy for the key', () => {
    const { org, workload } = karpenterAcross({ allows: () => [] })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F1', fix: { accountId: workload.id } })
    expect(need.operations.find((o) => o.operation === 'Decrypt')).toMatchObject({ layer: 'identity-policy' })
    expect(need.summary).toContain('alias/ebs')
    expect(need.summary).toContain('KarpenterController-payments')
  })

  test('F2: the key policy does not admit the account', () => {
    const { org, owner } = karpenterAcross({ admits: () => [] })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F2', fix: { accountId: owner.id } })
    expect(need.operations.find((o) => o.operation === 'Decrypt')).toMatchObject({ layer: 'key-policy' })
  })

  test('F3: only CreateGrant is missing', () => {
    const need = needOf(
      judgeNeeds(karpenterAcross({ admits: (id) => [admitAccount(id)] }).org.inventory()),
      'karpenter-controller',
    )
    expect(need).toMatchObject({ status: 'broken', failure: 'F3' })
    expect(verdicts(need)).toMatchObject({ Decrypt: 'allowed', CreateGrant: 'denied' })
  })

  test('F4: nothing lets the service-linked role of the node group in', () => {
    const { org, workload } = nodeGroupAcross()
    const need = needOf(judgeNeeds(org.inventory()), 'auto-scaling-role')
    expect(need).toMatchObject({ status: 'broken', failure: 'F4', fix: { accountId: workload.id } })
    expect(Object.keys(verdicts(need)).sort()).toEqual([...eightOperations].sort())
  })

  test("F5: the grant for the service-linked role was issued by the key's owner", () => {
    const { org, owner, workload, key, scaling } = nodeGroupAcross()
    const grant = org.grant(key, scaling, eightOperations, { issuingAccount: owner.id })
    const need = needOf(judgeNeeds(org.inventory()), 'auto-scaling-role')
    expect(need).toMatchObject({ status: 'broken', failure: 'F5', fix: { accountId: workload.id } })
    expect(need.summary).toContain(grant.grantId)
  })

  test('F6: the grant goes to the default service-linked role, the group uses one with a suffix', () => {
    const org = organization()
    const owner = org.account('keys', 'ou-keys')
    const workload = org.account('payments')
    const key = owner.key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id, true)] })
    const other = workload.autoScalingRole()
    workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: workload.autoScalingRole('_payments') })
    org.grant(key, other, eightOperations, { issuingAccount: workload.id })
    expect(needOf(judgeNeeds(org.inventory()), 'auto-scaling-role')).toMatchObject({ status: 'broken', failure: 'F6' })
  })

  test('F6: the grantee is the unique id of a role that is gone', () => {
    const { org, workload, key } = nodeGroupAcross()
    org.grant(key, 'AROADELETED000000001', eightOperations, { issuingAccount: workload.id })
    expect(needOf(judgeNeeds(org.inventory()), 'auto-scaling-role')).toMatchObject({ status: 'broken', failure: 'F6' })
  })

  test('F6: the role was created again after the grant (R23)', () => {
    const { org, workload, key, scaling } = nodeGroupAcross()
    org.grant(key, scaling, eightOperations, { issuingAccount: workload.id, createdAt: '2025-12-01T00:00:00.000Z' })
    expect(needOf(judgeNeeds(org.inventory()), 'auto-scaling-role')).toMatchObject({ status: 'broken', failure: 'F6' })
  })

  test('F6: Pod Identity names a role that does not exist', () => {
    const { org, workload, key } = nodeGroupAcross()
    const gone = `arn:aws:iam::${workload.id}:role/deleted`
    workload
      .cluster('orders')
      .podIdentity('karpenter', gone)
      .karpenterTemplate([{ kmsKeyId: key }])
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F6' })
    expect(need.summary).toContain('does not exist')
  })

  test.each(['Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable'] as const)('F7: the key is %s', (state) => {
    const { org, owner } = karpenterAcross({ key: { metadata: { state } } })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F7', fix: { accountId: owner.id } })
    expect(need.operations.find((o) => o.operation === 'Decrypt')).toMatchObject({
      verdict: 'denied',
      authorization: 'allowed',
      layer: 'key-state',
    })
  })

  test('F8: the template names a key of another Region', () => {
    const { org, workload } = karpenterAcross({ key: { region: 'eu-west-1' } })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F8', fix: { accountId: workload.id } })
    expect(need.keyProblem?.failure).toBe('F8')
  })

  test.each([
    ['id', (key: string) => key.split('/')[1] ?? ''],
    ['alias', () => 'alias/ebs'],
  ])("F9: the template names another account's key by its %s only", (_, written) => {
    const { org, workload, key } = karpenterAcross({ written })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F9', fix: { accountId: workload.id } })
    expect(need.summary).toContain(key)
  })

  test.each([
    { spec: 'RSA_2048', usage: 'ENCRYPT_DECRYPT' },
    { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
  ] as const)('F10: the key is $spec', (metadata) => {
    const need = needOf(judgeNeeds(karpenterAcross({ key: { metadata } }).org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F10' })
    expect(need.operations.find((o) => o.operation === 'Decrypt')?.layer).toBe('key-usage')
  })

  test('F11: an SCP over the workload account denies KMS', () => {
    const { org, workload } = karpenterAcross()
    org.scp('NoKms', ['ou-workloads'], { Effect: 'Deny', Action: 'kms:*', Resource: '*' })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F11', fix: { accountId: org.managementAccountId } })
    expect(need.operations.find((o) => o.operation === 'Decrypt')).toMatchObject({ layer: 'scp' })
    expect(workload.id).not.toBe(org.managementAccountId)
  })

  test("F11: an RCP over the key's account denies callers of this organization", () => {
    const { org } = karpenterAcross()
    org.rcp('OnlyOthers', ['ou-keys'], {
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-another' } },
    })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F11' })
    expect(need.operations.find((o) => o.operation === 'Decrypt')?.layer).toBe('rcp')
  })

  test("F11: the controller's permissions boundary leaves KMS out", () => {
    const org = organization()
    const workload = org.account('payments')
    const key = workload.key('ebs')
    const controller = workload.role('KarpenterController-payments', {
      statements: [mayUse(key), mayGrant(key)],
      boundary: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }],
    })
    workload
      .cluster('payments')
      .podIdentity('karpenter', controller)
      .karpenterTemplate([{ kmsKeyId: key }])
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F11', fix: { accountId: workload.id } })
  })

  test('F11 does not touch service-linked roles: the same SCP leaves the node group ok', () => {
    const { org, key, scaling, workload } = nodeGroupAcross()
    org.grant(key, scaling, eightOperations, { issuingAccount: workload.id })
    org.scp('NoKms', ['ou-workloads'], { Effect: 'Deny', Action: 'kms:*', Resource: '*' })
    const needs = judgeNeeds(org.inventory())
    expect(needOf(needs, 'auto-scaling-role').status).toBe('ok')
    expect(needOf(needs, 'identity-only-role')).toMatchObject({ status: 'broken', failure: 'F12' })
  })

  const perimeter = (exempt: boolean): TestStatement => ({
    Sid: 'ExpectedNetworks',
    Effect: 'Deny',
    Action: 'kms:*',
    Resource: '*',
    Condition: {
      StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' },
      BoolIfExists: { 'aws:ViaAWSService': 'false' },
      ...(exempt ? { ArnNotLikeIfExists: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/aws:ec2-infrastructure' } } : {}),
    },
  })

  test('F12: a network perimeter hits the identity-only role, not the controller', () => {
    const { org } = karpenterAcross()
    org.scp('Perimeter', ['ou-workloads'], perimeter(false))
    const needs = judgeNeeds(org.inventory())
    expect(needOf(needs, 'karpenter-controller').status).toBe('ok')
    const need = needOf(needs, 'identity-only-role')
    expect(need).toMatchObject({ status: 'broken', failure: 'F12', fix: { accountId: org.managementAccountId } })
    expect(need.operations[0]).toMatchObject({ operation: 'Decrypt', layer: 'scp' })
  })

  test('a network perimeter that exempts the identity-only role is ok', () => {
    const { org } = karpenterAcross()
    org.scp('Perimeter', ['ou-workloads'], perimeter(true))
    expect(needOf(judgeNeeds(org.inventory()), 'identity-only-role').status).toBe('ok')
  })

  test('a denial that depends on undocumented facts of the identity-only role cannot be told', () => {
    const onlyThroughEc2: TestStatement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringNotEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } },
    }
    const { org } = karpenterAcross({ admits: (id) => [admitAccount(id), admitGrants(id), onlyThroughEc2] })
    const needs = judgeNeeds(org.inventory())
    expect(needOf(needs, 'karpenter-controller').status).toBe('ok')
    expect(needOf(needs, 'identity-only-role')).toMatchObject({ status: 'unknown', failure: null })
  })
})

describe('the default key', () => {
  function withDefaultKey(devices: Parameters<ReturnType<typeof karpenterAcross>['cluster']['karpenterTemplate']>[0]) {
    const org = organization()
    const workload = org.account('payments')
    const key = workload.key('default')
    workload.defaultKey(key)
    const cluster = workload.cluster('payments')
    cluster.podIdentity('karpenter', workload.role('KarpenterController-payments')).karpenterTemplate(devices)
    return judgeNeeds(org.inventory())
  }

  test('an encrypted mapping without a key uses it even when encryption by default is off', () => {
    const need = needOf(withDefaultKey([{ encrypted: true, kmsKeyId: null }]), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'broken', failure: 'F15', uses: [{ kind: 'default-key' }] })
    expect(need.summary).toContain('default EBS key')
  })

  test('an unencrypted volume of a custom image makes no call to KMS', () => {
    expect(withDefaultKey([])).toEqual([])
  })
})

describe('what could not be read', () => {
  test('a controller whose IAM could not be read is unknown, not denied', () => {
    const { org, workload } = karpenterAcross({ allows: () => [] })
    org.read(workload.id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'unknown', failure: null, fix: null })
    expect(need.summary).toContain('cannot be told')
  })

  test('a key whose policy could not be read is unknown', () => {
    const policy = denied('kms:GetKeyPolicy', 'not authorized')
    const need = needOf(judgeNeeds(karpenterAcross({ key: { policy } }).org.inventory()), 'karpenter-controller')
    expect(need.status).toBe('unknown')
  })

  test('a service-linked role without a grant is unknown while grants could not be read', () => {
    const org = organization()
    const workload = org.account('payments')
    const grants = denied('kms:ListGrants', 'not authorized')
    const key = org.account('keys', 'ou-keys').key('ebs', { admits: [admitAccount(workload.id)], grants })
    workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: workload.autoScalingRole() })
    expect(needOf(judgeNeeds(org.inventory()), 'auto-scaling-role').status).toBe('unknown')
  })

  test('the same when only some grants were read', () => {
    const org = organization()
    const workload = org.account('payments')
    const grants = seen({ count: 1, partial: true })
    const key = org.account('keys', 'ou-keys').key('ebs', { admits: [admitAccount(workload.id)], grants })
    workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: workload.autoScalingRole() })
    expect(needOf(judgeNeeds(org.inventory()), 'auto-scaling-role').status).toBe('unknown')
  })

  test('a key of an account nobody scanned is unknown', () => {
    const foreign = 'arn:aws:kms:us-east-1:999900000001:key/00000000-0000-4000-8000-000000000009'
    const need = needOf(judgeNeeds(karpenterAcross({ written: () => foreign }).org.inventory()), 'karpenter-controller')
    expect(need).toMatchObject({ status: 'unknown', keyArn: foreign, keyProblem: { failure: null } })
  })

  test('an authorized controller is unknown while the state of the key is not known', () => {
    const unreadMetadata = denied('kms:DescribeKey', 'not authorized')
    const need = needOf(
      judgeNeeds(karpenterAcross({ key: { unreadMetadata } }).org.inventory()),
      'karpenter-controller',
    )
    expect(need.status).toBe('unknown')
  })
})

describe('grants', () => {
  test('a grant for one existing volume is no access for the next launch', () => {
    const { org, workload, key, controller } = karpenterAcross({ admits: () => [], allows: () => [] })
    org.grant(key, controller, eightOperations, {
      issuingAccount: workload.id,
      constraints: {
        encryptionContextSubset: { 'aws:ebs:id': 'vol-1' },
        encryptionContextEquals: null,
        sourceArn: null,
      },
    })
    const need = needOf(judgeNeeds(org.inventory()), 'karpenter-controller')
    expect(need.status).toBe('broken')
    expect(verdicts(need)).toMatchObject({ Decrypt: 'denied', DescribeKey: 'allowed' })
  })

  test('a need is judged again on the inventory as it would be with the grant', () => {
    const { org, workload, key, scaling } = nodeGroupAcross()
    const before = org.inventory()
    const need = needOf(judgeNeeds(before), 'auto-scaling-role')
    const grant = organization().grant(key, scaling, eightOperations, { issuingAccount: workload.id })
    const after = judgeNeed(indexInventory(withGrant(before, grant)), need)
    expect([need.status, after.status]).toEqual(['broken', 'ok'])
    expect(after.id).toBe(need.id)
  })
})
