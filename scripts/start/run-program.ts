import { spawn } from 'node:child_process'
import { root } from './root'

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Ends the program when it fires. */
  readonly signal?: AbortSignal
}

/** Runs a Node program of the checkout to its end. Its output appears only in the error when it fails. */
export function runNode(title: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: options.env ?? process.env,
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${title} ended with ${signal ?? `code ${code}`}.\n${said.join('').trim()}`))
    })
  })
}
