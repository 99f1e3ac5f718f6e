import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openAws } from '@/lib/aws/access'
import { systemClock } from '@/lib/clock'
import { inTransaction } from '@/lib/db/transaction'
import { genesisHash } from '@/lib/domain/audit/actions'
import { worker } from '@/lib/jobs/context'
import { logger } from '@/lib/logger'
import {
  northwindCheckpoints,
  northwindCredentials,
  northwindSettings,
} from '@/lib/simulator/scenarios/northwind-credentials'
import { startNorthwind } from '@/lib/simulator/testing/northwind-clients'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { hashOf, recordOf } from './audit-record'
import { checkpointAudit } from './checkpoint-audit'
import { checkpointFolder } from './checkpoint-folder'
import { openPlace } from './open-place'
import { readCheckpoints } from './read-checkpoints'
import { recordAudit } from './record'
import { sealCheck, sealingKey, sealText } from './sealing'
import { verifyAudit } from './verify-audit'

vi.setConfig({ testTimeout: 300_000 })
const db = await testDatabase()
const auditor = contextFor(db, 'auditor', { clock: systemClock })
const simulator = await startNorthwind()
const settings = { ...northwindSettings(simulator.url), KEYSCOPE_QUOTA_SHARE: 1_000 }
const aws = openAws(settings, { credentials: northwindCredentials })
const quiet = logger.child({}, { level: 'silent' })
const job = { db, clock: systemClock, logger: quiet, aws, actor: worker, request: null }
afterAll(async () => {
  aws.close()
  await simulator.close()
})
const owner = new pg.Client({ connectionString: db.url })
await owner.connect()
afterAll(() => owner.end())

let folder: string
beforeEach(async () => {
  await asSuperuser('truncate audit_entries')
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-checkpoints-'))
  vi.stubEnv('KEYSCOPE_AUDIT_SECRET', 'a secret that the database does not know')
  vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', folder)
  vi.stubEnv('KEYSCOPE_AUDIT_ROLE', northwindCheckpoints.KEYSCOPE_AUDIT_ROLE)
  return () => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  }
})

async function asSuperuser(sql: string, values: unknown[] = []) {
  await owner.query('alter table audit_entries disable trigger all')
  await owner.query(sql, values)
  await owner.query('alter table audit_entries enable always trigger audit_entries_only_grow')
}

async function append(count: number) {
  for (let n = 1; n <= count; n++) {
    const event = {
      action: 'scan.requested',
      subject: { type: 'scan', id: String(n) },
      summary: `Scan ${n} requested`,
      after: { scope: { accounts: [`11110000000${n % 10}`] } },
    } as const
    await inTransaction(db, (tx) => recordAudit(tx, auditor, event))
  }
}

/** Numbers from 0 up to `below`, the same for the same seed. */
function numbers(seed: number) {
  let state = seed * 2_654_435_761
  return (below: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 1) >>> 0
    return state % below
  }
}

/** Gives every entry from `seq` on the numbers and hashes that fit, as somebody would who knows how the log is made. */
async function rechain(seq: number, { seal }: { seal: (hash: string) => string | null }) {
  const rows = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
  let previousHash = rows[seq - 2]?.hash ?? genesisHash
  for (const [at, row] of rows.entries()) {
    if (at < seq - 1) continue
    const number = BigInt(at + 1)
    const hash = hashOf({ ...recordOf(row), seq: String(number), previousHash })
    await asSuperuser(
      'update audit_entries set seq = $1, previous_hash = $2, hash = $3, seal = $4 where seq = $5 and hash = $6',
      [number, previousHash, hash, seal(hash), row.seq, row.hash],
    )
    previousHash = hash
  }
}

interface Log {
  readonly length: number
  readonly random: (below: number) => number
}

const anEdit = ['summary', 'actor_id', 'actor_name', 'subject_id', 'reason', 'request_id', 'source_address']
const one = ({ length, random }: Log) => 1 + random(length)
const notLast = ({ length, random }: Log) => 1 + random(length - 1)

