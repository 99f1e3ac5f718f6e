import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { AuditEntry } from '@/lib/db/generated/client'
import type { AuditAction, AuditRecord, SubjectType } from '@/lib/domain/audit/actions'

/** SHA-256 of the record's canonical JSON (RFC 8785), in hex. Anyone can recompute it from the columns of the row. */
export function hashOf(record: AuditRecord): string {
  const text = canonicalize(record)
  if (text === undefined) throw new TypeError('An audit record must be JSON.')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The record a row stands for. A tampered row may carry any text, so the closed sets are taken at their word here. */
export function recordOf(row: AuditEntry): AuditRecord {
  return {
    seq: row.seq.toString(),
    at: row.at.toISOString(),
    action: row.action as AuditAction,
    actor: { type: row.actorType, id: row.actorId, name: row.actorName },
    subject: { type: row.subjectType as SubjectType, id: row.subjectId },
    summary: row.summary,
    reason: row.reason,
    before: row.before,
    after: row.after,
    sourceAddress: row.sourceAddress,
    requestId: row.requestId,
    previousHash: row.previousHash,
  }
}
