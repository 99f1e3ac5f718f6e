import { expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { indexInventory } from './index-inventory'
import { resolveKey } from './resolve-key'

function start() {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const place = { accountId: workload.id, region: 'us-east-1' }
  const resolve = (written: string) => resolveKey(indexInventory(org.inventory()), written, place)
  return { org, owner, workload, resolve }
}

test('id, alias, key ARN and alias ARN of an own key are the same key', () => {
  const { workload, resolve } = start()
  const arn = workload.key('ebs')
  const id = arn.split('/')[1] ?? ''
  for (const written of [id, 'alias/ebs', arn, `arn:aws:kms:us-east-1:${workload.id}:alias/ebs`]) {
    expect(resolve(written)).toEqual({ keyArn: arn, problem: null })
  }
})

test('an alias ARN reaches into another account, an alias does not', () => {
  const { owner, resolve } = start()
  const arn = owner.key('ebs')
  expect(resolve(`arn:aws:kms:us-east-1:${owner.id}:alias/ebs`)).toEqual({ keyArn: arn, problem: null })
  expect(resolve('alias/ebs')).toMatchObject({ keyArn: 'alias/ebs', problem: { failure: 'F9' } })
})

test("AWS's own keys need nobody's permission", () => {
  const { workload, resolve } = start()
  expect(resolve('alias/aws/ebs')).toBe('aws-managed')
  expect(resolve(`arn:aws:kms:us-east-1:${workload.id}:alias/aws/ebs`)).toBe('aws-managed')
  expect(resolve(workload.key('aws', { metadata: { manager: 'AWS' } }))).toBe('aws-managed')
})

test('a multi-Region key in the wrong Region points to its replica', () => {
  const { owner, resolve } = start()
  const primary = owner.key('ebs', { region: 'eu-west-1', keyId: 'mrk-1' })
  const replica = owner.key('ebs', { keyId: 'mrk-1' })
  const key = resolve(primary)
  expect(key).toMatchObject({ keyArn: primary, problem: { failure: 'F8', text: expect.stringContaining(replica) } })
})

test('a full ARN of a key that is gone is not blamed on how it was written', () => {
  const { owner, resolve } = start()
  expect(resolve(`arn:aws:kms:us-east-1:${owner.id}:key/gone`)).toMatchObject({ problem: { failure: 'F7' } })
})

test('where keys could not be read, nothing is claimed', () => {
  const { org, workload, owner, resolve } = start()
  org.read(workload.id, 'kms-keys', 'us-east-1', 'denied', 'kms:ListKeys')
  org.read(owner.id, 'kms-keys', 'us-east-1', 'failed', 'kms:ListKeys')
  expect(resolve('alias/ebs')).toMatchObject({ problem: { failure: null } })
  expect(resolve(`arn:aws:kms:us-east-1:${owner.id}:key/x`)).toMatchObject({ problem: { failure: null } })
})

test('a partial reading knows every key, but its aliases only when it shows some', () => {
  const { org, workload, resolve } = start()
  org.read(workload.id, 'kms-keys', 'us-east-1', 'partial', 'kms:GetKeyPolicy')
  expect(resolve('00000000-0000-4000-8000-000000000099')).toMatchObject({ problem: { failure: 'F9' } })
  expect(resolve('alias/unknown')).toMatchObject({ problem: { failure: null } })
  workload.key('other')
  org.read(workload.id, 'kms-keys', 'us-east-1', 'partial', 'kms:GetKeyPolicy')
  expect(resolve('alias/unknown')).toMatchObject({ problem: { failure: 'F9' } })
})
