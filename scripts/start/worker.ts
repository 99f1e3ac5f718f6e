import { createRequire } from 'node:module'
import path from 'node:path'
import { follower, typeScriptEnvironment } from '../bootstrap/run-typescript.mjs'
import { type ManagedProcess, type ProcessOptions, startNode, startTypeScript } from './child-process'
import type { Parts } from './parts'
import { openReadyProcess } from './ready-process'
import type { StartSettings } from './settings'

/** Starts the process that scans and creates grants, and waits until it takes jobs; with hot reload in development. */
export function openWorker(
  parts: Parts,
  settings: StartSettings,
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  const options = {
    name: 'worker',
    logFile: path.join(settings.dataFolder, 'logs/worker.log'),
    env: { ...settings.environment, ...environment, APP_URL: settings.appUrl },
  }
  return openReadyProcess(
    parts,
    (onLine) => (settings.dev ? watched({ ...options, onLine }) : startWorkerProcess({ ...options, onLine })),
    ({ worker }) => worker === 'ready' || undefined,
  )
}

/**
 * A worker streams: it needs a small heap however large the organization. Node would let garbage pile up to gigabytes where the machine
 * has them, and spends more time on collecting it where the young generation is small.
 */
const nodeFlags = ['--max-old-space-size=288', '--max-semi-space-size=32']

export function startWorkerProcess(options: ProcessOptions): ManagedProcess {
  return startTypeScript('scripts/worker.ts', [], { ...options, nodeFlags })
}

function watched(options: ProcessOptions): ManagedProcess {
  const tsx = createRequire(import.meta.url).resolve('tsx/cli')
  return startNode(
    ['--import', follower, tsx, 'watch', '--clear-screen=false', '--conditions=react-server', 'scripts/worker.ts'],
    { ...options, env: typeScriptEnvironment(options.env) },
  )
}
