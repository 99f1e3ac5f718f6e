import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase
const account = '111100000001'
const hour = 3_600_000
const scannedAt = (id: number) => new Date(Date.UTC(2026, 10, 20 + id, 6))

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-cli-'))
  db = await testDatabase()
  await db.prisma.scan.createMany({
    data: [1, 2].map((id) => ({
      id,
      status: 'complete' as const,
      trigger: 'manual',
      requestedBy: 'test',
      startedAt: new Date(scannedAt(id).getTime() - hour),
      finishedAt: scannedAt(id),
    })),
  })
  const role = (name: string, tags: Record<string, string>) => ({
    kind: 'iam-role',
    resourceId: `arn:aws:iam::${account}:role/${name}`,
    accountId: account,
    collector: 'iam-principals',
    body: { arn: `arn:aws:iam::${account}:role/${name}`, name, tags },
  })
  const at = (id: number) => new Date(scannedAt(id).getTime() - hour / 2)
  await db.prisma.resourceVersion.createMany({
    data: [
      {
        ...role('app', { note: 'old' }),
        hash: 'a',
        validFrom: 1,
        validTo: 2,
        current: null,
        seenAt: at(1),
        closedAt: at(2),
      },
      { ...role('app', { note: '=cmd()' }), hash: 'b', validFrom: 2, seenAt: at(2) },
      { ...role('=HYPERLINK("x")', {}), hash: 'c', validFrom: 2, seenAt: at(2) },
      { ...role('same', {}), hash: 'd', validFrom: 1, seenAt: at(1) },
    ],
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function changes(...args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [path.resolve('scripts/keyscope.mjs'), 'changes', ...args], {
    cwd: folder,
    env,
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (text) => {
    said.out += text
  })
  child.stderr.on('data', (text) => {
    said.err += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
}

test('changes are lines for people, JSON for programs, and CSV that runs nothing', async () => {
  const text = await changes()
  expect(text).toMatchObject({ code: 0 })
  expect(text.out.split('\n').slice(0, 2)).toEqual([
    '2 changes since scan 1',
    `iam-role =HYPERLINK("x") in ${account}: New: role`,
  ])
  expect(text.out).toContain(`iam-role app in ${account}: Tag note went from old to =cmd()`)

  const json = JSON.parse((await changes('--from', '1', '--to', '2', '--json')).out)
  expect(json).toMatchObject({ from: { id: 1 }, to: { id: 2 }, changes: [{ what: 'created' }, { what: 'changed' }] })

  const csv = parse((await changes('--csv')).out, { columns: true }) as Record<string, string>[]
  expect(csv.map(({ name, result }) => [name, result])).toEqual([
    [`'=HYPERLINK("x")`, 'created'],
    ['app', 'changed'],
  ])
})

test('they are narrowed by kind, account and moment, and a note about the moment goes to stderr', async () => {
  expect((await changes('--kind', 'kms-key')).out).toBe('Nothing changed since scan 1.\n')
  expect((await changes('--account', '999900000001')).out).toBe('Nothing changed since scan 1.\n')
  expect((await changes('--since', '2026-11-23')).out).toBe('Nothing changed since 2026-11-23T00:00:00.000Z.\n')
  const old = await changes('--since', '2026-01-01')
  expect(old.err).toContain('No scan is as old as that; scan 1 of 2026-11-21 is the first.')
  expect(old.out).toContain('2 changes since scan 1')
})

test.each([[['--from', 'x']], [['--since', 'some day']], [['--from', '1', '--since', '7d']], [['--json', '--csv']]])(
  '%j is wrong usage',
  async (args) => {
    const { code, err, out } = await changes(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).not.toBe('')
  },
)

test('a scan that is not there is a problem', async () => {
  expect(await changes('--from', '77')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Scan 77 was not found.'),
  })
})
