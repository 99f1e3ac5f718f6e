import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DiagnosisView } from '@/lib/contracts/diagnose'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { admitAccount, admitGrants } from '@/lib/domain/inventory/testing/statements'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

const instance = 'i-0f00000000000000a'
let folder: string
let db: TestDatabase
let workload: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-diagnose-'))
  db = await testDatabase()
  const org = organization()
  const account = org.account('payments')
  workload = account.id
  const key = org.account('keys').key('ebs', { admits: [admitAccount(account.id), admitGrants(account.id)] })
  for (const name of ['payments', 'orders']) {
    const cluster = account.cluster(name).podIdentity('karpenter', account.role(`${name}-karpenter`))
    cluster.karpenterTemplate([{ kmsKeyId: key }])
    if (name === 'payments') cluster.instance(instance, cluster.karpenterTags)
  }
  await storeInventory(db, org.inventory())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function diagnose(args: readonly string[], stdin = ''): Promise<{ code: number | null; out: string; err: string }> {
  const program = path.resolve('scripts/keyscope.mjs')
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [program, 'diagnose', ...args], { cwd: folder, env })
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

test('the failing link is a problem found, with its account and the commands that mend it', async () => {
  const { code, out, err } = await diagnose([instance, 'Client.InvalidKMSKey.InvalidState'])
  expect({ code, err }).toEqual({ code: 1, err: '' })
  expect(out).toContain(`Understood: instance ${instance}, error-code Client.InvalidKMSKey.InvalidState\n`)
  expect(out).toContain('ok       The key is enabled\n')
  expect(out).toContain('FAILS    F1: The Karpenter controller payments-karpenter may use the key\n')
  expect(out).toContain(`Fix in account ${workload}: `)
  expect(out).toMatch(/Verified fix: .*identity policy/)
  expect(out).toContain('aws iam put-role-policy')
})

test('what is missing is asked for, and can be given', async () => {
  const log = 'Client.InvalidKMSKey.InvalidState\u001b[2J: The KMS key provided is in an incorrect state'
  const asked = await diagnose(['-'], log)
  expect(asked.code).toBe(2)
  expect(asked.out).toMatch(/Which cluster\? .*\n {2}--cluster arn:aws:eks:.*orders/)
  expect(asked.out).not.toContain('\u001b')
  const answered = await diagnose(['--cluster', 'orders', '--json'], log)
  expect(answered.code).toBe(1)
  expect(DiagnosisView.parse(JSON.parse(answered.out))).toMatchObject({
    outcome: 'answered',
    cluster: { name: 'orders' },
    failing: [{ failure: 'F1', accountId: workload }],
    refreshScanId: null,
  })
})

test('no text, and too much of it, are wrong usage', async () => {
  expect(await diagnose([], ' \n')).toMatchObject({ code: 2, err: expect.stringContaining('Expected a text') })
  expect(await diagnose(['-'], 'x'.repeat(70_000))).toMatchObject({ code: 2, err: expect.stringContaining('65536') })
})
