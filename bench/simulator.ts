// What a call costs the simulator, signatures on: CPU of its own process, per operation, over a generated organization that
// is read whole, place by place. Its last line is one JSON object.
// `npm run bench -- simulator [--accounts N] [--regions N] [--keys N] [--rounds N] [--json]`
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import * as kms from '@aws-sdk/client-kms'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { accountIdOf, REGIONS } from '../lib/simulator/scenarios/generated/plan'
import {
  NORTHWIND_EXTERNAL_ID,
  NORTHWIND_SCANNER_ROLE,
  northwindCredentials,
} from '../lib/simulator/scenarios/northwind-credentials'

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '1' },
    regions: { type: 'string', default: '1' },
    keys: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
})
const [accounts, regions, rounds] = [options.accounts, options.regions, options.rounds].map(Number) as [
  number,
  number,
  number,
]
const IN_FLIGHT = 32
const rounded = (value: number) => Number(value.toFixed(4))

interface Cost {
  calls: number
  cpuMs: number
}
const costs: Record<string, Cost> = {}

const began = performance.now()
const child = spawn(process.execPath, [
  ...['--import', 'tsx', 'scripts/simulator.ts'],
  ...['--accounts', options.accounts, '--regions', options.regions, '--keys', options.keys],
])
const url = await listening(child)
const startMs = Math.round(performance.now() - began)
const usage = async () => (await (await fetch(`${url}/_control/process`)).json()) as { cpuMs: number; rssMb: number }

let peakRssMb = 0
for (let round = 0; round < rounds; round++) {
  for (let account = 0; account < accounts; account++) await readAccount(accountIdOf(account))
}
child.kill()

const calls = Object.values(costs).reduce((sum, cost) => sum + cost.calls, 0)
const cpuMs = Object.values(costs).reduce((sum, cost) => sum + cost.cpuMs, 0)
if (!options.json) {
  for (const [operation, cost] of Object.entries(costs)) {
    console.log(
      `${operation.padEnd(22)} ${String(cost.calls).padStart(8)} calls  ${(cost.cpuMs / cost.calls).toFixed(3)} ms`,
    )
  }
}
const perCall = Object.fromEntries(
  Object.entries(costs).map(([name, cost]) => [name, rounded(cost.cpuMs / cost.calls)]),
)
console.log(
  JSON.stringify({ startMs, calls, cpuMsPerCall: rounded(cpuMs / calls), perCall, peakRssMb: Math.round(peakRssMb) }),
)

async function readAccount(accountId: string): Promise<void> {
  const sts = new STSClient({ region: 'us-east-1', endpoint: url, credentials: northwindCredentials })
  const { Credentials: made } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/${NORTHWIND_SCANNER_ROLE}`,
      RoleSessionName: 'bench',
      ExternalId: NORTHWIND_EXTERNAL_ID,
    }),
  )
  const credentials = {
    accessKeyId: made?.AccessKeyId ?? '',
    secretAccessKey: made?.SecretAccessKey ?? '',
    sessionToken: made?.SessionToken,
  }
  for (const region of REGIONS.slice(0, regions)) {
    await readPlace(new kms.KMSClient({ region, endpoint: url, credentials, maxAttempts: 1 }))
  }
}

async function readPlace(client: kms.KMSClient): Promise<void> {
  const ids: string[] = []
  await measured('ListKeys', async () => {
    let pages = 0
    for await (const { Keys = [] } of kms.paginateListKeys({ client, pageSize: 1000 }, {})) {
      ids.push(...Keys.flatMap(({ KeyId }) => KeyId ?? []))
      pages += 1
    }
    return pages
  })
  await measured('ListAliases', async () => {
    let pages = 0
    for await (const _ of kms.paginateListAliases({ client, pageSize: 100 }, {})) pages += 1
    return pages
  })
  await each('DescribeKey', ids, (KeyId) => client.send(new kms.DescribeKeyCommand({ KeyId })))
  await each('GetKeyPolicy', ids, (KeyId) => client.send(new kms.GetKeyPolicyCommand({ KeyId })))
  await each('ListGrants', ids, (KeyId) => client.send(new kms.ListGrantsCommand({ KeyId, Limit: 100 })))
  await each('GetKeyRotationStatus', ids, (KeyId) =>
    client.send(new kms.GetKeyRotationStatusCommand({ KeyId })).catch((error: unknown) => {
      if (!(error instanceof kms.UnsupportedOperationException)) throw error
    }),
  )
  await each('ListResourceTags', ids, (KeyId) => client.send(new kms.ListResourceTagsCommand({ KeyId })))
}

function each(operation: string, ids: readonly string[], call: (id: string) => Promise<unknown>): Promise<void> {
  return measured(operation, async () => {
    const waiting = ids.values()
    const work = async () => {
      for (const id of waiting) await call(id)
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, work))
    return ids.length
  })
}

async function measured(operation: string, run: () => Promise<number>): Promise<void> {
  const before = await usage()
  const calls = await run()
  const after = await usage()
  peakRssMb = Math.max(peakRssMb, after.rssMb)
  costs[operation] ??= { calls: 0, cpuMs: 0 }
  costs[operation].calls += calls
  costs[operation].cpuMs += after.cpuMs - before.cpuMs
}

async function listening({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout! }))
    return (JSON.parse(line) as { listening: string }).listening
  throw new Error('the simulator ended before it listened')
}
