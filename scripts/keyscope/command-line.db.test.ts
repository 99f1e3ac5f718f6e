import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-cli-'))
  db = await testDatabase()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The command line as a person starts it, in a folder of its own, on this test's database. */
function keyscope(args: readonly string[], options: { stdin?: string } = {}): Promise<Ended> {
  const program = path.resolve('scripts/keyscope.mjs')
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env })
  child.stdin.end(options.stdin ?? '')
  const said = { out: '', err: '' }
  child.stdout.on('data', (text) => {
    said.out += text
  })
  child.stderr.on('data', (text) => {
    said.err += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
}

const exampleCase = () => JSON.parse(readFileSync('lib/domain/policy/cases/s06-identity-half-missing.json', 'utf8'))

test('authz judges a folder in the order of its files, one JSON line each, from any folder and without a database', async () => {
  const cases = path.join(folder, 'cases')
  mkdirSync(cases)
  const scenario = exampleCase()
  writeFileSync(
    path.join(cases, 'b.json'),
    JSON.stringify([
      { ...scenario, id: 'second' },
      { ...scenario, id: 'third' },
    ]),
  )
  writeFileSync(path.join(cases, 'a.json'), JSON.stringify({ ...scenario, id: 'first' }))
  writeFileSync(path.join(cases, 'notes.txt'), 'not a case')
  const { code, out, err } = await keyscope(['authz', 'cases'])
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map((line) => line.id)).toEqual(['first', 'second', 'third'])
  expect(lines[0]).toEqual({
    id: 'first',
    verdict: 'denied',
    authorization: 'denied',
    layer: 'implicit:identity-policy',
    reason: expect.any(String),
  })
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('authz judges what it can of a list and ends with a problem when one case is not in the format', async () => {
  writeFileSync(path.join(folder, 'mixed.json'), JSON.stringify([{ id: 'broken' }, { ...exampleCase(), id: 'sound' }]))
  const { code, out, err } = await keyscope(['authz', 'mixed.json'])
  const [broken, sound] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(broken).toEqual({ id: 'broken', problem: expect.any(String) })
  expect(sound).toMatchObject({ id: 'sound', verdict: 'denied' })
  expect(err).toMatch(/^broken: The scenario is not in the case format/)
  expect(code).toBe(1)
})

test.each([
  [['authz'], /missing required argument/],
  [['authz', 'nowhere.json'], /There is no file or folder .*nowhere\.json/],
  [['matrix', '--format', 'xml'], /Allowed choices are csv, json/],
  [['user', 'add', 'robin@example.com', '--name', 'Robin Requester', '--role', 'king'], /The role "king" is none of/],
])('%j is wrong usage', async (args, message) => {
  const { code, out, err } = await keyscope(args)
  expect(err).toMatch(message)
  expect({ code, out }).toEqual({ code: 2, out: '' })
})

test('a report without a scan ends with what to do', async () => {
  const { code, out, err } = await keyscope(['report'])
  expect(err.trim()).toBe('No scan has finished yet. Start one, then take the report.')
  expect({ code, out }).toEqual({ code: 1, out: '' })
})

test('scan without --wait leaves the scan to a worker', async () => {
  const { code, out } = await keyscope(['scan', '--region', 'us-east-1', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ status: 'queued', trigger: 'command-line' })
  expect(await db.prisma.scan.findMany({ select: { scope: true } })).toEqual([{ scope: { regions: ['us-east-1'] } }])
  const { rows } = await db.pool.query('select task_identifier from graphile_worker.jobs')
  expect(rows).toEqual([{ task_identifier: 'plan-scan' }])
})

test('a person added by the command line is in the audit log, and the log verifies until somebody touches it', async () => {
  const args = [
    'user',
    'add',
    'robin@example.com',
    '--name',
    'Robin Requester',
    '--role',
    'requester',
    '--password-stdin',
  ]
  const added = await keyscope(args, { stdin: 'a long pass phrase\n' })
  expect(added).toMatchObject({ code: 0, out: 'Robin Requester can sign in as robin@example.com.\n' })
  expect(await db.prisma.auditEntry.count({ where: { action: 'user.created' } })).toBe(1)

  const sound = await keyscope(['audit', 'verify', '--json'])
  expect(sound.code).toBe(0)
  expect(JSON.parse(sound.out)).toMatchObject({ intact: true, problem: null })

  await asOwner(
    'alter table audit_entries disable trigger audit_entries_only_grow',
    `update audit_entries set actor_name = 'Nobody' where action = 'user.created'`,
  )
  const broken = await keyscope(['audit', 'verify'])
  expect(broken.code).toBe(1)
  expect(broken.out).toMatch(/^The audit log is broken at entry \d+: /)
})

async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    for (const sql of statements) await client.query(sql)
  } finally {
    await client.end()
  }
}
