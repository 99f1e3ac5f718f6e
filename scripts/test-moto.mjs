// The scan and a grant against moto, an AWS that this project did not write. Needs Python 3; installs moto in `.venv-moto`.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const venv = join(root, '.venv-moto')
const requirements = join(root, 'scripts/moto/requirements.txt')
const python = join(venv, 'bin/python')

function run(command, args, what) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0) fail(`${what} failed (${command} ${args.join(' ')}).`)
}
function fail(message) {
  console.error(message)
  process.exit(1)
}

if (spawnSync('python3', ['--version']).status !== 0)
  fail('test:moto needs python3 on the PATH; install Python 3.10 or later.')
const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
const stamp = join(venv, 'installed')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  rmSync(venv, { recursive: true, force: true })
  mkdirSync(venv, { recursive: true })
  run('python3', ['-m', 'venv', venv], 'Making the virtual environment')
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], 'Installing moto')
  writeFileSync(stamp, wanted)
}

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => resolve(port))
  })
})
const server = spawn(join(venv, 'bin/moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
let ended = false
server.on('exit', () => {
  ended = true
})
for (let tries = 0; ; tries++) {
  const answer = await fetch(`http://127.0.0.1:${port}/moto-api/`).catch(() => null)
  if (answer?.ok) break
  if (ended || tries > 200) fail('moto_server did not start.')
  await new Promise((resolve) => setTimeout(resolve, 100))
}
const tests = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'moto', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MOTO_ENDPOINT: `http://127.0.0.1:${port}`, MOTO_PYTHON: python },
  },
)
const stop = () => tests.kill('SIGTERM')
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
const code = await new Promise((resolve) => tests.on('exit', (status) => resolve(status ?? 1)))
server.kill('SIGTERM')
process.exit(code)