/** What somebody with all rights on the database does; gives the first entry that is not as it was. */
const ways: Readonly<Record<string, (log: Log) => Promise<number>>> = {
  async 'edits an entry'(log) {
    const seq = one(log)
    await asSuperuser(`update audit_entries set ${anEdit[log.random(anEdit.length)]} = 'changed' where seq = $1`, [seq])
    return seq
  },
  async 'edits an entry and mends all hashes'(log) {
    const seq = one(log)
    await asSuperuser(`update audit_entries set summary = 'Nothing happened' where seq = $1`, [seq])
    await rechain(seq, { seal: () => null })
    return seq
  },
  async 'edits an entry, mends all hashes and seals with a key of their own'(log) {
    const seq = one(log)
    await asSuperuser(`update audit_entries set at = at - interval '1 day' where seq = $1`, [seq])
    const key = sealingKey('another secret, which Keyscope never had')
    await rechain(seq, { seal: (hash) => key && sealText(key, hash) })
    return seq
  },
  async 'writes the log anew without seals'(log) {
    await asSuperuser(`update audit_entries set seal = null`)
    await asSuperuser(`update audit_entries set actor_name = 'Somebody else' where seq = $1`, [one(log)])
    await rechain(1, { seal: () => null })
    return 1
  },
  async 'deletes an entry'(log) {
    const seq = notLast(log)
    await asSuperuser('delete from audit_entries where seq = $1', [seq])
    return seq + 1
  },
  async 'deletes an entry and closes the gap'(log) {
    const seq = notLast(log)
    await asSuperuser('delete from audit_entries where seq = $1', [seq])
    await rechain(seq, { seal: () => null })
    return seq
  },
  async 'cuts off the end'(log) {
    const seq = one(log)
    await asSuperuser('delete from audit_entries where seq >= $1', [seq])
    return seq
  },
  async 'lets two entries change places'(log) {
    const seq = notLast(log)
    await asSuperuser(
      `update audit_entries set seq = case seq when $1::bigint then $1::bigint + 1000 else seq end;`.replaceAll(
        '$1',
        String(seq),
      ),
    )
    await asSuperuser(`update audit_entries set seq = $1::bigint where seq = $1::bigint + 1`, [seq])
    await asSuperuser(`update audit_entries set seq = $1::bigint + 1 where seq = $1::bigint + 1000`, [seq])
    return seq
  },
  async 'appends an entry that fits'({ length, random }) {
    const last = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    const record = { ...recordOf(last), seq: String(length + 1), previousHash: last.hash }
    const hash = hashOf(record)
    const seal = random(2) === 0 ? null : last.seal
    await asSuperuser(
      `insert into audit_entries (seq, at, action, actor_type, actor_id, actor_name, subject_type, subject_id, summary, after, previous_hash, hash, seal)
       select seq + 1, at, action, actor_type, actor_id, actor_name, subject_type, subject_id, summary, after, hash, $1, $2
       from audit_entries where seq = $3`,
      [hash, seal, length],
    )
    return length + 1
  },
  async 'takes a seal away'(log) {
    const seq = one(log)
    await asSuperuser('update audit_entries set seal = null where seq = $1', [seq])
    return seq
  },
  async 'gives an entry the seal of another'(log) {
    const seq = notLast(log)
    await asSuperuser(
      'update audit_entries set seal = (select seal from audit_entries where seq = $1::bigint + 1) where seq = $1',
      [seq],
    )
    return seq
  },
}

const seeds = Number(process.env.KEYSCOPE_TAMPER_SEEDS ?? 200)

test(`${seeds} logs that somebody tampered with are all found out, with the first entry that is wrong`, async () => {
  const missed: string[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    await asSuperuser('truncate audit_entries')
    // Every way is tried with a folder and with a bucket: their number is odd.
    const bucket = `${northwindCheckpoints.KEYSCOPE_AUDIT_CHECKPOINTS}/${seed}`
    vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', seed % 2 === 0 ? bucket : path.join(folder, String(seed)))
    const random = numbers(seed)
    const length = 3 + random(6)
    await append(length)
    await checkpointAudit(job)
    const names = Object.keys(ways)
    const name = names[seed % names.length] ?? ''
    const first = await ways[name]?.({ length, random })
    const { intact, problem } = await verifyAudit(auditor, { place: openPlace(job) })
    if (intact || problem?.seq !== String(first))
      missed.push(`seed ${seed}: ${name}, expected ${first}, found ${problem?.seq ?? 'nothing'} ${problem?.text ?? ''}`)
  }
  expect(missed).toEqual([])
})

