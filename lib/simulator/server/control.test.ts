import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { KMSClient, ListAliasesCommand, ListGrantsCommand, ListKeysCommand } from '@aws-sdk/client-kms'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { NORTHWIND_SCANNER_ROLE } from '../scenarios/northwind-credentials'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../testing/northwind-clients'
import { AWS_DEFAULT_QUOTAS, KMS_DEFAULT_QUOTAS } from './aws-quotas'
import type { Credentials } from './caller'

const VAULT = '111100000002'
const PAYMENTS = '111100000003'

let simulator: Simulator
let vault: Credentials
let payments: Credentials
beforeAll(async () => {
  simulator = await startNorthwind()
  vault = await assume(simulator, VAULT, NORTHWIND_SCANNER_ROLE)
  payments = await assume(simulator, PAYMENTS, NORTHWIND_SCANNER_ROLE)
})
afterEach(() => control('POST', 'reset'))
afterAll(() => simulator.close())

async function control(method: string, what: string, body?: object) {
  const response = await fetch(`${simulator.url}/_control/${what}`, { method, body: body && JSON.stringify(body) })
  return { status: response.status, said: (await response.json()) as Record<string, unknown> }
}
const kms = (by: Credentials, region = 'us-west-2') => new KMSClient(clientConfig(simulator, region, by))
const listKeys = (by: Credentials, region?: string) => kms(by, region).send(new ListKeysCommand({}))
const listAliases = (by: Credentials) => kms(by).send(new ListAliasesCommand({}))

describe('quotas', () => {
  test('KMS throttles ListGrants beyond AWS’s default burst, and other operations keep their own quota', async () => {
    const burst = KMS_DEFAULT_QUOTAS['kms.ListGrants']?.burst ?? 0
    // Nothing is refilled meanwhile, so the count does not depend on the machine.
    await control('PATCH', 'state', { quotas: { ...KMS_DEFAULT_QUOTAS, 'kms.ListGrants': { rate: 0.001, burst } } })
    const KeyId = getKey(simulator, VAULT, 'us-west-2', 'payments-volumes').id
    const client = kms(vault)
    const results = await Promise.allSettled(
      Array.from({ length: burst + 20 }, () => client.send(new ListGrantsCommand({ KeyId, Limit: 1 }))),
    )
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []))
    expect(burst).toBe(25)
    expect(refused).toHaveLength(20)
    expect(refused[0]).toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    })
    await expect(listKeys(vault)).resolves.toBeDefined()
  })

  test('a quota counts per account and Region', async () => {
    await control('PATCH', 'state', { quotas: { 'kms.*': { rate: 0.001, burst: 1 } } })
    await listKeys(vault)
    expect((await errorOf(listKeys(vault))).name).toBe('ThrottlingException')
    await expect(listKeys(vault, 'us-east-1')).resolves.toBeDefined()
    await expect(listKeys(payments)).resolves.toBeDefined()
  })

  test('an account and Region can have quotas of its own, and the common ones for the rest', async () => {
    const { said } = await control('PATCH', 'state', {
      quotas: { 'kms.*': { rate: 0.001, burst: 2 } },
      quotasAt: { [`${VAULT}/us-west-2`]: { 'kms.ListKeys': { rate: 0.001, burst: 1 } } },
    })
    expect(said.quotasAt).toEqual({ [`${VAULT}/us-west-2`]: { 'kms.ListKeys': { rate: 0.001, burst: 1 } } })
    await listKeys(vault)
    expect((await errorOf(listKeys(vault))).name).toBe('ThrottlingException')
    for (const call of [() => listKeys(vault, 'us-east-1'), () => listKeys(payments), () => listAliases(vault)]) {
      await call()
      await call()
      expect((await errorOf(call())).name).toBe('ThrottlingException')
    }
  })

  test('the most exact quota counts', async () => {
    const generous = { rate: 1000, burst: 1000 }
    await control('PATCH', 'state', {
      quotas: { '*': { rate: 0.001, burst: 1 }, 'kms.ListKeys': generous },
    })
    await listKeys(vault)
    await expect(listKeys(vault)).resolves.toBeDefined()
    const ec2 = new EC2Client(clientConfig(simulator, 'us-west-2', vault))
    await ec2.send(new DescribeRegionsCommand({}))
    const error = await errorOf(ec2.send(new DescribeRegionsCommand({})))
    expect(error).toMatchObject({ name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } })
  })
})

