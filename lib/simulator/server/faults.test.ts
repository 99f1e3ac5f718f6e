import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks'
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam'
import { DescribeKeyCommand, KMSClient, ListKeysCommand, paginateListAliases } from '@aws-sdk/client-kms'
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { NORTHWIND_SCANNER_ROLE } from '../scenarios/northwind-credentials'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, startNorthwind } from '../testing/northwind-clients'
import { regionOf } from '../world/find'
import type { Credentials } from './caller'
import type { Fault } from './faults'

const VAULT = '111100000002'
const REGION = 'us-west-2'

let simulator: Simulator
let vault: Credentials
let management: Credentials
beforeAll(async () => {
  simulator = await startNorthwind()
  vault = await assume(simulator, VAULT, NORTHWIND_SCANNER_ROLE)
  management = await assume(simulator, '111100000001', NORTHWIND_SCANNER_ROLE)
})
afterEach(() => simulator.state.reset())
afterAll(() => simulator.close())

const config = (more: object = {}) => ({ ...clientConfig(simulator, REGION, vault), ...more })
const kms = (more?: object) => new KMSClient(config(more))

async function fail(...faults: Fault[]) {
  const response = await fetch(`${simulator.url}/_control/state`, { method: 'PATCH', body: JSON.stringify({ faults }) })
  expect(response.status).toBe(200)
}

describe('expired-token', () => {
  test.each([
    ['kms', () => kms().send(new ListKeysCommand({})), 'ExpiredTokenException'],
    ['iam', () => new IAMClient(config()).send(new GetAccountAuthorizationDetailsCommand({})), 'ExpiredToken'],
    ['ec2', () => new EC2Client(config()).send(new DescribeVolumesCommand({})), 'RequestExpired'],
    ['eks', () => new EKSClient(config()).send(new ListClustersCommand({})), 'ExpiredTokenException'],
  ])('%s says it in its own words', async (_, call, name) => {
    await fail({ effect: 'expired-token' })
    expect((await errorOf(call())).name).toBe(name)
  })
})

test('slow gives the right answer later', async () => {
  await fail({ effect: 'slow', ms: 150 })
  const began = performance.now()
  const { Keys } = await kms().send(new ListKeysCommand({}))
  expect(performance.now() - began).toBeGreaterThanOrEqual(145)
  expect(Keys).toHaveLength(regionOf(simulator.world, VAULT, REGION).keys.length)
})

describe('a body that is not whole', () => {
  test('truncated-body closes the connection before the promised length', async () => {
    await fail({ effect: 'truncated-body' })
    expect(await errorOf(kms().send(new ListKeysCommand({})))).toMatchObject({ code: 'ECONNRESET' })
  })

  test('the SDK’s own retries get past it', async () => {
    await fail({ effect: 'truncated-body', attempts: 1 })
    const { Keys, $metadata } = await kms({ maxAttempts: 2 }).send(new ListKeysCommand({}))
    expect($metadata.attempts).toBe(2)
    expect(Keys).toHaveLength(regionOf(simulator.world, VAULT, REGION).keys.length)
  })

  test('cut-body is no JSON for KMS and EKS, and no XML for EC2 and IAM', async () => {
    await fail({ effect: 'cut-body' })
    const calls = [
      kms().send(new ListKeysCommand({})),
      new EKSClient(config()).send(new ListClustersCommand({})),
      new EC2Client(config()).send(new DescribeVolumesCommand({})),
      new IAMClient(config()).send(new GetAccountAuthorizationDetailsCommand({})),
    ]
    const outcomes = await Promise.allSettled(calls)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
  })
})

