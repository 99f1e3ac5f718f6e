import { DescribeKeyCommand, ListKeysCommand, paginateListKeys } from '@aws-sdk/client-kms'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { openAws } from './access'
import { CallMeter } from './call-meter'

vi.setConfig({ testTimeout: 30_000 })
const simulator = await startSimulator({ port: 0, scenario: 'northwind' })
const aws = openAws(
  { ...northwindSettings(simulator.url), KEYSCOPE_QUOTA_SHARE: 1 },
  { credentials: northwindCredentials },
)
afterAll(async () => {
  aws.close()
  await simulator.close()
})
beforeEach(() => simulator.state.reset())

const account = [...simulator.world.accounts.values()].find(({ regions }) =>
  [...regions.values()].some(({ keys }) => keys.length > 0),
)!
const { region, keys } = [...account.regions.values()].find((one) => one.keys.length > 0)!
const kmsCounting = (meter: CallMeter) => aws.forAccount(account.id, 'scan').counting(meter).kms(region)

test('every attempt counts, and those that were throttled on their own', async () => {
  simulator.state.faults = [{ operation: 'ListKeys', effect: 'throttle', times: 2 }]
  const meter = new CallMeter()
  await kmsCounting(meter).send(new ListKeysCommand({}))
  expect(meter).toMatchObject({ calls: 3, throttled: 2 })
})

test('two who share a client count apart', async () => {
  const access = aws.forAccount(account.id, 'scan')
  const [one, other] = [new CallMeter(), new CallMeter()]
  const [busy, idle] = [access.counting(one).kms(region), access.counting(other).kms(region)]
  simulator.state.faults = [{ operation: 'ListKeys', effect: 'throttle', times: 1 }]
  for await (const page of paginateListKeys({ client: busy, pageSize: 1 }, {})) expect(page.Keys).toHaveLength(1)
  await idle.send(new DescribeKeyCommand({ KeyId: keys[0]?.arn }))
  expect(one.throttled).toBe(1)
  expect(one.calls).toBeGreaterThanOrEqual(2)
  expect(other).toMatchObject({ calls: 1, throttled: 0 })
})

test('once it is aborted, calls under way and new ones end with its reason', async () => {
  simulator.state.faults = [{ operation: 'ListKeys', effect: 'hang' }]
  const stop = new AbortController()
  const client = kmsCounting(new CallMeter(stop.signal))
  const hanging = client.send(new ListKeysCommand({}))
  await vi.waitUntil(() => (simulator.state.calls['kms.ListKeys'] ?? 0) > 0)
  stop.abort(new Error('enough'))
  await expect(hanging).rejects.toThrow()
  expect(simulator.state.calls['kms.ListKeys']).toBe(1)
  await expect(client.send(new ListKeysCommand({}))).rejects.toThrow('enough')
  expect(simulator.state.calls['kms.ListKeys']).toBe(1)
})
