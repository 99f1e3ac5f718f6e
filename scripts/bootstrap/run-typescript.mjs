import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { installPackages, root } from './install.mjs'

export const follower = new URL('./follow-parent.mjs', import.meta.url).href

/**
 * Runs one of our TypeScript programs with the arguments of this process and ends as it ends: same exit code, same signal.
 * Installs the packages first when they are missing.
 */
export async function runTypeScript(file, { quiet = false } = {}) {
  await installPackages({ quiet })
  const child = spawn(process.execPath, [...typeScriptFlags(), path.join(root, file), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: typeScriptEnvironment(process.env),
  })
  // A terminal's Ctrl-C reaches the child by itself; a signal to this process alone does not.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (process.env.npm_lifecycle_event) whenParentEnds(() => child.kill('SIGTERM'))
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (...end) => resolve(end))
  })
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0))
}

/** npm passes a signal on to the shell between us, and that one keeps it to itself. */
function whenParentEnds(end) {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    end()
  }, 250)
  timer.unref()
}

/** What Node needs to run our TypeScript: the loader, the server side of `server-only`, and an end when its parent ends. */
export function typeScriptFlags() {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return ['--import', follower, '--import', loader, '--conditions=react-server']
}

export function typeScriptEnvironment(env) {
  return {
    ...env,
    // The alias `@/` is found from any working folder.
    TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json'),
    // The AWS SDK announces when it will leave this Node behind; package.json says what we support.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
}