describe('checkpoints', () => {
  test('an untouched log fits them, and says how far they go', async () => {
    await append(3)
    expect(await checkpointAudit(job)).toMatchObject({ seq: '3', sealedFrom: '1' })
    await append(2)
    expect(await checkpointAudit(job)).toMatchObject({ seq: '5' })
    expect(await checkpointAudit(job)).toBeNull()
    const found = await verifyAudit(auditor)
    expect(found).toMatchObject({ intact: true, entries: 5, sealedFrom: '1', notes: [] })
    expect(found.checkpoints).toMatchObject({ count: 2, newest: { seq: '5' } })
    expect((await verifyAudit(auditor)).notes).toEqual([expect.stringContaining('Entries after 5 have no checkpoint')])
  })

  test('none is kept of a log that does not fit', async () => {
    await append(3)
    await asSuperuser(`update audit_entries set summary = 'changed' where seq = 2`)
    expect(await checkpointAudit(job)).toBeNull()
    expect(await checkpointAudit(job)).toBeNull()
    expect((await readCheckpoints(checkpointFolder(folder), sealCheck())).checkpoints).toEqual([])
    // The log itself says so, once, and that is what people are told by.
    expect(
      await db.prisma.auditEntry.findMany({ where: { actorType: 'job', action: 'audit.verified' } }),
    ).toMatchObject([
      { seq: 4n, summary: expect.stringContaining('does not verify'), after: { intact: false, problem: { seq: '2' } } },
    ])
  })

  test('from one on only what comes after it is walked, unless it is not ours', async () => {
    await append(4)
    const from = (await checkpointAudit(job))!
    await append(2)
    expect(await verifyAudit(auditor, { from })).toMatchObject({ intact: true, entries: 2, lastSeq: '6' })
    const forged = { ...from, hash: '0'.repeat(64) }
    await expect(verifyAudit(auditor, { from: forged })).rejects.toThrow(
      /cannot be believed: its seal was not made for it/,
    )
    await asSuperuser('delete from audit_entries where seq >= 4')
    expect(await verifyAudit(auditor, { from })).toMatchObject({ intact: false, problem: { seq: '4' } })
  })

  test('a file that is none, and one with another seal, are left out and said', async () => {
    await append(1)
    const { seal: _, ...rest } = (await checkpointAudit(job))!
    writeFileSync(path.join(folder, 'a.json'), '{')
    writeFileSync(path.join(folder, 'b.json'), JSON.stringify({ ...rest, seq: '9', seal: 'abc:def' }))
    const { intact, notes } = await verifyAudit(auditor)
    expect(intact).toBe(true)
    expect(notes.join(' ')).toMatch(/a\.json .* is none.*entry 9 was left out: it is sealed with key abc/)
  })
})

describe('keys', () => {
  test('somebody with the public key alone verifies; with another they cannot', async () => {
    await append(2)
    const publicKey = sealingKey()!.publicKey
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', '')
    vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', '')
    const before = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
    const check = sealCheck([publicKey])
    for (const { seal, hash } of before) expect(check(seal!, hash)).toBeNull()
    const other = sealingKey(`secret ${randomUUID()}`)!.publicKey
    expect(sealCheck([other])(before[0]!.seal!, before[0]!.hash)).toMatch(/not known here/)
    expect(() => sealCheck(['nonsense'])).toThrow(/Expected a public key/)
  })

  test('after a change of the secret the old public key is enough', async () => {
    await append(2)
    vi.stubEnv('KEYSCOPE_AUDIT_PUBLIC_KEYS', sealingKey()!.publicKey)
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', 'the next secret, which is another one')
    await append(1)
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, entries: 3 })
    vi.stubEnv('KEYSCOPE_AUDIT_PUBLIC_KEYS', '')
    expect(await verifyAudit(auditor)).toMatchObject({ intact: false, problem: { seq: '1' } })
  })

  test('entries from before there was a secret are no problem', async () => {
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', '')
    await append(2)
    expect((await verifyAudit(auditor)).notes.join(' ')).toContain('No entry is sealed')
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', 'a secret that came later than the log')
    await append(1)
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, sealedFrom: '4' })
  })
})
