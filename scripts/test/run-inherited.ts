import { spawn } from 'node:child_process'
import { root } from '../start/root'
import type { Environment } from '../start/settings'

/** Runs a Node program of the checkout on this terminal and resolves to its exit code. It ends when we do. */
export function runInherited(args: readonly string[], env: Environment = process.env): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, env: env as NodeJS.ProcessEnv, stdio: 'inherit' })
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      process.off('exit', end)
      resolve(code ?? 1)
    })
  })
}

/** Ctrl-C ends a test run at once, and with it everything it started. */
export function endOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
}
