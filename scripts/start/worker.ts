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
    (onLine) =>
      settings.dev ? watched({ ...options, onLine }) : startTypeScript('scripts/worker.ts', [], { ...options, onLine }),
    ({ worker }) => worker === 'ready' || undefined,
  )
}

function watched(options: ProcessOptions): ManagedProcess {
  const tsx = createRequire(import.meta.url).resolve('tsx/cli')
  return startNode(
    ['--import', follower, tsx, 'watch', '--clear-screen=false', '--conditions=react-server', 'scripts/worker.ts'],
    { ...options, env: typeScriptEnvironment(options.env) },
  )
}
