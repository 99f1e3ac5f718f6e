import { z } from 'zod'
import { listQuery, pageOf } from './page'

const moment = z
  .union([z.literal(''), z.iso.datetime({ offset: true })])
  .catch('')
  .default('')

export const AuditListQuery = z.object({
  ...listQuery(['seq'] as const),
  dir: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  action: z.string().catch('').default(''),
  actor: z.string().catch('').default(''),
  subject: z.string().catch('').default(''),
  /** Moments (ISO 8601); entries from the first on, and before the second. */
  from: moment,
  to: moment,
})
export type AuditListQuery = z.infer<typeof AuditListQuery>

export const AuditRow = z.object({
  seq: z.string(),
  at: z.string(),
  action: z.string(),
  actorType: z.string(),
  actorName: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  summary: z.string(),
  reason: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  sourceAddress: z.string().nullable(),
  hash: z.string(),
  previousHash: z.string(),
})
export type AuditRow = z.infer<typeof AuditRow>

export const AuditPage = pageOf(AuditRow).extend({ actions: z.array(z.string()) })
export type AuditPage = z.infer<typeof AuditPage>

/** What walking the whole chain found. */
export const AuditVerification = z.object({
  intact: z.boolean(),
  entries: z.number(),
  lastSeq: z.string().nullable(),
  lastHash: z.string().nullable(),
  /** The first entry that does not fit, and why. */
  problem: z.object({ seq: z.string(), text: z.string() }).nullable(),
  /** From which entry on all are sealed. */
  sealedFrom: z.string().nullable(),
  /** The newest checkpoint that the log was held against, and how many. */
  checkpoints: z.object({ count: z.number(), newest: z.object({ seq: z.string(), at: z.string() }).nullable() }),
  /** What this walk could not have noticed, and why. */
  notes: z.array(z.string()),
})
export type AuditVerification = z.infer<typeof AuditVerification>

/** Verifying takes a worker where the checkpoints lie in a bucket; then the answer comes later. */
export const VerificationAnswer = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'done', 'failed']),
  /** There once it is done. */
  verification: AuditVerification.nullable(),
  /** Why it could not be walked. */
  failure: z.string().nullable(),
})
export type VerificationAnswer = z.infer<typeof VerificationAnswer>

export const VerificationQuery = z.object({ id: z.uuid() })

/** Where checkpoints go, and how it went last. */
export const AuditCheckpoints = z.object({
  /** off: none are kept; waiting: no worker has looked yet; silent: none has for a while. */
  state: z.enum(['off', 'waiting', 'kept', 'failing', 'silent']),
  kind: z.enum(['folder', 'bucket']).nullable(),
  place: z.string().nullable(),
  checkedAt: z.string().nullable(),
  /** Why there are none, or none any more. */
  problem: z.string().nullable(),
  /** lockedUntil: null where nothing keeps it from being deleted, or nobody knows. */
  last: z.object({ seq: z.string(), at: z.string(), lockedUntil: z.string().nullable() }).nullable(),
  /** Whether somebody who may write at the place could take a checkpoint away; null: nobody has looked. */
  lock: z.object({ state: z.enum(['locked', 'not-locked', 'unknown']), why: z.string().nullable() }).nullable(),
})
export type AuditCheckpoints = z.infer<typeof AuditCheckpoints>

/** Which entries an export holds, and how: lines of CSV for people, of JSON for programs. */
export const AuditExportQuery = AuditListQuery.pick({
  q: true,
  action: true,
  actor: true,
  subject: true,
  from: true,
  to: true,
})
export type AuditExportQuery = z.infer<typeof AuditExportQuery>
