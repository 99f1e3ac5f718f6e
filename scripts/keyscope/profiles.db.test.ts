import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProfileList } from '@/lib/contracts/profiles'
import { strictProfile } from '@/lib/domain/profiles/built-in'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase
const { version: _, ...strict } = strictProfile

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-profiles-'))
  db = await testDatabase()
  const [changedBy, changedAt] = ['Addison Administrator', new Date('2027-03-01T09:00:00Z')]
  const body = { ...strict, name: 'ours', requirements: [] }
  await db.prisma.needProfile.create({ data: { name: 'ours', version: 2, body, changedBy, changedAt } })
  const value = { default: 'strict', rules: [{ scope: 'account', value: '111100000004', profile: 'ours' }] }
  await db.prisma.setting.create({ data: { name: 'profile-assignment', value } })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function profiles(args: readonly string[], stdin = ''): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.resolve('scripts/keyscope.mjs')
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [program, 'profiles', ...args], { cwd: folder, env })
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

test('the list names them, their versions, and who is judged by which', async () => {
  const { code, out } = await profiles([])
  expect(code).toBe(0)
  expect(out).toContain('strict  version 1, built in  0 clusters')
  expect(out).toContain('ours  version 2  0 clusters')
  expect(out).toContain('account 111100000004 is judged by ours\neverything else is judged by strict\n')
  const list = ProfileList.parse(JSON.parse((await profiles(['list', '--json'])).out))
  expect(list.items.map(({ name }) => name)).toEqual(['strict', 'seed', 'ours'])
})

test('what is shown can be checked again, and what is wrong is told with its place', async () => {
  const shown = await profiles(['show', 'strict'])
  expect(JSON.parse(shown.out)).toEqual(strict)
  writeFileSync(path.join(folder, 'ours.json'), shown.out)
  expect(await profiles(['check', 'ours.json'])).toMatchObject({ code: 0, out: expect.stringContaining('is sound') })
  const wrong = shown.out.replace('"Decrypt"', '"Decript"')
  expect(await profiles(['check', '-'], wrong)).toMatchObject({
    code: 1,
    out: 'requirement 1, operations 1: "Decript" is no KMS operation. Did you mean Decrypt?\n',
  })
  expect((await profiles(['check', 'nowhere.json'])).code).toBe(2)
})

test('a profile there is not is a problem, one of its own is shown', async () => {
  expect(JSON.parse((await profiles(['show', 'ours', '--json'])).out)).toMatchObject({ name: 'ours', requirements: [] })
  expect(await profiles(['show', 'nobody'])).toMatchObject({ code: 1, err: 'Profile "nobody" was not found.\n' })
})
