import { expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { buildQuestion } from './build-question'
import { findNeeds } from './find-needs'
import { indexInventory } from './index-inventory'
import type { PrincipalKind } from './need'

function start() {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const key = owner.key('ebs')
  const cluster = workload.cluster('payments', { secretsKey: key })
  cluster.podIdentity('karpenter', workload.role('controller')).karpenterTemplate([{ kmsKeyId: key }])
  const ask = (kind: PrincipalKind, operation: string) => {
    const index = indexInventory(org.inventory())
    const need = findNeeds(index).find((n) => n.principal.kind === kind)
    if (!need) throw new Error(`no need of ${kind}`)
    return buildQuestion(index, need, operation)
  }
  return { org, owner, workload, key, ask }
}

test("EC2 asks for Karpenter: its service, the caller's account, the volume, and no network keys", () => {
  const { workload, ask } = start()
  const { request } = ask('karpenter-controller', 'GenerateDataKeyWithoutPlaintext')
  expect(request.context).toMatchObject({
    'kms:ViaService': 'ec2.us-east-1.amazonaws.com',
    'kms:CallerAccount': workload.id,
    'aws:ViaAWSService': true,
    'kms:EncryptionContextKeys': ['aws:ebs:id'],
    'aws:PrincipalOrgPaths': ['o-example/r-root/ou-workloads/'],
  })
  expect([...request.unknown, ...Object.keys(request.context)]).not.toContain('aws:SourceVpc')
})

test('DescribeKey carries no encryption context', () => {
  const { request } = start().ask('karpenter-controller', 'DescribeKey')
  expect(Object.keys(request.context).filter((key) => key.startsWith('kms:EncryptionContext'))).toEqual([])
})

test("CreateGrant is for EC2's instance, held to its volume", () => {
  const { workload, ask } = start()
  const { request } = ask('karpenter-controller', 'CreateGrant')
  expect(request.context).toMatchObject({
    'kms:GrantIsForAWSResource': true,
    'kms:GrantConstraintType': 'EncryptionContextSubset',
    'kms:GranteePrincipal': expect.stringContaining(`:${workload.id}:assumed-role/aws:ec2-infrastructure/i-`),
  })
  expect(request.parameters).toMatchObject({
    Constraints: { EncryptionContextSubset: { 'aws:ebs:id': expect.stringMatching(/^vol-/) } },
  })
})

test('the identity-only role is a session that lives on the grant EC2 makes; its network is unknown', () => {
  const { workload, key, ask } = start()
  const question = ask('identity-only-role', 'Decrypt')
  expect(question.principal).toMatchObject({ type: 'session', identityPolicies: { state: 'seen', value: [] } })
  expect(question.grants).toMatchObject({
    state: 'seen',
    value: [{ keyArn: key, issuingAccount: workload.id, granteePrincipal: question.principal.arn }],
  })
  expect(question.request.unknown).toEqual(expect.arrayContaining(['aws:SourceVpc', 'aws:SourceIp', 'kms:ViaService']))
})

test('secrets are read by the cluster role itself, with a context nobody knows', () => {
  const { request } = start().ask('cluster-role', 'Decrypt')
  expect(request.context).not.toHaveProperty('kms:ViaService')
  expect(request.unknown).toEqual(expect.arrayContaining(['kms:ViaService', 'kms:EncryptionContext:*']))
})

test("SCPs are the caller's, RCPs the key's, each from the root down", () => {
  const { org, owner, workload, ask } = start()
  org.rcp('KeysOnly', ['ou-keys'], { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' })
  const { scps, rcps } = ask('karpenter-controller', 'Decrypt')
  expect(scps).toMatchObject({
    accountId: workload.id,
    managementAccount: false,
    levels: { state: 'seen', value: [{ target: 'root' }, { target: 'Workloads' }, { target: 'account' }] },
  })
  expect(rcps).toMatchObject({ accountId: owner.id, levels: { state: 'seen', value: [{ target: 'Keys' }] } })
})

test('control policies that could not all be read are unread, whatever is known of the rest', () => {
  const { org, ask } = start()
  org.read(org.managementAccountId, 'control-policies', '', 'partial', 'organizations:DescribePolicy')
  expect(ask('karpenter-controller', 'Decrypt').scps?.levels.state).toBe('failed')
})

test('account tags that could not be read take nothing away from control policies', () => {
  const { org, ask } = start()
  org.read(org.managementAccountId, 'organization', '', 'partial', 'organizations:ListTagsForResource')
  expect(ask('karpenter-controller', 'Decrypt').scps?.levels.state).toBe('seen')
})

test('grants for running instances are left out: they cover one volume each', () => {
  const { org, key, workload, ask } = start()
  const own = `arn:aws:sts::${workload.id}:assumed-role/aws:ec2-infrastructure/i-1`
  org.grant(key, own, ['Decrypt'], { issuingAccount: workload.id })
  org.grant(key, workload.role('app'), ['Decrypt'], { issuingAccount: workload.id })
  const { grants } = ask('karpenter-controller', 'Decrypt')
  expect(grants.state === 'seen' && grants.value.map((g) => g.grantId)).toEqual(['grant-2'])
})

test('of a key with very many grants only those that may concern the principal are asked about', () => {
  const { org, key, workload, ask } = start()
  for (let i = 0; i < 250; i++) org.grant(key, workload.role(`app-${i}`), ['Decrypt'])
  const wanted = org.grant(key, `arn:aws:iam::${workload.id}:role/controller`, ['Decrypt'])
  const wide = org.grant(key, `arn:aws:iam::${workload.id}:root`, ['Decrypt'])
  const { grants } = ask('karpenter-controller', 'Decrypt')
  expect(grants.state === 'seen' && grants.value.map((g) => g.grantId)).toEqual([wanted.grantId, wide.grantId])
})
