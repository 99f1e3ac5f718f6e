import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { follower } from '../bootstrap/run-typescript.mjs'
import { startNode } from './child-process'
import { Parts } from './parts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-process-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function program(code: string): string {
  const file = path.join(folder, 'program.mjs')
  writeFileSync(file, code)
  return file
}

function start(code: string) {
  const lines: string[] = []
  const options = { name: 'program', logFile: path.join(folder, 'log'), env: process.env }
  const started = startNode([program(code)], { ...options, onLine: (line) => lines.push(line) })
  const said = async (text: string) => {
    while (!lines.includes(text)) await sleep(20)
  }
  return { ...started, lines, said }
}

/** Where process 1 does not collect its children a dead process stays in the table. */
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc') || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

test('a process is asked to end and may finish what it does', async () => {
  const child = start(`
    process.on('SIGTERM', () => setTimeout(() => { console.log('finished'); process.exit(0) }, 50))
    setInterval(() => {}, 1000)
    console.log('up')`)
  await child.said('up')
  await child.stop()
  expect(child.lines).toEqual(['up', 'finished'])
  expect(await child.ended).toBe('ended with code 0')
})

test('what the process started itself ends with it', async () => {
  const child = start(`
    import { spawn } from 'node:child_process'
    const own = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'])
    console.log(own.pid)
    console.log('up')`)
  await child.said('up')
  const own = Number(child.lines[0])
  expect(isAlive(own)).toBe(true)
  await child.stop()
  while (isAlive(own)) await sleep(20)
})

test('a process that ends by itself is reported with its last words', async () => {
  const parts = new Parts()
  const child = await parts.open(async () => start(`console.error('no such table'); process.exit(3)`))
  parts.watch(child)
  await expect(parts.failure).rejects.toThrow(/^The program ended with code 3\. Its log is .*log\.\nno such table$/)
  await parts.stop()
})

test('parts stop in the reverse order of opening, also one that was still opening', async () => {
  const stopped: string[] = []
  const part = (name: string) => ({ stop: async () => void stopped.push(name) })
  const parts = new Parts()
  await parts.open(async () => part('database'))
  const late = parts.open(async () => {
    await sleep(50)
    return part('worker')
  })
  await parts.stop()
  await late
  expect(stopped).toEqual(['worker', 'database'])
  await expect(parts.open(async () => part('web'))).rejects.toThrow('Interrupted.')
})

test('a process ends when its parent is killed', async () => {
  const begun = path.join(folder, 'begun')
  const file = program(
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(begun)}, ''); setInterval(() => {}, 1000)`,
  )
  const parent = spawn(process.execPath, [
    '-e',
    `const { spawn } = require('node:child_process')
     const child = spawn(process.execPath, ['--import', ${JSON.stringify(follower)}, ${JSON.stringify(file)}], { detached: true, stdio: 'ignore' })
     console.log(child.pid)
     setInterval(() => {}, 1000)`,
  ])
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (text) => resolve(Number(text)))
  })
  while (!existsSync(begun)) await sleep(20)
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  while (isAlive(pid)) await sleep(50)
}, 20_000)
