import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { NORTHWIND_EXTERNAL_ID, NORTHWIND_SCANNER_ROLE } from '../../lib/simulator/scenarios/northwind-credentials'
import { type PeerSetting, runPeer } from './peer'
import { openTaggingService } from './tagging-service'
import type { ToolRun } from './tool-run'

const ofCustomers = { KeyManager: 'CUSTOMER' }

/** A policy for everything of keys that Custodian has a filter for and Keyscope reads. Filters on grants know aliases only. */
const policies = [
  { name: 'customer-keys', resource: 'aws.kms-key', filters: [ofCustomers] },
  {
    name: 'not-rotated',
    resource: 'aws.kms-key',
    filters: [ofCustomers, { type: 'key-rotation-status', key: 'KeyRotationEnabled', value: false }],
  },
  { name: 'shared', resource: 'aws.kms-key', filters: [ofCustomers, { type: 'cross-account' }] },
  { name: 'many-grants', resource: 'aws.kms', filters: [{ type: 'grant-count', min: 100 }] },
]

/** c7n-org runs all policies in every account and Region, with as many processes at once as it takes by itself. */
export async function scanWithCustodian(setting: PeerSetting): Promise<ToolRun> {
  const { folder, world, latencyMs } = setting
  const output = path.join(folder, 'output')
  mkdirSync(path.join(folder, 'cache'), { recursive: true })
  const accounts = [...world.accounts.values()].map(({ id, name }) => ({
    account_id: id,
    name,
    regions: world.regions,
    role: `arn:aws:iam::${id}:role/${NORTHWIND_SCANNER_ROLE}`,
    external_id: NORTHWIND_EXTERNAL_ID,
  }))
  writeFileSync(path.join(folder, 'accounts.yml'), JSON.stringify({ accounts }))
  writeFileSync(path.join(folder, 'policies.yml'), JSON.stringify({ policies }))
  const tagging = await openTaggingService(world, latencyMs)
  try {
    const files = ['--config', 'accounts.yml', '--use', 'policies.yml', '--output-dir', output, '--cache-path', 'cache']
    const env = { AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: tagging.url }
    const ran = await runPeer(setting, 'c7n-org', ['run', ...files], env)
    if (ran.code !== 0) throw new Error(`c7n-org ended with code ${ran.code}.\n${ran.output.slice(-500)}`)
    const callsElsewhere = { 'tagging.GetResources': tagging.calls() }
    return { ...ran, keysSeen: keysIn(output), callsElsewhere }
  } finally {
    await tagging.stop()
  }
}

function keysIn(output: string): number {
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' })
  const ofKeys = files.filter((file) => file.endsWith(path.join('customer-keys', 'resources.json')))
  const lists = ofKeys.map((file) => JSON.parse(readFileSync(path.join(output, file), 'utf8')) as { KeyId: string }[])
  return new Set(lists.flat().map(({ KeyId }) => KeyId)).size
}
