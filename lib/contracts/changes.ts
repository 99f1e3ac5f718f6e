import { z } from 'zod'
import { listQuery, pageOf } from './page'

const ScanId = z.coerce.number().int().min(0).max(2_147_483_647).catch(0).default(0)

/**
 * What is compared: the earlier moment is the end of scan `from`, else `since` (`yesterday`, `tuesday`, `7d`, `2026-11-24`, ISO 8601), else
 * the end of the scan before `to`; the later one is the end of scan `to`, else now. 0 and '' are not given.
 */
const range = { from: ScanId, to: ScanId, since: z.string().trim().max(40).catch('').default('') }

export const ChangeListQuery = z.object({
  ...listQuery(['at'] as const),
  ...range,
  dir: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  kind: z.string().max(60).catch('').default(''),
  account: z.string().max(20).catch('').default(''),
  region: z.string().max(40).catch('').default(''),
  /** ARN of a key: the key and its grants. */
  key: z.string().max(2_048).catch('').default(''),
})
export type ChangeListQuery = z.infer<typeof ChangeListQuery>

export const ChangeParams = z.object({ id: z.string().regex(/^[1-9]\d{0,17}$/, 'Expected the number of a version.') })
/** The same range that the list was asked for. */
export const ChangeQuery = z.object(range)
export type ChangeQuery = z.infer<typeof ChangeQuery>

const What = z.enum(['created', 'removed', 'changed'])

/** Somebody's act that explains a change, as CloudTrail told it. */
export const ChangeActor = z.object({
  eventId: z.string(),
  at: z.string(),
  /** `RevokeGrant` */
  event: z.string(),
  /** Role and session, user name, or the service. */
  who: z.string(),
  arn: z.string(),
  /** The source identity of the session: the person behind it. */
  person: z.string().nullable(),
  sourceAddress: z.string().nullable(),
})
export type ChangeActor = z.infer<typeof ChangeActor>

export const ChangeRow = z.object({
  /** The version that is true in the later scan, or the one that ended. */
  id: z.string(),
  kind: z.string(),
  resourceId: z.string(),
  name: z.string(),
  accountId: z.string(),
  accountName: z.string(),
  region: z.string(),
  what: What,
  summary: z.string(),
  /** The scan that found it, and when. */
  scanId: z.number(),
  seenAt: z.string().nullable(),
  keyArn: z.string().nullable(),
  clusterArn: z.string().nullable(),
  /** The newest act that explains it; null when none is known. */
  who: ChangeActor.nullable(),
})
export type ChangeRow = z.infer<typeof ChangeRow>

export const ScanMark = z.object({ id: z.number(), at: z.string().nullable(), status: z.string() })
export type ScanMark = z.infer<typeof ScanMark>

export const ChangePage = pageOf(ChangeRow).extend({
  /** The newest scan at the earlier moment, and the last one that is looked at; null before the first scan has ended. */
  from: ScanMark.nullable(),
  to: ScanMark.nullable(),
  /** The moments themselves. `until` null: now. */
  since: z.string().nullable(),
  until: z.string().nullable(),
  /** Why the range is another than was asked for. */
  note: z.string().nullable(),
  /** Scans to choose from, newest first. */
  scans: z.array(ScanMark),
  facets: z.object({
    kinds: z.array(z.object({ kind: z.string(), count: z.number() })),
    accounts: z.array(z.object({ id: z.string(), name: z.string() })),
    regions: z.array(z.string()),
  }),
})
export type ChangePage = z.infer<typeof ChangePage>

const Texts = z.array(z.string())
const StatementText = z.object({ label: z.string(), text: z.string() })
const PartChange = z.object({ part: z.string(), added: Texts, removed: Texts })

const DocumentChange = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('statements'),
    head: z.array(PartChange),
    added: z.array(StatementText),
    removed: z.array(StatementText),
    changed: z.array(
      z.object({ label: z.string(), before: z.string(), after: z.string(), parts: z.array(PartChange) }),
    ),
    unchanged: z.number(),
  }),
  z.object({ by: z.literal('text'), before: z.string().nullable(), after: z.string().nullable() }),
])

const Sides = { field: z.string(), before: z.string().nullable(), after: z.string().nullable() }

/** lib/domain/changes-between/field-change.ts, as it crosses the wire. */
export const FieldChangeView = z.discriminatedUnion('type', [
  z.object({ type: z.literal('value'), ...Sides }),
  z.object({ type: z.literal('list'), field: z.string(), added: Texts, removed: Texts }),
  z.object({ type: z.literal('document'), field: z.string(), document: DocumentChange }),
  z.object({ type: z.literal('sight'), ...Sides }),
])
export type FieldChangeView = z.infer<typeof FieldChangeView>

/** What came of asking CloudTrail who it was. */
export const LookUpView = z.object({
  state: z.enum(['not-asked', 'waiting', 'found', 'nothing', 'failed', 'impossible']),
  askedAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  /** Why nothing is known, in words. */
  reason: z.string().nullable(),
})
export type LookUpView = z.infer<typeof LookUpView>

export const ChangeView = ChangeRow.extend({
  fields: z.array(FieldChangeView),
  /** Everybody whose act explains it, newest first. */
  actors: z.array(ChangeActor),
  lookUp: LookUpView,
})
export type ChangeView = z.infer<typeof ChangeView>
