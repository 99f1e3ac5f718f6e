import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The folder of programs of a Python virtual environment in `.venv-<name>` that has what the requirements file (from the
 * root of the checkout) names. Made when it is missing or the file has changed; throws with what Python said.
 */
export function virtualEnvironment(name, requirements) {
  const venv = path.join(root, `.venv-${name}`)
  const file = path.join(root, requirements)
  const bin = path.join(venv, 'bin')
  const wanted = createHash('sha256').update(readFileSync(file)).digest('hex')
  const stamp = path.join(venv, 'installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return bin
  rmSync(venv, { recursive: true, force: true })
  mkdirSync(venv, { recursive: true })
  run('python3', ['-m', 'venv', venv])
  run(path.join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', file])
  writeFileSync(stamp, wanted)
  return bin
}

function run(command, args) {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
  if (error?.code === 'ENOENT') throw new Error('This needs python3 on the PATH; install Python 3.10 or later.')
  if (status === 0) return
  const words = (error?.message ?? stderr).trim().split('\n').slice(-5).join('\n')
  throw new Error(`${[command, ...args].join(' ')} failed.\n${words}`)
}
