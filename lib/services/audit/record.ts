import type { Transaction } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { type AuditAction, type AuditRecord, genesisHash, type SubjectType } from '@/lib/domain/audit/actions'
import type { ServiceContext } from '@/lib/services/context'
import { enqueueAnnouncement } from '@/lib/services/notifications/enqueue-announcement'
import { hashOf } from './audit-record'
import { sealingKey, sealText } from './sealing'

export interface AuditEvent {
  readonly action: AuditAction
  readonly subject: { readonly type: SubjectType; readonly id: string }
  /** One sentence a person can read without opening the entry. */
  readonly summary: string
  readonly reason?: string | null
  readonly before?: unknown
  readonly after?: unknown
}

/** Held until the transaction ends, so that two writers never take the same number. */
const chainLock = 0x6b65_7973

/**
 * Appends to the audit log within the caller's transaction: the change and its entry exist together or not at all.
 * Call it last in the transaction, because whoever appends next waits for its end.
 */
export async function recordAudit(
  tx: Transaction,
  ctx: Pick<ServiceContext, 'actor' | 'clock' | 'request'>,
  event: AuditEvent,
): Promise<AuditRecord> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${chainLock})`
  const last = await tx.auditEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } })
  const record: AuditRecord = {
    seq: ((last?.seq ?? 0n) + 1n).toString(),
    at: ctx.clock.now().toISOString(),
    action: event.action,
    actor: { type: ctx.actor.type, id: ctx.actor.id, name: ctx.actor.name },
    subject: event.subject,
    summary: event.summary,
    reason: event.reason ?? null,
    before: plain(event.before),
    after: plain(event.after),
    sourceAddress: ctx.request?.sourceAddress ?? null,
    requestId: ctx.request?.id ?? null,
    previousHash: last?.hash ?? genesisHash,
  }
  const hash = hashOf(record)
  const key = sealingKey()
  await tx.auditEntry.create({
    data: {
      seq: BigInt(record.seq),
      at: new Date(record.at),
      action: record.action,
      actorType: record.actor.type,
      actorId: record.actor.id,
      actorName: record.actor.name,
      subjectType: record.subject.type,
      subjectId: record.subject.id,
      summary: record.summary,
      reason: record.reason,
      before: column(record.before),
      after: column(record.after),
      sourceAddress: record.sourceAddress,
      requestId: record.requestId,
      previousHash: record.previousHash,
      hash,
      seal: key && sealText(key, hash),
    },
  })
  await enqueueAnnouncement(tx, record)
  return record
}

/** What jsonb will give back: dates as text, no undefined. The hash must cover exactly that. */
function plain(value: unknown): unknown {
  return value === undefined || value === null ? null : JSON.parse(JSON.stringify(value))
}

const column = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue))
