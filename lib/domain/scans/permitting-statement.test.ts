import { expect, test } from 'vitest'
import { readersRole } from '../kubernetes/readers'
import { permittingStatement } from './permitting-statement'

const scanner = { roleName: 'KeyscopeScanner', workerArn: 'arn:aws:iam::111100000001:role/worker', partition: 'aws' }
const accountId = '111100000014'
const role = `arn:aws:iam::${accountId}:role/KeyscopeScanner`
const key = `arn:aws:kms:eu-central-1:${accountId}:key/1`
const refused = (call: string, message: string) => permittingStatement({ accountId, call, message }, scanner)

test('an account that cannot be entered needs a role that trusts the workers', () => {
  expect(refused('sts:AssumeRole', 'is not authorized to perform: sts:AssumeRole')).toMatchObject({
    where: 'trust-policy',
    statement: { Principal: { AWS: scanner.workerArn }, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] },
  })
})

test('a cluster that lets nobody in needs an entry, and a role that lists four kinds', () => {
  const permit = refused('kubernetes:authenticate', 'The cluster payments did not let the scanner in.')
  expect(permit).toMatchObject({ where: 'cluster', statement: readersRole })
  expect(permit.text).toContain(`${role} needs an access entry`)
})

test('a read of the account needs one action of the scanner role', () => {
  expect(
    refused('eks:ListClusters', `User: ${role} is not authorized because no identity-based policy allows the action`),
  ).toEqual({
    where: 'scanner-role',
    text: `A policy of ${role} has to allow eks:ListClusters.`,
    statement: { Effect: 'Allow', Action: 'eks:ListClusters', Resource: '*' },
  })
})

test('a key that keeps the scanner out needs a statement in its own policy', () => {
  const permit = refused(
    'kms:GetKeyPolicy',
    `not authorized to perform: kms:GetKeyPolicy on ${key} with an explicit deny in a resource-based policy`,
  )
  expect(permit).toMatchObject({ where: 'key-policy', statement: { Principal: { AWS: role }, Resource: '*' } })
  expect(permit.text).toContain('except the role')
  expect(
    refused('kms:ListGrants', `on resource: ${key} because no resource-based policy allows the kms:ListGrants action`)
      .where,
  ).toBe('key-policy')
})

test('what a control policy refuses no statement permits', () => {
  const permit = refused('kms:ListKeys', `${role} is not authorized with an explicit deny in a service control policy`)
  expect(permit).toMatchObject({ where: 'control-policy', statement: null })
  expect(permit.text).toContain('SCP')
})
