import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { typeScriptEnvironment, typeScriptFlags } from '../bootstrap/run-typescript.mjs'
import { root } from './root'
import type { Environment } from './settings'

export interface ManagedProcess {
  readonly name: string
  readonly pid: number
  readonly logFile: string
  /** Settles when the process has ended, with words for how. */
  readonly ended: Promise<string>
  /** What it wrote last, for the message when it failed. */
  lastWords(lines?: number): string
  /** SIGTERM, time to finish, then SIGKILL; also for what it started itself. */
  stop(): Promise<void>
}

export interface ProcessOptions {
  readonly name: string
  readonly logFile: string
  readonly env: Environment
  /** Called for each line of its stdout, which goes to the log as well. */
  readonly onLine?: (line: string) => void
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[]
  /** Shows its output on this terminal as well. */
  readonly show?: boolean
}

const timeToFinishMs = 10_000

/** A program of ours written in TypeScript. */
export function startTypeScript(file: string, args: readonly string[], options: ProcessOptions): ManagedProcess {
  return startNode([...(options.nodeFlags ?? []), ...typeScriptFlags(), path.join(root, file), ...args], {
    ...options,
    env: typeScriptEnvironment(options.env),
  })
}

/**
 * Starts a Node process in a group of its own: a Ctrl-C in the terminal reaches us alone, and we stop the processes in order.
 * Whatever happens to us, none outlives us (bootstrap/follow-parent.mjs).
 */
export function startNode(args: readonly string[], options: ProcessOptions): ManagedProcess {
  const log = openSync(options.logFile, 'w', 0o600)
  const output = options.show ? 'inherit' : log
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: options.env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', options.onLine ? 'pipe' : output, output],
  })
  if (options.onLine) readLines(child, log, options.onLine)
  else closeSync(log)

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`))
  })
  const group = { kill: (signal: NodeJS.Signals) => killGroup(child, signal) }
  // Only when we end without having stopped it: it may have processes of its own to stop in order.
  const atExit = () => group.kill('SIGTERM')
  process.once('exit', atExit)

  return {
    name: options.name,
    pid: child.pid ?? -1,
    logFile: options.logFile,
    ended,
    lastWords: (lines = 5) => readFileSync(options.logFile, 'utf8').trim().split('\n').slice(-lines).join('\n'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await Promise.race([ended, sleep(timeToFinishMs, undefined, { ref: false })])
      group.kill('SIGKILL')
      await ended
      process.off('exit', atExit)
    },
  }
}

function readLines(child: ChildProcess, log: number, onLine: (line: string) => void): void {
  let rest = ''
  child.stdout?.setEncoding('utf8')
  child.stdout?.on('data', (text: string) => {
    writeSync(log, text)
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  child.once('close', () => closeSync(log))
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    // ESRCH: nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
