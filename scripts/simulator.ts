import { parseArgs } from 'node:util'
import { startSimulator } from '@/lib/simulator/start-simulator'

/** Runs a simulated AWS organization as its own process; prints its address as one line of JSON when it listens. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    scenario: { type: 'string', default: 'northwind' },
  },
})

const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port expects a number from 0 to 65535, got ${values.port}`)
  process.exit(2)
}

const simulator = await startSimulator({ port, dataDir: values.data, scenario: values.scenario }).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
console.log(JSON.stringify({ listening: simulator.url }))

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)))
}
