// How long it takes from a pasted text to the answer, in the service and with a real database: `npm run bench -- diagnose
// [--clusters 1000] [--keys 20000] [--rounds 5] [--json]` makes an organization of that size, keeps and assesses it, asks from each kind
// of text, and prints one line of JSON last. The first round of a text is cold: its cluster has never been looked at.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { temporaryFolder } from '../scripts/postgres/temporary-folder'
import { Parts } from '../scripts/start/parts'
import { openDatabase } from './scan/database'

const { values: options } = parseArgs({
  options: {
    clusters: { type: 'string', default: '1000' },
    keys: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
})
const sizes = [options.clusters, options.keys, options.rounds].map(Number)
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
  console.error('Expected --clusters, --keys and --rounds to be whole numbers.')
  process.exit(2)
}

const parts = new Parts()
let status: number | null = 1
try {
  const { url } = await openDatabase(parts, temporaryFolder('bench-diagnose'))
  // The services are for a server alone, which the condition says.
  const flags = ['--conditions=react-server', '--import', 'tsx', 'bench/diagnose/measure.ts']
  const more = [url, ...sizes.map(String), options.json ? 'json' : 'text']
  status = spawnSync(process.execPath, [...flags, ...more], { stdio: 'inherit' }).status
} finally {
  await parts.stop()
}
process.exit(status ?? 1)
