import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { typeScriptEnvironment, typeScriptFlags } from '../bootstrap/run-typescript.mjs'

export interface WorkerProcess {
  /** Begins to work, where it was started to stand by. */
  begin(): void
  /** SIGKILL, at once. */
  kill(): void
  readonly exit: Promise<unknown>
}

interface Settings {
  readonly databaseUrl: string
  /** Where its AWS is. */
  readonly endpoint: string
}

/** `--impatient`: soon gives up on AWS. `--standby`: has loaded everything, and waits for its beginning. */
export type WorkerOption = '--impatient' | '--standby'

/** A worker in a process of its own, which can be killed. Resolves when it works, or stands by. */
export async function startWorkerProcess(settings: Settings, ...options: WorkerOption[]): Promise<WorkerProcess> {
  const env = typeScriptEnvironment({
    ...process.env,
    ...northwindSettings(settings.endpoint),
    DATABASE_URL: settings.databaseUrl,
    KEYSCOPE_QUOTA_SHARE: '1',
    LOG_LEVEL: process.env.KEYSCOPE_FAULT_LOG ?? 'fatal',
  })
  const child: ChildProcess = spawn(process.execPath, [...typeScriptFlags(), 'scripts/faults/worker.ts', ...options], {
    env: env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const worker: WorkerProcess = {
    begin: () => child.stdin?.write('begin\n'),
    kill: () => child.kill('SIGKILL'),
    exit,
  }
  if (child.stdout === null) throw new Error('The worker has no output.')
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('ready')) return worker
  throw new Error('The worker ended before it was ready.')
}
