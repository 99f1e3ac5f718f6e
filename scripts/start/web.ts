import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { follower } from '../bootstrap/run-typescript.mjs'
import { type ManagedProcess, startNode } from './child-process'
import { type Environment, type StartSettings, withoutAws } from './settings'
import { StartProblem } from './start-problem'

const patienceMs = 60_000

/** What the web process gets. It never talks to AWS, so it holds nothing to do it with. */
export function webEnvironment(settings: StartSettings, more: Readonly<Record<string, string>> = {}): Environment {
  return {
    ...withoutAws({ ...settings.environment, ...more }),
    NODE_ENV: settings.dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.port),
    APP_URL: settings.appUrl,
  }
}

/** Starts Next itself, not through npx, which would leave it behind when it is ended. */
export function startWeb(settings: StartSettings, environment: Readonly<Record<string, string>>): ManagedProcess {
  const next = ['node_modules/next/dist/bin/next', settings.dev ? 'dev' : 'start']
  return startNode(['--import', follower, ...next, '-p', String(settings.port), '-H', settings.host], {
    name: 'web process',
    logFile: path.join(settings.dataFolder, 'logs/web.log'),
    env: webEnvironment(settings, environment),
    show: settings.dev,
  })
}

/** Waits until the pages answer. */
export async function waitForWeb(settings: StartSettings): Promise<void> {
  const host = settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${settings.port}/api/health`
  const until = Date.now() + patienceMs
  let said = 'no answer'
  while (Date.now() < until) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) })
      if (answer.ok) return
      said = `${answer.status} ${await answer.text()}`
    } catch {
      // Not listening yet.
    }
    await sleep(100)
  }
  throw new StartProblem(`The pages did not answer at ${address} within a minute (${said}). See logs/web.log.`)
}
