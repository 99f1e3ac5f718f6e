import {
  IllegalArgumentException,
  InvalidPaginationTokenException,
  ListServiceQuotasCommand,
  type ListServiceQuotasCommandInput,
  NoSuchResourceException,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NORTHWIND_SCANNER_ROLE, NORTHWIND_WRITER_ROLE } from '../scenarios/northwind-credentials'
import { kmsQuotas } from '../server/aws-quotas'
import { type Simulator, startSimulator } from '../start-simulator'
import { assume, clientConfig, errorOf, startNorthwind } from '../testing/northwind-clients'

const VAULT = '111100000002'
const REGION = 'us-west-2'

let simulator: Simulator
let client: ServiceQuotasClient
beforeAll(async () => {
  simulator = await startNorthwind()
  client = await clientOf(simulator, VAULT, REGION)
})
beforeEach(() => simulator.state.reset())
afterAll(() => simulator.close())

async function clientOf(at: Simulator, accountId: string, region: string) {
  return new ServiceQuotasClient(clientConfig(at, region, await assume(at, accountId, NORTHWIND_SCANNER_ROLE)))
}

const list = (input: Partial<ListServiceQuotasCommandInput> = {}) =>
  client.send(new ListServiceQuotasCommand({ ServiceCode: 'kms', ...input }))

async function values(by = client): Promise<Record<string, number | undefined>> {
  const { Quotas = [] } = await by.send(new ListServiceQuotasCommand({ ServiceCode: 'kms' }))
  return Object.fromEntries(Quotas.map(({ QuotaName, Value }) => [QuotaName, Value]))
}

test('nothing is told where nothing is enforced', async () => {
  expect((await list()).Quotas).toEqual([])
})

test('the rates that are enforced are told, those of the account and Region before the common ones', async () => {
  simulator.state.quotas = kmsQuotas()
  simulator.state.quotasAt = { [`${VAULT}/${REGION}`]: { 'kms.ListGrants': { rate: 7, burst: 2 } } }
  const told = await values()
  expect(told).toMatchObject({ 'ListGrants request rate': 7, 'DescribeKey request rate': 2_000 })
  expect(Object.keys(told)).toHaveLength(Object.keys(kmsQuotas()).length)
  expect(await values(await clientOf(simulator, VAULT, 'us-east-1'))).toMatchObject({ 'ListGrants request rate': 100 })
})

test('a quota looks as AWS describes it', async () => {
  simulator.state.quotas = { 'kms.ListKeys': { rate: 500, burst: 125 } }
  const { Quotas: [quota] = [] } = await list()
  expect(quota).toMatchObject({
    ServiceCode: 'kms',
    QuotaCode: expect.stringMatching(/^L-[0-9A-F]{8}$/),
    QuotaArn: `arn:aws:servicequotas:${REGION}:${VAULT}:kms/${quota?.QuotaCode}`,
    QuotaName: 'ListKeys request rate',
    Value: 500,
    Period: { PeriodValue: 1, PeriodUnit: 'SECOND' },
  })
  expect((await list({ QuotaCode: quota?.QuotaCode })).Quotas).toHaveLength(1)
  expect((await list({ QuotaCode: 'L-00000000' })).Quotas).toEqual([])
  expect((await list({ QuotaAppliedAtLevel: 'RESOURCE' })).Quotas).toEqual([])
})

test('one bucket for several operations is no operation’s own quota', async () => {
  simulator.state.quotas = { 'kms.*': { rate: 10, burst: 10, shared: true } }
  expect((await list()).Quotas).toEqual([])
})

test('pages follow one another and give every quota once', async () => {
  simulator.state.quotas = kmsQuotas()
  const names: (string | undefined)[][] = []
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client, pageSize: 5 }, { ServiceCode: 'kms' }))
    names.push(Quotas.map(({ QuotaName }) => QuotaName))
  expect(names.map(({ length }) => length)).toEqual([5, 5, 4])
  expect(new Set(names.flat()).size).toBe(14)
})

test('a page above a hundred, a token it never gave and a service it does not know are refused', async () => {
  expect(await errorOf(list({ MaxResults: 101 }))).toBeInstanceOf(IllegalArgumentException)
  expect(await errorOf(list({ NextToken: 'two' }))).toBeInstanceOf(InvalidPaginationTokenException)
  expect(await errorOf(list({ ServiceCode: 'polly' }))).toBeInstanceOf(NoSuchResourceException)
})

test('a role without servicequotas:ListServiceQuotas is denied', async () => {
  const session = await assume(simulator, VAULT, NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin@example.com' })
  const writer = new ServiceQuotasClient(clientConfig(simulator, REGION, session))
  const error = await errorOf(writer.send(new ListServiceQuotasCommand({ ServiceCode: 'kms' })))
  expect(error).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } })
  expect(error.message).toContain('is not authorized to perform: servicequotas:ListServiceQuotas')
})

test('the scanner of a generated organization may read them', async () => {
  const generated = await startSimulator({ port: 0, generated: { accounts: 2, regions: 1, keys: 2 } })
  generated.state.quotas = kmsQuotas()
  const [, accountId = ''] = generated.world.accounts.keys()
  const own = await clientOf(generated, accountId, generated.world.regions[0] ?? '')
  expect(await values(own)).toMatchObject({ 'ListGrants request rate': 100 })
  await generated.close()
})
