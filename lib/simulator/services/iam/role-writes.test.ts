import {
  AttachRolePolicyCommand,
  DeleteConflictException,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  MalformedPolicyDocumentException,
  NoSuchEntityException,
  PutRolePolicyCommand,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NORTHWIND_WRITER_ROLE } from '../../scenarios/northwind-credentials'
import type { Simulator } from '../../start-simulator'
import { assume, clientConfig, errorOf, startNorthwind } from '../../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../../testing/own-organization'
import { regionOf } from '../../world/find'
import { policy } from '../../world/policy-document'

const ACCOUNT = '333300000001'
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/reads`
const reads = policy({ Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' })
let own: Simulator
let iam: IAMClient
beforeEach(async () => {
  own = await startOwnOrganization((_, management) => {
    management.managedPolicy('reads', reads)
    management.role({ name: 'app', trust: policy() })
  })
  iam = new IAMClient(clientConfig(own, 'eu-central-1', adminCredentials))
})
afterEach(() => own.close())

async function app() {
  const { RoleDetailList = [] } = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }))
  return RoleDetailList.find(({ RoleName }) => RoleName === 'app')
}

test('policies of a role are put, attached and taken away, and then the role goes', async () => {
  const RoleName = 'app'
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: JSON.stringify(reads) }))
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
  expect(await app()).toMatchObject({
    RolePolicyList: [{ PolicyName: 'own' }],
    AttachedManagedPolicies: [{ PolicyArn }],
  })
  expect(await errorOf(iam.send(new DeleteRoleCommand({ RoleName })))).toBeInstanceOf(DeleteConflictException)
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'own' }))
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))
  await iam.send(new DeleteRoleCommand({ RoleName }))
  expect(await app()).toBeUndefined()
  const { events } = regionOf(own.world, ACCOUNT, 'us-east-1')
  expect(events.map(({ name, record }) => [name, record.errorCode])).toEqual([
    ['PutRolePolicy', undefined],
    ['AttachRolePolicy', undefined],
    ['DeleteRole', 'DeleteConflictException'],
    ['DeleteRolePolicy', undefined],
    ['DetachRolePolicy', undefined],
    ['DeleteRole', undefined],
  ])
  expect(events[0]?.record).toMatchObject({ requestParameters: { roleName: 'app', policyName: 'own' } })
})

test('what is not there and what makes no sense is refused', async () => {
  const named = { RoleName: 'app', PolicyName: 'own' }
  expect(await errorOf(iam.send(new DeleteRolePolicyCommand(named)))).toBeInstanceOf(NoSuchEntityException)
  expect(await errorOf(iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: '{' })))).toBeInstanceOf(
    MalformedPolicyDocumentException,
  )
  const ofAws = new DeleteRoleCommand({ RoleName: 'AWSServiceRoleForAutoScaling' })
  expect(await errorOf(iam.send(ofAws))).toBeInstanceOf(UnmodifiableEntityException)
})

test('who may not change a role is refused', async () => {
  const northwind = await startNorthwind()
  const session = await assume(northwind, '111100000006', NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin' })
  const writer = new IAMClient(clientConfig(northwind, 'us-east-1', session))
  const error = await errorOf(writer.send(new DeleteRoleCommand({ RoleName: 'claims-prod-karpenter' })))
  expect(error.name).toBe('AccessDenied')
  expect(error.message).toContain('iam:DeleteRole on resource: arn:aws:iam::111100000006:role/claims-prod-karpenter')
  await northwind.close()
})
