import { readFileSync } from 'node:fs'
import path from 'node:path'
import { NORTHWIND_EXTERNAL_ID, NORTHWIND_SCANNER_ROLE } from '../../lib/simulator/scenarios/northwind-credentials'
import { type PeerSetting, runPeer } from './peer'
import type { ToolRun } from './tool-run'

/** Prowler scans one account at a time; for an organization its documentation has a loop over the accounts. */
export async function scanWithProwler(setting: PeerSetting): Promise<ToolRun> {
  const seen = new Set<string>()
  let [wallMs, cpuMs, callingMs, output] = [0, 0, 0, '']
  for (const accountId of setting.world.accounts.keys()) {
    const folder = path.join(setting.folder, accountId)
    const ran = await runPeer({ ...setting, folder }, 'prowler', flags(accountId, folder))
    wallMs += ran.wallMs
    cpuMs += ran.cpuMs
    callingMs += ran.callingMs
    output += ran.output
    if (ran.code !== 0)
      throw new Error(`prowler ended with code ${ran.code} in ${accountId}.\n${ran.output.slice(-500)}`)
    for (const arn of keysIn(path.join(folder, 'findings.csv'))) seen.add(arn)
    setting.say(`Prowler has read ${accountId} in ${Math.round(ran.wallMs / 100) / 10} s`)
  }
  return { wallMs, cpuMs, callingMs, keysSeen: seen.size, output }
}

function flags(accountId: string, folder: string): string[] {
  return [
    'aws',
    ...['--services', 'kms'],
    ...['--role', `arn:aws:iam::${accountId}:role/${NORTHWIND_SCANNER_ROLE}`],
    ...['--external-id', NORTHWIND_EXTERNAL_ID],
    ...['--output-formats', 'csv', '--output-directory', folder, '--output-filename', 'findings'],
    ...['--log-level', 'WARNING', '--no-banner', '--no-color', '--ignore-exit-code-3'],
  ]
}

/** The keys with a finding of the check that every customer key gets. */
function keysIn(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const ofCheck = lines.filter((line) => line.includes(';kms_cmk_are_used;'))
  return ofCheck.flatMap((line) => /;(arn:aws:kms:[^;]+:key\/[^;]+);/.exec(line)?.[1] ?? [])
}
