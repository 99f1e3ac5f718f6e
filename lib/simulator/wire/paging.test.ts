import { AutoScalingClient, paginateDescribeScalingActivities } from '@aws-sdk/client-auto-scaling'
import { CloudTrailClient, paginateLookupEvents } from '@aws-sdk/client-cloudtrail'
import { EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2'
import { EKSClient, paginateListClusters } from '@aws-sdk/client-eks'
import { IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam'
import {
  InvalidMarkerException,
  KMSClient,
  ListKeysCommand,
  paginateListGrants,
  paginateListKeys,
} from '@aws-sdk/client-kms'
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NORTHWIND_SCANNER_ROLE } from '../scenarios/northwind-credentials'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../testing/own-organization'
import { regionOf } from '../world/find'

const VAULT = '111100000002'
const PAYMENTS = '111100000003'
const ANALYTICS = '111100000005'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startNorthwind()
})
afterAll(() => simulator.close())

const scanner = async (accountId: string, region = 'us-west-2') =>
  clientConfig(simulator, region, await assume(simulator, accountId, NORTHWIND_SCANNER_ROLE))

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(page)
  return all
}

test('ListAccounts answers twenty accounts a page, or fewer where fewer are asked for', async () => {
  const own = await startOwnOrganization((organization) => {
    for (let number = 2; number <= 45; number++)
      organization.account(`3333000000${String(number).padStart(2, '0')}`, `team-${number}`)
  })
  const client = new OrganizationsClient(clientConfig(own, 'us-east-1', adminCredentials))
  const pages = await collect(paginateListAccounts({ client }, {}))
  expect(pages.map(({ Accounts }) => Accounts?.length)).toEqual([20, 20, 5])
  const ids = pages.flatMap(({ Accounts = [] }) => Accounts.map(({ Id }) => Id))
  expect(new Set(ids)).toEqual(new Set(own.world.accounts.keys()))
  const small = await collect(paginateListAccounts({ client, pageSize: 16 }, {}))
  expect(small.map(({ Accounts }) => Accounts?.length)).toEqual([16, 16, 13])
  await own.close()
})

test('ListKeys honours Limit and gives every key once', async () => {
  const client = new KMSClient(await scanner(VAULT))
  const pages = await collect(paginateListKeys({ client, pageSize: 5 }, {}))
  expect(pages.map(({ Keys }) => Keys?.length)).toEqual([5, 5, 5])
  expect(pages.map(({ Truncated }) => Truncated)).toEqual([true, true, false])
  const arns = pages.flatMap(({ Keys = [] }) => Keys.map(({ KeyArn }) => KeyArn))
  expect(arns).toEqual(regionOf(simulator.world, VAULT, 'us-west-2').keys.map(({ arn }) => arn))
})

test('ListKeys refuses a Limit above 1000 and a marker it never gave', async () => {
  const client = new KMSClient(await scanner(VAULT))
  const tooMany = await errorOf(client.send(new ListKeysCommand({ Limit: 1001 })))
  expect(tooMany).toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } })
  const strange = await errorOf(client.send(new ListKeysCommand({ Marker: 'page two' })))
  expect(strange).toBeInstanceOf(InvalidMarkerException)
})

test('ListGrants gives every grant of a key once, and names the key by its ARN', async () => {
  const key = getKey(simulator, VAULT, 'us-west-2', 'payments-volumes')
  const client = new KMSClient(await scanner(VAULT))
  const pages = await collect(paginateListGrants({ client, pageSize: 100 }, { KeyId: key.id }))
  expect(pages.map(({ Grants }) => Grants?.length)).toEqual([100, 54])
  const grants = pages.flatMap(({ Grants = [] }) => Grants)
  expect(new Set(grants.map(({ GrantId }) => GrantId)).size).toBe(154)
  expect(grants.every(({ KeyId }) => KeyId === key.arn)).toBe(true)
})

test('GetAccountAuthorizationDetails mixes users, roles and policies on its pages and loses none', async () => {
  const client = new IAMClient(await scanner(PAYMENTS))
  const pages = await collect(paginateGetAccountAuthorizationDetails({ client, pageSize: 4 }, {}))
  const sizes = pages.map(({ UserDetailList = [], RoleDetailList = [], Policies = [] }) =>
    [UserDetailList, RoleDetailList, Policies].reduce((sum, list) => sum + list.length, 0),
  )
  expect(pages.length).toBeGreaterThan(3)
  expect(sizes.slice(0, -1).every((size) => size === 4)).toBe(true)
  const roles = pages.flatMap(({ RoleDetailList = [] }) => RoleDetailList.map(({ Arn }) => Arn))
  const { directory } = simulator.world.accounts.get(PAYMENTS)!
  expect(roles).toEqual(directory.roles.map(({ arn }) => arn))
  const policies = pages.flatMap(({ Policies = [] }) => Policies.map(({ Arn }) => Arn))
  expect(policies).toEqual(expect.arrayContaining(directory.policies.map(({ arn }) => arn)))
})

test('DescribeInstances pages by MaxResults, and answers all at once without it', async () => {
  const client = new EC2Client(await scanner(PAYMENTS))
  const paged = await collect(paginateDescribeInstances({ client, pageSize: 5 }, {}))
  expect(paged.map(({ Reservations }) => Reservations?.length)).toEqual([5, 4])
  const whole = await collect(paginateDescribeInstances({ client }, {}))
  expect(whole.map(({ Reservations }) => Reservations?.length)).toEqual([9])
  expect(paged.flatMap(({ Reservations }) => Reservations)).toEqual(whole[0]?.Reservations)
})

test('ListClusters pages by maxResults', async () => {
  const client = new EKSClient(await scanner(ANALYTICS, 'us-east-1'))
  const pages = await collect(paginateListClusters({ client, pageSize: 1 }, {}))
  expect(pages.map(({ clusters }) => clusters)).toEqual([['analytics-lake'], ['analytics-batch']])
})

test('DescribeScalingActivities pages by MaxRecords', async () => {
  const client = new AutoScalingClient(await scanner(PAYMENTS, 'us-east-1'))
  const pages = await collect(paginateDescribeScalingActivities({ client, pageSize: 3 }, {}))
  const ids = pages.flatMap(({ Activities = [] }) => Activities.map(({ ActivityId }) => ActivityId))
  expect(pages.length).toBeGreaterThan(1)
  expect(new Set(ids).size).toBe(regionOf(simulator.world, PAYMENTS, 'us-east-1').scalingActivities.length)
})

test('LookupEvents pages from the newest event to the oldest', async () => {
  const client = new CloudTrailClient(await scanner('111100000006'))
  const pages = await collect(paginateLookupEvents({ client, pageSize: 1 }, {}))
  const times = pages.flatMap(({ Events = [] }) => Events.map(({ EventTime }) => EventTime!.getTime()))
  expect(times).toHaveLength(2)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})
