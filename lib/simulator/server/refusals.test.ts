import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks'
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam'
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NORTHWIND_SCANNER_ROLE, northwindCredentials } from '../scenarios/northwind-credentials'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, startNorthwind } from '../testing/northwind-clients'
import type { Credentials } from './caller'

const CLAIMS = '111100000006'

let simulator: Simulator
let session: Credentials
beforeAll(async () => {
  simulator = await startNorthwind()
  session = await assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE)
})
afterAll(() => simulator.close())

/** One call of each protocol, with the given credentials. */
const calls = {
  'KMS (JSON)': (by: Credentials) =>
    new KMSClient(clientConfig(simulator, 'us-west-2', by)).send(new ListKeysCommand({})),
  'IAM (query)': (by: Credentials) =>
    new IAMClient(clientConfig(simulator, 'us-east-1', by)).send(new ListRolesCommand({})),
  'EC2 (EC2 query)': (by: Credentials) =>
    new EC2Client(clientConfig(simulator, 'us-west-2', by)).send(new DescribeRegionsCommand({})),
  'EKS (REST)': (by: Credentials) =>
    new EKSClient(clientConfig(simulator, 'us-west-2', by)).send(new ListClustersCommand({})),
}

/** What each protocol calls it, with its HTTP status. */
const saidBy = {
  'KMS (JSON)': {
    mismatch: ['InvalidSignatureException', 400],
    unknown: ['UnrecognizedClientException', 400],
    expired: ['ExpiredTokenException', 400],
  },
  'IAM (query)': {
    mismatch: ['SignatureDoesNotMatch', 403],
    unknown: ['InvalidClientTokenId', 403],
    expired: ['ExpiredToken', 403],
  },
  'EC2 (EC2 query)': {
    mismatch: ['AuthFailure', 401],
    unknown: ['AuthFailure', 401],
    expired: ['RequestExpired', 400],
  },
  'EKS (REST)': {
    mismatch: ['InvalidSignatureException', 403],
    unknown: ['UnrecognizedClientException', 403],
    expired: ['ExpiredTokenException', 403],
  },
} as const

describe.each(Object.keys(calls) as (keyof typeof calls)[])('%s refuses', (service) => {
  const send = calls[service]
  const said = saidBy[service]
  const expectRefusal = async (by: Credentials, [name, httpStatusCode]: readonly [string, number]) =>
    expect(await errorOf(send(by))).toMatchObject({ name, $metadata: { httpStatusCode } })

  test('a request signed with another secret key', () =>
    expectRefusal({ ...session, secretAccessKey: 'not/the/secret' }, said.mismatch))

  test('an access key nobody has', () =>
    expectRefusal({ accessKeyId: 'AKIANOBODYHASTHIS001', secretAccessKey: 'whatever' }, said.unknown))

  test('a temporary access key without its token', () =>
    expectRefusal({ accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey }, said.unknown))

  test('a token that was changed', () =>
    expectRefusal({ ...session, sessionToken: `x${session.sessionToken}` }, said.unknown))

  test('the token of another session', async () => {
    const other = await assume(simulator, '111100000003', NORTHWIND_SCANNER_ROLE)
    await expectRefusal({ ...session, sessionToken: other.sessionToken }, said.unknown)
  })

  test('a session past its end', () => {
    const over = simulator.identities.startSession(`arn:aws:iam::${CLAIMS}:role/${NORTHWIND_SCANNER_ROLE}`, {
      sessionName: 'over',
      expiresAt: Date.now() - 1000,
    })
    return expectRefusal(over, said.expired)
  })
})

test('the same session is accepted when all of it fits', async () => {
  const { Account } = await new STSClient(clientConfig(simulator, 'us-east-1', session)).send(
    new GetCallerIdentityCommand({}),
  )
  expect(Account).toBe(CLAIMS)
})

test('a session ends by the simulator’s clock', async () => {
  let now = new Date('2026-03-01T09:00:00Z')
  const clocked = await startNorthwind({ now: () => now })
  const hour = await assume(clocked, CLAIMS, NORTHWIND_SCANNER_ROLE)
  const sts = new STSClient(clientConfig(clocked, 'us-east-1', hour))
  now = new Date('2026-03-01T09:59:59Z')
  await sts.send(new GetCallerIdentityCommand({}))
  now = new Date('2026-03-01T10:00:01Z')
  expect((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe('ExpiredToken')
  await clocked.close()
})

test('a body that was changed on its way no longer fits its signature', async () => {
  const sts = new STSClient(clientConfig(simulator, 'us-east-1'))
  sts.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string; headers: Record<string, string> }
      request.body += '&More=x'
      request.headers['content-length'] = String(request.body.length)
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
  )
  expect((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe('SignatureDoesNotMatch')
})

test('an unsigned request is told that its authentication token is missing', async () => {
  const response = await fetch(simulator.url, { method: 'POST', body: 'Action=GetCallerIdentity&Version=2011-06-15' })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationToken' })
})

test('a simulator told not to verify signatures still wants a known access key', async () => {
  const trusting = await startNorthwind({ verifySignatures: false })
  const send = (by: Credentials) =>
    new STSClient(clientConfig(trusting, 'us-east-1', by)).send(new GetCallerIdentityCommand({}))
  await send({ ...northwindCredentials, secretAccessKey: 'anything' })
  const error = await errorOf(send({ accessKeyId: 'AKIANOBODYHASTHIS001', secretAccessKey: 'anything' }))
  expect(error.name).toBe('InvalidClientTokenId')
  await trusting.close()
})
