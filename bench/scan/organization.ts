import path from 'node:path'
import { startTypeScript } from '../../scripts/start/child-process'
import type { Parts } from '../../scripts/start/parts'
import { openReadyProcess } from '../../scripts/start/ready-process'

export interface Size {
  readonly accounts: number
  readonly regions: number
  readonly keys: number
  readonly latencyMs: number
}

export interface Organization {
  readonly url: string
  readonly pid: number
}

/** A generated organization in a process of its own, under AWS's default quotas. */
export async function openOrganization(parts: Parts, folder: string, size: Size): Promise<Organization> {
  const { accounts, regions, keys, latencyMs } = size
  const args = { accounts, regions, keys, latency: latencyMs, quotas: 'aws' }
  const flags = Object.entries(args).flatMap(([name, value]) => [`--${name}`, String(value)])
  let pid = 0
  const url = await openReadyProcess(
    parts,
    (onLine) => {
      const logFile = path.join(folder, 'simulator.log')
      const options = { name: 'simulator', logFile, env: process.env, onLine }
      const simulator = startTypeScript('scripts/simulator.ts', flags, options)
      pid = simulator.pid
      return simulator
    },
    ({ listening }) => (typeof listening === 'string' ? listening : undefined),
  )
  return { url, pid }
}
