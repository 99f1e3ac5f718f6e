import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtInRules } from '@/lib/domain/grants/approval-rules/rules'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-rules-'))
  db = await testDatabase()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function rules(args: readonly string[], stdin = ''): Promise<{ code: number | null; out: string }> {
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [path.resolve('scripts/keyscope.mjs'), 'rules', ...args], { cwd: folder, env })
  child.stdin.end(stdin)
  let out = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })))
}

test('what is shown can be changed, tried and set, with its entry in the log', async () => {
  const shown = await rules([])
  expect(JSON.parse(shown.out)).toEqual(builtInRules)
  const wanted = JSON.stringify({ ...builtInRules, otherwise: { approvers: 2, expiryDays: 7 } })
  expect(await rules(['set', '-', '--note', 'Two from now on', '--dry-run'], wanted)).toEqual({
    code: 0,
    out: '0 open requests would be judged otherwise, 0 as now\n',
  })
  expect(await db.prisma.approvalRuleVersion.count()).toBe(0)
  expect(await rules(['set', '-', '--note', 'Two from now on'], wanted)).toEqual({
    code: 0,
    out: 'Version 1 of the approval rules is in force.\n',
  })
  expect(JSON.parse((await rules(['show', '--json'])).out)).toEqual(JSON.parse(wanted))
  expect(await db.prisma.auditEntry.findFirst({ where: { action: 'rules.changed' } })).toMatchObject({
    actorType: 'command-line',
    reason: 'Two from now on',
  })
  expect(await rules(['check', '-'], wanted.replace('"approvers":2', '"approvers":-2'))).toMatchObject({
    code: 1,
    out: expect.stringContaining('otherwise, approvers: '),
  })
})
