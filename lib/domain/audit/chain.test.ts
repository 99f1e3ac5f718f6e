import { expect, test } from 'vitest'
import { type AuditRecord, genesisHash } from './actions'
import { linkProblem } from './chain'

const record: AuditRecord = {
  seq: '1',
  at: '2026-11-02T08:00:00.000Z',
  action: 'scan.requested',
  actor: { type: 'user', id: 'u1', name: 'Robin Requester' },
  subject: { type: 'scan', id: '1' },
  summary: 'Scan 1 requested',
  reason: null,
  before: null,
  after: null,
  sourceAddress: null,
  requestId: null,
  previousHash: genesisHash,
}
const start = { seq: 0n, hash: genesisHash }

test('an entry that follows its predecessor and kept its content fits', () => {
  expect(linkProblem(start, { record, hash: 'a', recomputed: 'a' })).toBeNull()
})

test('a skipped number means that entries are missing', () => {
  expect(linkProblem(start, { record: { ...record, seq: '3' }, hash: 'a', recomputed: 'a' })).toMatch(/missing/)
})

test('content that no longer gives its hash was changed', () => {
  expect(linkProblem(start, { record, hash: 'a', recomputed: 'b' })).toMatch(/changed/)
})

test('an entry that points elsewhere shows that its predecessor was replaced', () => {
  const stray = { ...record, previousHash: 'f'.repeat(64) }
  expect(linkProblem(start, { record: stray, hash: 'a', recomputed: 'a' })).toMatch(/replaced/)
})
