import { ListAliasesCommand } from '@aws-sdk/client-kms'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { kmsQuotas } from '@/lib/simulator/server/aws-quotas'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { openAws } from './access'
import { CallMeter } from './call-meter'

vi.setConfig({ testTimeout: 30_000 })
const simulator = await startSimulator({ port: 0, scenario: 'northwind' })
const settings = { ...northwindSettings(simulator.url), KEYSCOPE_QUOTA_SHARE: 0.5 }
const vault = '111100000002'
const payments = '111100000003'
const region = 'us-west-2'
let aws: ReturnType<typeof openAws>
beforeEach(() => {
  simulator.state.reset()
  aws = openAws(settings, { credentials: northwindCredentials, maxAttempts: 2 })
})
afterEach(() => {
  vi.useRealTimers()
  aws.close()
})
afterAll(() => simulator.close())

const rate = (accountId: string, inRegion: string, operation = 'ListGrants') =>
  aws.rates.bucket(accountId, inRegion, 'KMS', operation).rate
const asked = () => simulator.state.calls['servicequotas.ListServiceQuotas'] ?? 0
const learn = (accountId = vault, meter = new CallMeter()) =>
  aws.forAccount(accountId, 'scan').counting(meter).learnQuotas(region)

test('an account’s own quotas pace its calls in the Region they were read in, and nowhere else', async () => {
  simulator.state.quotas = kmsQuotas()
  simulator.state.quotasAt = { [`${vault}/${region}`]: { 'kms.ListGrants': { rate: 300, burst: 75 } } }
  const before = rate(vault, region)
  const meter = new CallMeter()
  await learn(vault, meter)
  expect(meter).toMatchObject({ calls: 1, throttled: 0 })
  expect([before, rate(vault, region)]).toEqual([50, 150])
  expect(rate(vault, region, 'GetKeyPolicy')).toBe(500)
  expect([rate(vault, 'us-east-1'), rate(payments, region)]).toEqual([50, 50])
  await learn(payments)
  expect(rate(payments, region)).toBe(50)
})

test('they are asked for once a day', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  await learn()
  await learn()
  expect(asked()).toBe(1)
  vi.advanceTimersByTime(25 * 3_600_000)
  simulator.state.quotas = { 'kms.ListGrants': { rate: 40, burst: 10 } }
  await learn()
  expect(asked()).toBe(2)
  expect(rate(vault, region)).toBe(20)
})

test.each(['deny', '5xx', 'reset'] as const)('%s leaves AWS’s defaults, and the next asks again', async (effect) => {
  simulator.state.quotas = { 'kms.ListGrants': { rate: 300, burst: 75 } }
  simulator.state.faults = [{ service: 'servicequotas', effect }]
  await learn()
  expect(rate(vault, region)).toBe(50)
  simulator.state.faults = []
  await learn()
  expect(rate(vault, region)).toBe(150)
})

test('a role that may not read them scans by AWS’s defaults', async () => {
  simulator.state.quotas = { 'kms.ListGrants': { rate: 300, burst: 75 } }
  await aws.forAccount(vault, 'grant', { sourceIdentity: 'robin@example.com' }).learnQuotas(region)
  expect(simulator.state.errors).toEqual({ AccessDeniedException: 1 })
  expect(rate(vault, region)).toBe(50)
})

test('calls keep under a quota that was lowered, although it is far below the default', async () => {
  simulator.state.quotasAt = { [`${vault}/${region}`]: { 'kms.ListAliases': { rate: 10, burst: 5 } } }
  const list = () => {
    const kms = aws.forAccount(vault, 'scan').kms(region)
    return Promise.allSettled(Array.from({ length: 16 }, () => kms.send(new ListAliasesCommand({}))))
  }
  await learn()
  await list()
  expect(simulator.state.throttles).toEqual({})

  aws.close()
  aws = openAws(settings, { credentials: northwindCredentials, maxAttempts: 1 })
  await list()
  expect(simulator.state.throttles[`${vault}/${region}`]).toBeGreaterThan(0)
})
