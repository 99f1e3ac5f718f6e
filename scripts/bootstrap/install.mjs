import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// This file and its neighbours run before any package exists: only node: modules here.

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Node versions that Next and Prisma run on; the same range as "engines" in package.json. */
export function supportsNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24
}

/** Whether node_modules is what the lockfile asks for: npm writes its own list after a complete install. */
export function packagesAreCurrent(folder = root) {
  const installed = path.join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  return statSync(installed).mtimeMs >= statSync(path.join(folder, 'package-lock.json')).mtimeMs
}

/**
 * Installs the packages when they are missing or older than the lockfile. Prints to stderr only, so that a command's
 * output stays its own. Exits with one line that says what to do when it cannot.
 */
export async function installPackages({ quiet = false } = {}) {
  if (!supportsNode(process.versions.node)) {
    fail(`Keyscope needs Node 20.19+, 22.13+ or 24+; this is ${process.versions.node}.`)
  }
  if (packagesAreCurrent()) return
  const began = Date.now()
  if (!quiet) process.stderr.write('… Packages       npm ci, about a minute the first time\n')
  const problem = await npmInstall()
  if (problem) fail(problem)
  if (!quiet) process.stderr.write(`✓ Packages       installed (${((Date.now() - began) / 1000).toFixed(1)} s)\n`)
}

/** Resolves to what went wrong, or to nothing. */
function npmInstall() {
  // No package may run a script of its own while it is installed.
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--include=dev', ...quiet], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  const end = (signal) => {
    npm.kill(signal)
    npm.once('close', () => process.exit(1))
  }
  process.on('SIGTERM', end).on('SIGINT', end)
  return new Promise((resolve) => {
    npm.once('error', (error) =>
      resolve(`npm could not be started (${error.message}). Install npm, or run "npm ci --ignore-scripts" yourself.`),
    )
    npm.once('close', (code) => {
      process.off('SIGTERM', end).off('SIGINT', end)
      resolve(code === 0 ? undefined : 'npm ci failed (above). Check the network and the registry, then start again.')
    })
  })
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
