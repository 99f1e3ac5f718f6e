import { parseArgs } from 'node:util'
import { generatedFrom, numberIn } from '@/lib/simulator/scenarios/generated/command-line'
import { awsQuotas, KMS_BURST_SECONDS } from '@/lib/simulator/server/aws-quotas'
import type { Quotas } from '@/lib/simulator/server/quotas'
import { startSimulator } from '@/lib/simulator/start-simulator'

/** Runs a simulated AWS organization as its own process; prints its address as one line of JSON when it listens. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    scenario: { type: 'string', default: 'northwind' },
    accounts: { type: 'string' },
    regions: { type: 'string' },
    keys: { type: 'string' },
    seed: { type: 'string' },
    'grants-per-key': { type: 'string' },
    'hot-share': { type: 'string' },
    'clusters-per-account': { type: 'string' },
    'share-changed': { type: 'string' },
    latency: { type: 'string', default: '0' },
    quotas: { type: 'string', default: 'none' },
    burst: { type: 'string', default: String(KMS_BURST_SECONDS) },
  },
})

try {
  const simulator = await startSimulator({
    port: numberIn('port', values.port, 0, 65_535),
    dataDir: values.data,
    scenario: values.scenario,
    generated: generatedFrom(values),
    latencyMs: numberIn('latency', values.latency, 0, 60_000),
    quotas: quotasFrom(values.quotas, numberIn('burst', values.burst, 0, 60)),
  })
  console.log(JSON.stringify({ listening: simulator.url }))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)))
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(2)
}

/** `--burst` is the seconds of its quota that a KMS operation may use at once. */
function quotasFrom(name: string, burstSeconds: number): Quotas {
  if (name === 'none') return {}
  if (name === 'aws') return awsQuotas(burstSeconds)
  throw new Error(`--quotas expects aws or none, got ${name}`)
}
