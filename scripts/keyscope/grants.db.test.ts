import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { admitAccount, admitGrants } from '@/lib/domain/inventory/testing/statements'
import { eightOperations } from '@/lib/domain/launch-paths/eight-operations'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase
let key: string
let grantId: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-grants-'))
  db = await testDatabase()
  const org = organization()
  const workload = org.account('payments')
  key = org.account('keys').key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const scaling = workload.autoScalingRole()
  workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: scaling })
  grantId = org.grant(key, scaling, eightOperations, { issuingAccount: workload.id, name: 'terraform-workers' }).grantId
  org.grant(key, `${scaling}_gone`, eightOperations, { issuingAccount: workload.id })
  await storeInventory(db, org.inventory())
  const { id: scanId } = await db.prisma.scan.findFirstOrThrow()
  const at = { accountId: key.split(':')[4] ?? '', accountName: 'keys', region: 'us-east-1' }
  await db.prisma.keySummary.create({
    data: {
      ...at,
      arn: key,
      keyId: key.split('/')[1] ?? '',
      alias: 'alias/ebs',
      state: 'Enabled',
      rotation: 'on',
      scanId,
    },
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function grants(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.resolve('scripts/keyscope.mjs')
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [program, 'grants', ...args], { cwd: folder, env })
  child.stdin.end()
  const said = { out: '', err: '' }
  child.stdout.on('data', (text) => {
    said.out += text
  })
  child.stderr.on('data', (text) => {
    said.err += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
}

test('the grants of a key, for people and as JSON', async () => {
  const text = await grants('--key', 'ebs')
  expect({ code: text.code, err: text.err }).toEqual({ code: 0, err: '' })
  expect(text.out).toContain(key)
  expect(text.out).toMatch(/breaks\s+arn:\S+AWSServiceRoleForAutoScaling {2}Service-linked role {2}/)
  expect(text.out).toContain('made by: Terraform (told by name)')
  const json = await grants('--key', key, '--json')
  expect(JSON.parse(json.out)).toMatchObject({
    arn: key,
    grants: [{ id: grantId, revocation: { effect: 'breaks' } }, { revocation: { effect: 'left-over' } }],
  })
})

test('the safest order, and a key nobody knows', async () => {
  const order = await grants('--key', 'alias/ebs', '--order', '--json')
  const { steps } = JSON.parse(order.out) as { steps: { revocation: { effect: string } }[] }
  expect(steps.map(({ revocation }) => revocation.effect)).toEqual(['left-over', 'breaks'])
  const absent = await grants('--key', 'alias/x')
  expect({ code: absent.code, out: absent.out }).toEqual({ code: 2, out: '' })
  expect(absent.err).toContain('There is no key "alias/x"')
})
