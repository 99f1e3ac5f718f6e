import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'

let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
  await db.prisma.auditEntry.create({
    data: {
      seq: 1n,
      at: new Date('2027-03-01T09:00:00Z'),
      action: 'scan.requested',
      actorType: 'user',
      actorId: 'user-1',
      actorName: 'Robin Requester',
      subjectType: 'scan',
      subjectId: '1',
      summary: 'Asked for a scan',
      previousHash: '',
      hash: 'first',
    },
  })
})

const changes = [
  `update audit_entries set summary = 'nothing to see'`,
  'update audit_entries set summary = summary where false',
  'delete from audit_entries',
  'truncate audit_entries',
]

describe('the application', () => {
  test('works as a role that owns nothing', async () => {
    const { rows } = await db.pool.query('select current_user as name')
    expect(rows).toEqual([{ name: 'keyscope_app' }])
    await expect(db.pool.query('drop table audit_entries')).rejects.toThrow(/must be owner/)
  })

  test.each(changes)('may not %s', async (sql) => {
    await expect(db.pool.query(sql)).rejects.toThrow(/permission denied for table audit_entries/)
  })

  test('may not touch the history of migrations', async () => {
    await expect(db.pool.query('delete from _prisma_migrations')).rejects.toThrow(/permission denied/)
  })

  test('may not switch the trigger off', async () => {
    await expect(db.pool.query('alter table audit_entries disable trigger all')).rejects.toThrow(/must be owner/)
    await expect(db.pool.query('set session_replication_role = replica')).rejects.toThrow(/permission denied/)
  })
})

describe('the owner of the database', () => {
  const asOwner = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: db.url })
    await client.connect()
    try {
      for (const sql of statements) await client.query(sql)
    } finally {
      await client.end()
    }
  }

  test.each(changes)('may not %s', async (sql) => {
    await expect(asOwner(sql)).rejects.toThrow(/The audit log is append-only/)
  })

  test('may not change it as a replication session either', async () => {
    await expect(asOwner('set session_replication_role = replica', changes[0] ?? '')).rejects.toThrow(/append-only/)
  })
})

test('the entry is still what was written', async () => {
  const entries = await db.prisma.auditEntry.findMany()
  expect(entries.map((entry) => entry.summary)).toEqual(['Asked for a scan'])
})
