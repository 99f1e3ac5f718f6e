import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { IngestView } from '@/lib/contracts/kubernetes'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { kubectlList, mapping, nodeClass, nodePool } from '@/lib/domain/kubernetes/testing/objects'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let folder: string
let db: TestDatabase
let arns: string[]

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-ingest-'))
  db = await testDatabase()
  const org = organization()
  arns = ['payments', 'orders'].map((name) => org.account(name).cluster('shop').arn)
  org.account('other').cluster('alone')
  await storeInventory(db, org.inventory())
  await db.prisma.scan.updateMany({ data: { startedAt: new Date() } })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function ingest(args: readonly string[], stdin = ''): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, DATABASE_URL: db.url, KEYSCOPE_DATA: path.join(folder, 'data') }
  const child = spawn(process.execPath, [path.resolve('scripts/keyscope.mjs'), 'ingest', ...args], { cwd: folder, env })
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

const key = 'arn:aws:kms:us-east-1:111100000002:key/00000000-0000-4000-8000-000000000001'
const list = JSON.stringify(
  kubectlList(nodeClass('default', { mappings: [mapping({ kmsKeyID: key })] }), nodePool('default', 'default')),
)

test('takes what kubectl printed from a pipe, by the name of the cluster', async () => {
  const { code, out, err } = await ingest(['--cluster', 'alone'], list)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain(`new        EC2NodeClass default: /dev/xvda: key ${key}; role KarpenterNodeRole-default\n`)
  const entry = await db.prisma.auditEntry.findFirst({ where: { action: 'kubernetes.ingested' } })
  expect(entry).toMatchObject({ actorType: 'command-line', subjectType: 'cluster' })
})

test('takes a file, and says as JSON what came of it; what is not understood is a problem found', async () => {
  const file = path.join(folder, 'objects.json')
  const bad = { ...nodeClass('bad'), spec: { role: ['\u001b[2J'] } }
  writeFileSync(file, `${list}\n${JSON.stringify(bad)}`)
  const { code, out } = await ingest([file, '--cluster', arns[0] ?? '', '--json'])
  expect(code).toBe(1)
  expect(IngestView.parse(JSON.parse(out))).toMatchObject({
    cluster: { arn: arns[0] },
    saved: true,
    objects: [{ what: 'new' }, { what: 'new' }],
    misunderstood: [{ name: 'bad' }],
  })
  const preview = await ingest([file, '--cluster', arns[0] ?? '', '--preview'])
  expect(preview.out).toContain('Understood, not taken')
  expect(preview.out).toContain('unchanged  NodePool default')
  expect(preview.out).not.toContain('\u001b')
})

test('a name of several clusters, of none, and a text of nothing are wrong usage', async () => {
  const several = await ingest(['--cluster', 'shop'], list)
  expect(several).toMatchObject({ code: 2, err: expect.stringContaining(arns[1] ?? '') })
  expect(await ingest(['--cluster', 'none'], list)).toMatchObject({ code: 2 })
  expect(await ingest(['--cluster', 'alone'], 'Error from server')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Line 1: expected JSON'),
  })
})
