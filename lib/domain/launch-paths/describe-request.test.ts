import { expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { admitAccount } from '../inventory/testing/statements'
import { buildQuestion } from './build-question'
import { findNeeds } from './find-needs'
import { indexInventory } from './index-inventory'
import { describeRequest } from './request-context'

const org = organization()
const workload = org.account('payments')
const key = org.account('keys').key('ebs', { admits: [admitAccount(workload.id)] })
const controller = workload.role('controller')
workload
  .cluster('payments', { secretsKey: key })
  .podIdentity('karpenter', controller)
  .karpenterTemplate([{ kmsKeyId: key }])
const index = indexInventory(org.inventory())
const needs = findNeeds(index)

const needOf = (kind: string) => needs.find((need) => need.principal.kind === kind)!
const linesOf = (kind: string, operation: string) =>
  Object.fromEntries(describeRequest(needOf(kind), operation).map(({ key: name, value }) => [name, value]))

test('what is shown of a request is what the engine was asked with', () => {
  for (const need of needs)
    for (const { operation } of need.operations) {
      const { context, unknown } = buildQuestion(index, need, operation).request
      for (const { key: name, value } of describeRequest(need, operation)) {
        if (value.startsWith('not known')) expect(unknown).toContain(name)
        else if (value.startsWith('absent')) expect([context[name], unknown.includes(name)]).toEqual([undefined, false])
        else if (value === 'the new volume') expect(context[name]).toMatch(/^vol-/)
        else expect([context[name]].flat().join(', ')).toBe(value)
      }
    }
})

test('a grant for an instance is asked for through EC2, a data key with the volume, a description with neither', () => {
  expect(linesOf('karpenter-controller', 'CreateGrant')).toMatchObject({
    'kms:CallerAccount': workload.id,
    'kms:ViaService': 'ec2.us-east-1.amazonaws.com',
    'kms:GrantIsForAWSResource': 'true',
    'kms:EncryptionContext:aws:ebs:id': 'the new volume',
  })
  expect(linesOf('karpenter-controller', 'DescribeKey')).toEqual({
    'kms:CallerAccount': workload.id,
    'kms:ViaService': 'ec2.us-east-1.amazonaws.com',
  })
})

test('what nobody can know beforehand is said to be so', () => {
  expect(linesOf('identity-only-role', 'Decrypt')).toMatchObject({ 'kms:ViaService': 'not known beforehand' })
  expect(linesOf('cluster-role', 'Decrypt')).toEqual({
    'kms:CallerAccount': workload.id,
    'kms:ViaService': 'not known beforehand',
  })
})