describe('faults', () => {
  const fail = (fault: object) => control('PATCH', 'state', { faults: [fault] })

  test.each([
    ['throttle', 'ThrottlingException', 400],
    ['deny', 'AccessDeniedException', 400],
    ['5xx', 'InternalFailure', 500],
  ])('%s is answered as %s', async (effect, name, httpStatusCode) => {
    await fail({ effect })
    expect(await errorOf(listKeys(vault))).toMatchObject({ name, $metadata: { httpStatusCode } })
  })

  test('reset tears the connection down', async () => {
    await fail({ effect: 'reset' })
    expect(await errorOf(listKeys(vault))).toMatchObject({ code: 'ECONNRESET' })
  })

  test('hang never answers', async () => {
    await fail({ effect: 'hang' })
    const call = kms(vault).send(new ListKeysCommand({}), { abortSignal: AbortSignal.timeout(500) })
    expect((await errorOf(call)).name).toBe('AbortError')
    expect(simulator.state.calls).toEqual({ 'kms.ListKeys': 1 })
  })

  test('a rule hits only the service, operation, account and Region it names', async () => {
    await fail({ effect: 'deny', service: 'kms', operation: 'ListKeys', accountId: VAULT, region: 'us-west-2' })
    expect((await errorOf(listKeys(vault))).name).toBe('AccessDeniedException')
    await expect(listKeys(vault, 'us-east-1')).resolves.toBeDefined()
    await expect(listKeys(payments)).resolves.toBeDefined()
    const KeyId = getKey(simulator, VAULT, 'us-west-2', 'payments-volumes').id
    await expect(kms(vault).send(new ListGrantsCommand({ KeyId }))).resolves.toBeDefined()
  })

  test('a rule with a count stops after it', async () => {
    await fail({ effect: '5xx', times: 2 })
    expect((await errorOf(listKeys(vault))).name).toBe('InternalFailure')
    expect((await errorOf(listKeys(vault))).name).toBe('InternalFailure')
    await expect(listKeys(vault)).resolves.toBeDefined()
  })

  test('the SDK’s own retries get past a fault that passes', async () => {
    await fail({ effect: 'reset', times: 1 })
    const client = new KMSClient({ ...clientConfig(simulator, 'us-west-2', vault), maxAttempts: 2 })
    const { $metadata } = await client.send(new ListKeysCommand({}))
    expect($metadata.attempts).toBe(2)
  })

  test('a rule with probability 0 never hits', async () => {
    await fail({ effect: 'deny', probability: 0 })
    await expect(listKeys(vault)).resolves.toBeDefined()
  })
})

describe('the control path', () => {
  test('counts calls and the errors they end in', async () => {
    await listKeys(vault)
    await control('PATCH', 'state', { faults: [{ effect: 'throttle', times: 1 }] })
    await errorOf(listKeys(vault))
    const { said } = await control('GET', 'state')
    expect(said).toMatchObject({
      calls: { 'kms.ListKeys': 2 },
      errors: { ThrottlingException: 1 },
      throttles: { [`${VAULT}/us-west-2`]: 1 },
    })
  })

  test('delays every answer by the latency it is given', async () => {
    await control('PATCH', 'state', { latencyMs: 120 })
    const started = performance.now()
    await listKeys(vault)
    expect(performance.now() - started).toBeGreaterThanOrEqual(115)
  })

  test('reset takes quotas, faults, latency and counts away', async () => {
    await control('PATCH', 'state', { latencyMs: 1, quotas: KMS_DEFAULT_QUOTAS, faults: [{ effect: 'deny' }] })
    await errorOf(listKeys(vault))
    const { said } = await control('POST', 'reset')
    expect(said).toEqual({
      latencyMs: 0,
      quotas: {},
      quotasAt: {},
      seed: 1,
      faults: [],
      calls: {},
      errors: {},
      throttles: {},
    })
    await expect(listKeys(vault)).resolves.toBeDefined()
  })

  test('knows AWS’s default quotas by name', async () => {
    const { said } = await control('PATCH', 'state', { quotas: 'aws' })
    expect(said.quotas).toEqual(AWS_DEFAULT_QUOTAS)
  })

  test('says what the process has used', async () => {
    const { said } = await control('GET', 'process')
    expect(said).toEqual({ cpuMs: expect.any(Number), rssMb: expect.any(Number) })
  })

  test('gives what incidents left behind, where there are any', async () => {
    expect((await control('GET', 'traces')).status).toBe(404)
    const other = await startNorthwind({ scenario: 'incidents' })
    const { traces } = (await (await fetch(`${other.url}/_control/traces`)).json()) as {
      traces: { traces: object[] }[]
    }
    await other.close()
    expect(traces.length).toBeGreaterThan(20)
    expect(traces[0]?.traces[0]).toEqual({ kind: 'an instance id', text: expect.stringMatching(/^i-/) })
  })

  test.each([
    ['a fault it does not know', { faults: [{ effect: 'explode' }] }],
    ['a misspelt setting', { latency: 10 }],
    ['quotas of what is no account and Region', { quotasAt: { nowhere: { 'kms.*': { rate: 1, burst: 1 } } } }],
    ['a quota that never lets a call through', { quotas: { '*': { rate: 1, burst: 0 } } }],
  ])('refuses %s and changes nothing', async (_, change) => {
    const { status, said } = await control('PATCH', 'state', change)
    expect(status).toBe(400)
    expect(said.message).toMatch(/✖/)
    expect((await control('GET', 'state')).said).toMatchObject({ latencyMs: 0, quotas: {}, faults: [] })
  })

  test('says what it offers when asked for something else', async () => {
    const { status, said } = await control('DELETE', 'state')
    expect(status).toBe(404)
    expect(said.message).toContain('/_control/reset')
  })
})
