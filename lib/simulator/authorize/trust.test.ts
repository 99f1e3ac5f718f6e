import { CreateGrantCommand, DescribeKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms'
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inline, type RolePlan } from '../scenarios/builder/role-builder'
import { MANAGEMENT_ACCOUNT_ID } from '../scenarios/northwind-accounts'
import {
  NORTHWIND_EXTERNAL_ID,
  NORTHWIND_SCANNER_ROLE,
  NORTHWIND_WRITER_ROLE,
} from '../scenarios/northwind-credentials'
import type { Credentials } from '../server/caller'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../testing/own-organization'
import { policy } from '../world/policy-document'

const CLAIMS = '111100000006'
const VAULT = '111100000002'
const SourceIdentity = 'robin.requester'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startNorthwind()
})
afterAll(() => simulator.close())

const refusedFor = (
  role: string,
  accountId = CLAIMS,
  caller = `arn:aws:iam::${MANAGEMENT_ACCOUNT_ID}:user/keyscope`,
) => ({
  name: 'AccessDenied',
  message: `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${accountId}:role/${role}`,
  $metadata: { httpStatusCode: 403 },
})

test.each([undefined, 'keyscope-southwind', ''])(
  'the scanner role is not given to a caller with the external id %s',
  async (ExternalId) => {
    const error = await errorOf(assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE, { ExternalId }))
    expect(error).toMatchObject(refusedFor(NORTHWIND_SCANNER_ROLE))
  },
)

test('the writer role is not given without a source identity, and is with one', async () => {
  const error = await errorOf(assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE))
  expect(error).toMatchObject(refusedFor(NORTHWIND_WRITER_ROLE))
  await expect(assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity })).resolves.toBeDefined()
})

test('the writer role is not given without the external id, source identity or not', async () => {
  const error = await errorOf(
    assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity, ExternalId: undefined }),
  )
  expect(error).toMatchObject(refusedFor(NORTHWIND_WRITER_ROLE))
})

test('research-sandbox has no scanner role to give', async () => {
  const error = await errorOf(assume(simulator, '111100000014', NORTHWIND_SCANNER_ROLE))
  expect(error).toMatchObject(refusedFor(NORTHWIND_SCANNER_ROLE, '111100000014'))
})

test('a role that trusts the hub alone is not given to a session of another role', async () => {
  const session = await assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE)
  const sts = new STSClient(clientConfig(simulator, 'us-east-1', session))
  const RoleArn = `arn:aws:iam::${VAULT}:role/${NORTHWIND_SCANNER_ROLE}`
  const error = await errorOf(
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'hop', ExternalId: NORTHWIND_EXTERNAL_ID })),
  )
  const caller = `arn:aws:sts::${CLAIMS}:assumed-role/${NORTHWIND_SCANNER_ROLE}/test`
  expect(error).toMatchObject(refusedFor(NORTHWIND_SCANNER_ROLE, VAULT, caller))
})

test('trust is enough at home where it names the caller; elsewhere the caller’s own policies must agree', async () => {
  const reader = { accessKeyId: 'AKIAOWNORGREADER0001', secretAccessKey: 'own/organization/secret/of/the/reader001' }
  const trusting = (name: string, principal: string): RolePlan => ({
    name,
    trust: policy({ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }),
  })
  const own = await startOwnOrganization((organization, management) => {
    const { arn } = management.user('reader', { accessKeys: [reader] })
    const admin = `arn:aws:iam::${management.id}:user/admin`
    const member = organization.account('333300000002', 'member')
    management.role(trusting('NamesTheReader', arn))
    management.role(trusting('NamesTheAccount', management.root))
    member.role(trusting('NamesTheReader', arn))
    member.role(trusting('NamesTheAdmin', admin))
    member.role(trusting('NamesTheAccount', management.root))
  })
  const outcome = async (by: Credentials, accountId: string, role: string) => {
    const RoleArn = `arn:aws:iam::${accountId}:role/${role}`
    const sts = new STSClient(clientConfig(own, 'us-east-1', by))
    return sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' })).then(
      () => 'given',
      ({ name }: Error) => name,
    )
  }
  expect(await outcome(reader, '333300000001', 'NamesTheReader')).toBe('given')
  expect(await outcome(reader, '333300000001', 'NamesTheAccount')).toBe('AccessDenied')
  expect(await outcome(reader, '333300000002', 'NamesTheReader')).toBe('AccessDenied')
  expect(await outcome(adminCredentials, '333300000001', 'NamesTheAccount')).toBe('given')
  expect(await outcome(adminCredentials, '333300000001', 'NamesTheReader')).toBe('AccessDenied')
  expect(await outcome(adminCredentials, '333300000002', 'NamesTheAdmin')).toBe('given')
  expect(await outcome(adminCredentials, '333300000002', 'NamesTheAccount')).toBe('given')
  expect(await outcome(adminCredentials, '333300000002', 'NamesTheReader')).toBe('AccessDenied')
  await own.close()
})

