import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { AuditListQuery } from '@/lib/contracts/audit'
import { inTransaction } from '@/lib/db/transaction'
import { roleNames } from '@/lib/domain/roles'
import type { ServiceContext } from '@/lib/services/context'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { listAudit } from './list-audit'
import { type AuditEvent, recordAudit } from './record'
import { verifyAudit } from './verify-audit'

let db: TestDatabase
let auditor: ServiceContext

beforeEach(async () => {
  db = await testDatabase()
  auditor = contextFor(db, 'auditor')
})

const event = (id: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  action: 'scan.requested',
  subject: { type: 'scan', id },
  summary: `Scan ${id} requested`,
  ...more,
})

async function append(...events: AuditEvent[]) {
  for (const one of events) await inTransaction(db, (tx) => recordAudit(tx, contextFor(db, 'requester'), one))
}

/** What only somebody with the database's owner password can do. */
async function tamper(sql: string) {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  try {
    await client.query('alter table audit_entries disable trigger all')
    await client.query(sql)
    await client.query('alter table audit_entries enable always trigger audit_entries_only_grow')
  } finally {
    await client.end()
  }
}

describe('recording', () => {
  test('the entry vanishes with the change it belongs to', async () => {
    await expect(
      inTransaction(db, async (tx) => {
        await recordAudit(tx, contextFor(db, 'requester'), event('1'))
        throw new Error('the change failed')
      }),
    ).rejects.toThrow('the change failed')
    expect(await db.prisma.auditEntry.count()).toBe(0)
  })

  test('the change does not happen when its entry cannot be written', async () => {
    const unwritable = event('1', { after: { name: 'a\u0000b' } })
    await expect(
      inTransaction(db, async (tx) => {
        await tx.setting.create({ data: { name: 'changed', value: true } })
        await recordAudit(tx, contextFor(db, 'requester'), unwritable)
      }),
    ).rejects.toThrow()
    expect(await db.prisma.setting.count()).toBe(0)
  })

  test('writers at the same time take one number after the other', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => append(event(String(i)))))
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, entries: 12, lastSeq: '12' })
  })
})

describe('verifying', () => {
  beforeEach(() =>
    append(
      event('1', { before: { state: 'none', at: new Date('2027-01-01T00:00:00Z') }, after: { n: 1.5, list: [3, 1] } }),
      event('2', { reason: 'Nachtschicht – geprüft ✓' }),
      event('3', { after: { nested: { b: 1, a: [{ z: null }] }, dropped: undefined } }),
      event('4'),
    ),
  )

  test('an untouched log fits, and saying so is an entry itself', async () => {
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, entries: 4, lastSeq: '4', problem: null })
    const last = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    expect(last).toMatchObject({ seq: 5n, action: 'audit.verified', actorName: 'Audra Auditor' })
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, entries: 5 })
  })

  test.each([
    ['the text of', `update audit_entries set summary = 'Nothing happened' where seq = 2`, '2'],
    ['the time of', `update audit_entries set at = at + interval '1 millisecond' where seq = 3`, '3'],
    ['the data of', `update audit_entries set after = '{"nested":{}}' where seq = 3`, '3'],
    ['the actor of', `update audit_entries set actor_id = 'somebody-else' where seq = 1`, '1'],
  ])('%s a changed entry no longer gives its hash', async (_, sql, seq) => {
    await tamper(sql)
    const { intact, problem } = await verifyAudit(auditor)
    expect(intact).toBe(false)
    expect(problem).toMatchObject({ seq, text: expect.stringContaining('changed') })
  })

  test('a removed entry is missed by the one after it', async () => {
    await tamper('delete from audit_entries where seq = 2')
    expect(await verifyAudit(auditor)).toMatchObject({ intact: false, entries: 1, problem: { seq: '3' } })
  })

  test('entries that changed places are noticed', async () => {
    await tamper(
      `update audit_entries set seq = 99 where seq = 2; update audit_entries set seq = 2 where seq = 3; update audit_entries set seq = 3 where seq = 99`,
    )
    expect(await verifyAudit(auditor)).toMatchObject({ intact: false, problem: { seq: '2' } })
  })

  test('a rewritten entry with a hash of its own breaks the link of the next', async () => {
    const other = await testDatabase()
    await inTransaction(other, (tx) => recordAudit(tx, contextFor(other, 'requester'), event('forged')))
    const forged = await other.prisma.auditEntry.findFirstOrThrow()
    await tamper(
      `update audit_entries set (subject_id, summary, before, after, hash) = ('forged', 'Scan forged requested', null, null, '${forged.hash}') where seq = 1`,
    )
    expect(await verifyAudit(auditor)).toMatchObject({ intact: false, entries: 1, problem: { seq: '2' } })
  })
})

describe('who may', () => {
  test.each(roleNames)('%s', async (role) => {
    const ctx = contextFor(db, role)
    const allowed = role === 'auditor' || role === 'administrator'
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => 'allowed',
        (error) => error.code,
      )
    expect(await outcome(verifyAudit(ctx))).toBe(allowed ? 'allowed' : 'forbidden')
    expect(await outcome(listAudit(ctx, AuditListQuery.parse({})))).toBe(allowed ? 'allowed' : 'forbidden')
  })
})

describe('listing', () => {
  beforeEach(() =>
    append(event('1'), event('2', { action: 'scan.finished' }), event('3', { reason: 'Monthly review' })),
  )

  test('newest first, with what each entry says', async () => {
    const page = await listAudit(auditor, AuditListQuery.parse({}))
    expect(page).toMatchObject({ total: 3, page: 1 })
    expect(page.items.map((row) => row.seq)).toEqual(['3', '2', '1'])
    expect(page.items[0]).toMatchObject({ actorName: 'Robin Requester', reason: 'Monthly review', subjectId: '3' })
    expect(page.actions).toContain('scan.finished')
  })

  test.each([
    [{ action: 'scan.finished' }, ['2']],
    [{ q: 'monthly' }, ['3']],
    [{ subject: '1' }, ['1']],
    [{ actor: 'robin' }, ['3', '2', '1']],
    [{ actor: 'user-approver' }, []],
    [{ dir: 'asc' }, ['1', '2', '3']],
  ])('filtered by %o', async (query, seqs) => {
    const page = await listAudit(auditor, AuditListQuery.parse(query))
    expect(page.items.map((row) => row.seq)).toEqual(seqs)
  })
})
