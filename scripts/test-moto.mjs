// The scan and a grant against moto, an AWS that this project did not write. Needs Python 3; installs moto in `.venv-moto`.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { virtualEnvironment } from './python/virtual-environment.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

function fail(message) {
  console.error(message)
  process.exit(1)
}

let bin
try {
  bin = virtualEnvironment('moto', 'scripts/moto/requirements.txt')
} catch (error) {
  fail(error.message)
}

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => resolve(port))
  })
})
const server = spawn(join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
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
    env: { ...process.env, MOTO_ENDPOINT: `http://127.0.0.1:${port}`, MOTO_PYTHON: join(bin, 'python') },
  },
)
const stop = () => tests.kill('SIGTERM')
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
const code = await new Promise((resolve) => tests.on('exit', (status) => resolve(status ?? 1)))
server.kill('SIGTERM')
process.exit(code)
