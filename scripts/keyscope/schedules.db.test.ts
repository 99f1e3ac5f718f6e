import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-schedules-'))
  db = await testDatabase()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function keyscope(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.resolve('scripts/keyscope.mjs')
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env })
  const said = { out: '', err: '' }
  child.stdout.on('data', (text) => {
    said.out += text
  })
  child.stderr.on('data', (text) => {
    said.err += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
}

test('a schedule is added, listed, switched off and on, and removed', async () => {
  expect((await keyscope('schedules')).out).toBe('There is no schedule. Add one with "keyscope schedules add".\n')
  const line =
    'schedules add --name Payments --time-zone Europe/Berlin --jitter 15m --unit ou-prod --exclude-region us-east-1'
  const added = await keyscope(...line.split(' '), '--cron', '30 1 * * 1-5')
  expect(added.err).toBe('')
  expect(added.out).toMatch(
    /^Payments\n {4}at 01:30 from Monday to Friday \(Europe\/Berlin\), up to 15 min later; ou-prod without us-east-1\n {4}next 2\S+Z\n$/,
  )
  const { code, out } = await keyscope('schedules', '--json')
  expect({ code, items: JSON.parse(out) }).toMatchObject({
    code: 0,
    items: [
      {
        name: 'Payments',
        cron: '30 1 * * 1-5',
        jitterSeconds: 900,
        scope: { units: ['ou-prod'], exclude: { regions: ['us-east-1'] } },
        createdBy: expect.stringContaining('(command line)'),
      },
    ],
  })
  expect((await keyscope('schedules', 'disable', 'Payments')).out).toBe('The schedule "Payments" is disabled.\n')
  expect((await keyscope('schedules')).out).toContain('\n    disabled\n')
  expect((await keyscope('schedules', 'enable', 'Payments')).out).toMatch(/is enabled and runs next at 2\S+Z\.\n$/)
  expect((await keyscope('schedules', 'remove', 'Payments')).out).toContain('"Payments" is gone')
  expect(await db.prisma.scanSchedule.count()).toBe(0)
  const entries = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
  expect(entries.map(({ actorType, action }) => `${actorType} ${action}`)).toEqual(
    ['created', 'disabled', 'enabled', 'deleted'].map((what) => `command-line schedule.${what}`),
  )
})

test.each([
  [['add', '--name', 'x'], /required option '--cron/],
  [['add', '--name', 'x', '--cron', '* * * * *'], /^--cron: It would run 1 min after the run before/],
  [['add', '--name', 'x', '--cron', '0 2 * * *', '--time-zone', 'Mars'], /^--time-zone: Expected the name/],
  [['add', '--name', 'x', '--cron', '0 2 * * *', '--jitter', 'soon'], /^--jitter: Expected seconds, or a time such as/],
  [['add', '--name', 'x', '--cron', '0 2 * * *', '--account', '12'], /^--account: An account id has 12 digits/],
  [['remove', 'Nothing'], /^There is no schedule "Nothing"/],
  [['pause', 'Payments'], /too many arguments|unknown command/],
])('schedules %j is wrong usage', async (args, message) => {
  const { code, out, err } = await keyscope('schedules', ...args)
  expect(err).toMatch(message)
  expect({ code, out }).toEqual({ code: 2, out: '' })
})
