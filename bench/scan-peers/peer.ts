import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { northwindSettings } from '../../lib/simulator/scenarios/northwind-credentials'
import type { World } from '../../lib/simulator/world/organization'
import { usageOfTree } from '../scan/cpu'
import { watchCalls } from './watch-calls'

/** What a tool of others is started with. */
export interface PeerSetting {
  readonly endpoint: string
  readonly world: World
  readonly latencyMs: number
  readonly folder: string
  /** Where the tool's programs are. */
  readonly bin: string
  say(text: string): void
}

export interface Ran {
  readonly code: number | null
  readonly output: string
  readonly wallMs: number
  readonly cpuMs: number
  /** Between its first call and its last. */
  readonly callingMs: number
}

const mostMs = 30 * 60_000

/** Runs one program of a tool to its end, with the hub's credentials and nothing of this machine's AWS settings. */
export async function runPeer(
  { endpoint, folder, bin }: PeerSetting,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  mkdirSync(folder, { recursive: true })
  const logFile = path.join(folder, `${program}.log`)
  const log = openSync(logFile, 'w')
  const watched = await watchCalls(endpoint)
  try {
    const started = performance.now()
    const child = spawn(path.join(bin, program), args, {
      cwd: folder,
      env: { ...environment(endpoint, folder), ...env },
      stdio: ['ignore', log, log],
      timeout: mostMs,
    })
    const used = followUsage(child)
    const code = await endOf(child)
    const wallMs = performance.now() - started
    const output = readFileSync(logFile, 'utf8')
    return { code, wallMs, cpuMs: used(), callingMs: await watched.stop(), output }
  } finally {
    closeSync(log)
    await watched.stop()
  }
}

/** Looks at the processes while they live: what they used cannot be asked afterwards. */
function followUsage(child: ChildProcess): () => number {
  let cpuMs = 0
  const timer = setInterval(() => {
    if (child.pid) cpuMs = Math.max(cpuMs, usageOfTree(child.pid).cpuMs)
  }, 200)
  child.once('close', () => clearInterval(timer))
  return () => cpuMs
}

function endOf(child: ChildProcess): Promise<number | null> {
  const end = () => child.kill()
  process.once('exit', end)
  return new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => process.off('exit', end))
}

function environment(endpoint: string, folder: string): NodeJS.ProcessEnv {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = northwindSettings(endpoint)
  return {
    NODE_ENV: process.env.NODE_ENV,
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ENDPOINT_URL,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    AWS_REGION,
    AWS_DEFAULT_REGION: AWS_REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Whatever wants to leave this machine is refused at once.
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
  }
}

/** Calls that were refused, as boto3's errors name them: `DescribeTrails: NotImplemented` and how often it was said. */
export function refusedIn(output: string): Record<string, number> {
  const refused: Record<string, number> = {}
  for (const [, code, operation] of output.matchAll(/\((\w+)\) when calling the (\w+) operation/g)) {
    const name = `${operation}: ${code}`
    refused[name] = (refused[name] ?? 0) + 1
  }
  return refused
}