describe('a source identity and session tags', () => {
  const bare: RolePlan = {
    name: 'Bare',
    trust: policy({ Effect: 'Allow', Principal: { AWS: '333300000001' }, Action: 'sts:AssumeRole' }),
  }
  const full: RolePlan = {
    name: 'Full',
    trust: policy({ Effect: 'Allow', Principal: { AWS: '333300000001' }, Action: 'sts:*' }),
    inline: [inline('Hop', { Effect: 'Allow', Action: 'sts:*', Resource: '*' })],
  }
  let own: Simulator
  beforeAll(async () => {
    own = await startOwnOrganization((_, management) => {
      management.role(bare)
      management.role(full)
    })
  })
  afterAll(() => own.close())

  const take = async (role: string, more: Partial<AssumeRoleCommandInput>, by: Credentials = adminCredentials) => {
    const RoleArn = `arn:aws:iam::333300000001:role/${role}`
    const sts = new STSClient(clientConfig(own, 'us-east-1', by))
    const answer = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ...more }))
    const { AccessKeyId, SecretAccessKey, SessionToken } = answer.Credentials!
    const session = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }
    return { session, sourceIdentity: answer.SourceIdentity }
  }

  test('are permissions of their own in the trust policy', async () => {
    await expect(take('Bare', {})).resolves.toBeDefined()
    expect((await errorOf(take('Bare', { SourceIdentity }))).name).toBe('AccessDenied')
    const Tags = [{ Key: 'team', Value: 'orders' }]
    expect((await errorOf(take('Bare', { Tags }))).name).toBe('AccessDenied')
    await expect(take('Full', { SourceIdentity, Tags })).resolves.toBeDefined()
  })

  test('the source identity stays through the next role and cannot be changed there', async () => {
    const { session } = await take('Full', { SourceIdentity })
    expect((await take('Full', {}, session)).sourceIdentity).toBe(SourceIdentity)
    expect((await take('Full', { SourceIdentity }, session)).sourceIdentity).toBe(SourceIdentity)
    expect((await errorOf(take('Full', { SourceIdentity: 'somebody.else' }, session))).name).toBe('AccessDenied')
  })

  test('a session made from a session lives an hour at most', async () => {
    const { session } = await take('Full', {})
    const error = await errorOf(take('Full', { DurationSeconds: 3601 }, session))
    expect(error).toMatchObject({ name: 'ValidationError', message: expect.stringContaining('role chaining') })
  })
})

test('anyone may ask who they are', async () => {
  const session = await assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity })
  const identity = await new STSClient(clientConfig(simulator, 'us-east-1', session)).send(
    new GetCallerIdentityCommand({}),
  )
  expect(identity.Arn).toBe(`arn:aws:sts::${CLAIMS}:assumed-role/${NORTHWIND_WRITER_ROLE}/test`)
})

test('a session lives between fifteen minutes and what its role allows', async () => {
  for (const DurationSeconds of [899, 43_201]) {
    const error = await errorOf(assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE, { DurationSeconds }))
    expect(error).toMatchObject({ name: 'ValidationError', $metadata: { httpStatusCode: 400 } })
  }
})

test('a session policy narrows the writer to the one key it names', async () => {
  const key = getKey(simulator, VAULT, 'us-west-2', 'claims-volumes')
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'kms:CreateGrant', Resource: key.arn }],
  })
  const narrow = await assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity, Policy })
  const kms = new KMSClient(clientConfig(simulator, 'us-west-2', narrow))
  const grant = {
    GranteePrincipal: `arn:aws:iam::${CLAIMS}:role/claims-prod-karpenter`,
    Operations: ['Decrypt' as const],
    DryRun: true,
  }
  expect((await errorOf(kms.send(new CreateGrantCommand({ ...grant, KeyId: key.arn })))).name).toBe(
    'DryRunOperationException',
  )
  const elsewhere = getKey(simulator, CLAIMS, 'us-west-2', 'claims-db')
  expect(await errorOf(kms.send(new CreateGrantCommand({ ...grant, KeyId: elsewhere.arn })))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('because no session policy allows the kms:CreateGrant action'),
  })
  expect(await errorOf(kms.send(new DescribeKeyCommand({ KeyId: key.arn })))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('because no session policy allows the kms:DescribeKey action'),
  })
})

test('a session policy gives nothing the role does not have', async () => {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
  const wide = await assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity, Policy })
  const kms = new KMSClient(clientConfig(simulator, 'us-west-2', wide))
  expect((await errorOf(kms.send(new ListKeysCommand({})))).message).toMatch(
    /is not authorized to perform: kms:ListKeys .*because no identity-based policy allows the kms:ListKeys action$/,
  )
})
