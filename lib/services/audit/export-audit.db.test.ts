import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { AuditExportQuery } from '@/lib/contracts/audit'
import { inTransaction } from '@/lib/db/transaction'
import { roleNames } from '@/lib/domain/roles'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { hashOf } from './audit-record'
import { type AuditFormat, exportAudit } from './export-audit'
import { recordAudit } from './record'

const db = await testDatabase()
const auditor = contextFor(db, 'auditor')

async function append(id: string, at: string) {
  const clock = { now: () => new Date(at) }
  const event = {
    action: 'scan.requested',
    subject: { type: 'scan', id },
    summary: '=HYPERLINK("https://elsewhere.example")',
    after: { line: 'one\ntwo' },
  } as const
  await inTransaction(db, (tx) => recordAudit(tx, contextFor(db, 'requester', { clock }), event))
}

async function taken(format: AuditFormat, query: Partial<AuditExportQuery> = {}) {
  const { lines, ...file } = await exportAudit(auditor, { ...AuditExportQuery.parse(query), format })
  let text = ''
  for await (const part of lines) text += part
  return { ...file, text }
}

for (let n = 1; n <= 1_203; n++) await append(String(n), n <= 600 ? '2027-03-01T10:00:00Z' : '2027-03-02T10:00:00Z')

test('a line of JSON holds what its hash is made of', async () => {
  const { text, entries } = await taken('jsonl')
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: entries }, (_, at) => at + 1))
  expect(entries).toBeGreaterThan(1_200)
  for (const { hash, seal: _, ...record } of lines) expect(hashOf(record)).toBe(hash)
})

test('CSV has one header, runs no formula, and taking it is an entry that is not in it', async () => {
  const { text, entries, filename } = await taken('csv', { to: '2027-03-02T00:00:00Z', action: 'scan.requested' })
  expect(entries).toBe(600)
  expect(filename).toMatch(/^keyscope-audit-\d+-\d{4}-\d\d-\d\d\.csv$/)
  const rows = parse<Record<string, string>>(text, { columns: true })
  expect(rows).toHaveLength(600)
  expect(new Set(rows.map(({ summary }) => summary?.[0]))).toEqual(new Set(["'"]))
  expect(JSON.parse(rows[0]?.after ?? '')).toEqual({ line: 'one\ntwo' })
  const last = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
  expect(last).toMatchObject({ action: 'audit.exported', after: { format: 'csv', entries: 600 } })
})

test.each(roleNames)('%s', async (role) => {
  const work = exportAudit(contextFor(db, role), { ...AuditExportQuery.parse({}), format: 'csv' })
  if (role === 'auditor' || role === 'administrator') expect((await work).entries).toBeGreaterThan(0)
  else await expect(work).rejects.toThrow('audit.read')
})
