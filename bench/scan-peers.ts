// What Keyscope, Prowler and Cloud Custodian take to read the keys of one simulated organization, and what each leaves out.
// `npm run bench -- scan-peers [--accounts A --regions R --keys K --latency MS]` lets the three read a generated organization
// one after the other, with the same credentials, roles, latency and quotas, and prints one line of JSON last. `callingMs` is the
// time between the first call and the last, without starting and judging. Linux only. The peers need
// Python 3.10 to 3.13; they are installed in `.venv-prowler` (2 GB, some minutes the first time) and `.venv-custodian`.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chooseScenario } from '../lib/simulator/scenarios/scenario'
import { temporaryFolder } from '../scripts/postgres/temporary-folder'
import { virtualEnvironment } from '../scripts/python/virtual-environment.mjs'
import { Parts } from '../scripts/start/parts'
import { cores } from './scan/cpu'
import { openOrganization, type Size } from './scan/organization'
import { scanWithCustodian } from './scan-peers/custodian'
import { scanWithKeyscope } from './scan-peers/keyscope'
import { measureTool } from './scan-peers/measure-tool'
import * as notes from './scan-peers/notes'
import type { PeerSetting } from './scan-peers/peer'
import { scanWithProwler } from './scan-peers/prowler'
import type { ToolRun } from './scan-peers/tool-run'

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '10' },
    regions: { type: 'string', default: '2' },
    keys: { type: 'string', default: '400' },
    latency: { type: 'string', default: '20' },
  },
})
const number = (name: keyof typeof options) => {
  const value = Number(options[name])
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} expects a number, got ${options[name]}`)
  return value
}
const size: Size = {
  accounts: number('accounts'),
  regions: number('regions'),
  keys: number('keys'),
  latencyMs: number('latency'),
}
const say = (text: string) => console.error(text)

type Peer = 'prowler' | 'custodian'

const requirements = (name: Peer) => `bench/scan-peers/${name}.txt`

/** With its version: `c7n==0.9.53 c7n-org==0.6.52`. */
const named = (name: Peer) => readFileSync(requirements(name), 'utf8').trim().replaceAll('\n', ' ')

const folder = temporaryFolder('bench-scan-peers')
const parts = new Parts()
try {
  console.log(JSON.stringify(await run()))
} finally {
  await parts.stop()
}
process.exit(0)

async function run() {
  const bins = { prowler: install('prowler'), custodian: install('custodian') }
  const { url: endpoint } = await openOrganization(parts, folder, size)
  const { world } = chooseScenario('generated', size).build(new Date())
  const peer = (name: Peer, scan: (setting: PeerSetting) => Promise<ToolRun>) => async () => {
    const bin = bins[name]
    if (bin instanceof Error) throw bin
    return scan({ endpoint, world, latencyMs: size.latencyMs, folder: path.join(folder, name), bin, say })
  }
  const tools = [
    await measureTool('Keyscope', notes.keyscope, endpoint, () => scanWithKeyscope(parts, { endpoint, folder, say })),
    await measureTool(named('prowler'), notes.prowler, endpoint, peer('prowler', scanWithProwler)),
    await measureTool(named('custodian'), notes.custodian, endpoint, peer('custodian', scanWithCustodian)),
  ]
  return { bench: 'scan-peers', ...size, quotas: 'aws', cores: cores(), tools }
}

function install(name: Peer): string | Error {
  say(`Looking for ${name}, or installing it …`)
  try {
    return virtualEnvironment(name, requirements(name))
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
