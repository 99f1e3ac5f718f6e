import { createRequire } from 'node:module'
import path from 'node:path'
import { follower, typeScriptEnvironment } from '../bootstrap/run-typescript.mjs'
import { type ManagedProcess, startNode, startTypeScript } from './child-process'
import type { StartSettings } from './settings'

/** Starts the process that scans and creates grants; with hot reload in development. */
export function startWorker(settings: StartSettings, environment: Readonly<Record<string, string>>): ManagedProcess {
  const options = {
    name: 'worker',
    logFile: path.join(settings.dataFolder, 'logs/worker.log'),
    env: { ...settings.environment, ...environment, APP_URL: settings.appUrl },
  }
  if (!settings.dev) return startTypeScript('scripts/worker.ts', [], options)
  const tsx = createRequire(import.meta.url).resolve('tsx/cli')
  return startNode(
    ['--import', follower, tsx, 'watch', '--clear-screen=false', '--conditions=react-server', 'scripts/worker.ts'],
    { ...options, env: typeScriptEnvironment(options.env) },
  )
}
