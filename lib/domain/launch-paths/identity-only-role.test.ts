import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { admitAccount, admitGrants, type TestStatement } from '../inventory/testing/statements'
import { judgeNeeds } from './judge-needs'

/** A cluster with every path that makes volumes, and what hangs over them. */
function start({ admits = [] as TestStatement[] } = {}) {
  const org = organization()
  const workload = org.account('payments')
  const owner = org.account('keys', 'ou-keys')
  const key = owner.key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id), ...admits] })
  const role = workload.role('any')
  const autoMode = { autoMode: { enabled: true, nodeRoleArn: workload.role('auto-nodes') } }
  workload.defaultKey(key, true)
  workload
    .cluster('payments', { secretsKey: key })
    .podIdentity('karpenter', role)
    .podIdentity('ebs-csi-controller-sa', role)
    .karpenterTemplate([{ kmsKeyId: key }])
    .nodeGroup('workers', { key, serviceLinkedRole: workload.autoScalingRole() })
    .volume(key, { CSIVolumeName: 'pvc-1' })
  workload
    .cluster('auto', autoMode)
    .volume(key, { 'eks:kubernetes-node-class-name': 'default' })
    .volume(key, { CSIVolumeName: 'pvc-2' })
  const needs = () => judgeNeeds(org.inventory()).filter(({ principal }) => principal.kind === 'identity-only-role')
  return { org, workload, owner, needs }
}

const denyDecrypt: TestStatement = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }

test('attaches the volumes of every path that makes some, Auto Mode and the CSI driver included, and no secrets', () => {
  const needs = start().needs()
  expect(needs.map(({ clusterArn, path }) => `${clusterArn.split('/')[1]} ${path}`).toSorted()).toEqual([
    'auto auto-mode',
    'auto ebs-csi',
    'payments ebs-csi',
    'payments karpenter',
    'payments managed-node-group',
  ])
  for (const need of needs) {
    expect(need).toMatchObject({ status: 'ok', failure: null })
    expect(need.operations).toMatchObject([{ operation: 'Decrypt', level: 'required', strict: 'required' }])
  }
})

describe('what denies it is named, on every path', () => {
  test('a service control policy', () => {
    const { org, workload, needs } = start()
    org.scp('NoDecrypt', [workload.id], denyDecrypt)
    for (const need of needs()) {
      expect(need).toMatchObject({ status: 'broken', failure: 'F12', fix: { accountId: org.managementAccountId } })
      expect(need.operations[0]).toMatchObject({ layer: 'scp', reason: expect.stringContaining('NoDecrypt') })
    }
  })

  test('a resource control policy', () => {
    const { org, needs } = start()
    org.rcp('OursOnly', ['ou-keys'], { ...denyDecrypt, Principal: '*' })
    for (const need of needs()) {
      expect(need).toMatchObject({ status: 'broken', failure: 'F12', fix: { accountId: org.managementAccountId } })
      expect(need.operations[0]).toMatchObject({ layer: 'rcp', reason: expect.stringContaining('OursOnly') })
    }
  })

  test('a statement of the key policy', () => {
    const { owner, needs } = start({ admits: [{ ...denyDecrypt, Sid: 'NobodyReads', Principal: '*' }] })
    for (const need of needs()) {
      expect(need).toMatchObject({ status: 'broken', failure: 'F12', fix: { accountId: owner.id } })
      expect(need.operations[0]).toMatchObject({ layer: 'key-policy', reason: expect.stringContaining('NobodyReads') })
    }
  })
})