test('the SDK does not look at x-amz-crc32: a wrong one passes', async () => {
  await fail({ effect: 'wrong-checksum' })
  const client = kms()
  const headers: Record<string, string>[] = []
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      headers.push((result.response as { headers: Record<string, string> }).headers)
      return result
    },
    { step: 'deserialize', priority: 'low' },
  )
  const { Keys } = await client.send(new ListKeysCommand({}))
  expect(headers).toEqual([expect.objectContaining({ 'x-amz-crc32': expect.stringMatching(/^\d+$/) })])
  expect(Keys).toHaveLength(regionOf(simulator.world, VAULT, REGION).keys.length)
})

describe('empty-page-with-token', () => {
  test('comes once before every page, and nothing is lost', async () => {
    const listed = async () => {
      const pages: (string | undefined)[][] = []
      for await (const { Aliases = [] } of paginateListAliases({ client: kms(), pageSize: 4 }, {})) {
        pages.push(Aliases.map(({ AliasArn }) => AliasArn))
      }
      return pages
    }
    const whole = await listed()
    await fail({ effect: 'empty-page-with-token', operation: 'ListAliases' })
    expect(await listed()).toEqual(whole.flatMap((page) => [[], page]))
  })

  test('is said in the words of each service', async () => {
    await fail({ effect: 'empty-page-with-token' })
    const { Roles, ...iam } = await new IAMClient(config())
      .send(new GetAccountAuthorizationDetailsCommand({}))
      .then(({ RoleDetailList, IsTruncated, Marker }) => ({ Roles: RoleDetailList, IsTruncated, Marker }))
    expect({ Roles, ...iam }).toEqual({ Roles: [], IsTruncated: true, Marker: expect.any(String) })
    const { clusters, nextToken } = await new EKSClient(config()).send(new ListClustersCommand({}))
    expect([clusters, nextToken]).toEqual([[], expect.any(String)])
    const organizations = new OrganizationsClient(clientConfig(simulator, REGION, management))
    const { Accounts, NextToken } = await organizations.send(new ListAccountsCommand({}))
    expect([Accounts, NextToken]).toEqual([[], expect.any(String)])
  })

  test('leaves an operation without pages alone', async () => {
    const key = regionOf(simulator.world, VAULT, REGION).keys[0]!
    await fail({ effect: 'empty-page-with-token' })
    const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId: key.id }))
    expect(KeyMetadata?.Arn).toBe(key.arn)
  })
})

describe('probability', () => {
  const keys = () => regionOf(simulator.world, VAULT, REGION).keys

  /** Which keys' first and second DescribeKey fail, asked for in the given order, all at once. */
  async function failing(seed: number, order: (ids: string[]) => string[]): Promise<string[]> {
    simulator.state.reset()
    simulator.state.seed = seed
    await fail({ effect: '5xx', operation: 'DescribeKey', probability: 0.4 })
    const failed: string[] = []
    for (const attempt of [1, 2]) {
      await Promise.all(
        order(keys().map(({ id }) => id)).map((KeyId) =>
          kms()
            .send(new DescribeKeyCommand({ KeyId }))
            .catch(() => failed.push(`${KeyId} ${attempt}`)),
        ),
      )
    }
    return failed.sort()
  }

  test('the same seed fails the same attempts of the same calls, whatever their order', async () => {
    const forwards = await failing(7, (ids) => ids)
    expect(await failing(7, (ids) => ids.toReversed())).toEqual(forwards)
    expect(forwards.length).toBeGreaterThan(0)
    expect(forwards.length).toBeLessThan(2 * keys().length)
  })

  test('another seed fails others', async () => {
    expect(await failing(8, (ids) => ids)).not.toEqual(await failing(7, (ids) => ids))
  })

  test('attempts fails the first tries of every call', async () => {
    await fail({ effect: '5xx', attempts: 2 })
    const client = kms({ maxAttempts: 3 })
    const answers = await Promise.all(
      keys()
        .slice(0, 5)
        .map(({ id }) => client.send(new DescribeKeyCommand({ KeyId: id }))),
    )
    expect(answers.map(({ $metadata }) => $metadata.attempts)).toEqual([3, 3, 3, 3, 3])
  })
})
