import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { admitAccount, admitGrants, mayGrant, mayUse } from '@/lib/domain/inventory/testing/statements'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase
let key: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-what-if-'))
  db = await testDatabase()
  const org = organization()
  const workload = org.account('payments')
  key = org.account('keys').key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const controller = workload.role('controller', { statements: [mayUse(key), mayGrant(key)] })
  workload
    .cluster('payments')
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }])
  await storeInventory(db, org.inventory())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function whatIf(args: readonly string[], stdin = ''): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.resolve('scripts/keyscope.mjs')
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [program, 'what-if', ...args], { cwd: folder, env })
  child.stdin.end(stdin)
  const said = { out: '', err: '' }
  child.stdout.on('data', (text) => {
    said.out += text
  })
  child.stderr.on('data', (text) => {
    said.err += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
}

const file = (name: string, content: unknown) => {
  writeFileSync(path.join(folder, name), JSON.stringify(content))
  return name
}
const disable = () => ({ change: 'set-key-state', key: 'alias/ebs', state: 'Disabled' })

test('what breaks is a problem found, as JSON or for people', async () => {
  const json = await whatIf([file('disable.json', [disable()])])
  expect({ code: json.code, err: json.err }).toEqual({ code: 1, err: '' })
  expect(JSON.parse(json.out)).toMatchObject({ breaks: [{ keyArn: key }, { keyArn: key }], repairs: [], unchanged: 0 })
  const text = await whatIf(['-', '--format', 'text'], JSON.stringify(disable()))
  expect(text.code).toBe(1)
  expect(text.out).toContain('breaks  payments  karpenter-controller  alias/ebs  ok -> broken\n')
  expect(text.out).toMatch(/\n2 needs break, 0 repaired, 0 otherwise changed, 0 unchanged\.\n$/)
})

test('what breaks nothing is done', async () => {
  const { code, out } = await whatIf([file('recreate.json', { change: 'recreate-role', role: 'controller' })])
  expect({ code, answer: JSON.parse(out) }).toMatchObject({ code: 0, answer: { breaks: [], unchanged: 2 } })
})

test.each([
  ['no file', () => 'nowhere.json', /nowhere\.json cannot be read as JSON/],
  ['no change', () => file('none.json', { change: 'hope' }), /none\.json: These are no changes\. 0\.change/],
  ['a key nobody knows', () => file('absent.json', { ...disable(), key: 'alias/x' }), /There is no key "alias\/x"/],
])('%s is wrong usage', async (_, place, message) => {
  const { code, out, err } = await whatIf([place()])
  expect(err).toMatch(message)
  expect({ code, out }).toEqual({ code: 2, out: '' })
})
