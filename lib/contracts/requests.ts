import { z } from 'zod'
import { grantStates } from '@/lib/domain/grants/lifecycle'
import { RevocationView } from './grant-uses'
import { listQuery, pageOf } from './page'

export const RequestState = z.enum(grantStates)
export type RequestState = z.infer<typeof RequestState>

export const RequestListQuery = z.object({
  ...listQuery(['number', 'state', 'requestedAt', 'endsAt'] as const),
  dir: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  view: z.enum(['all', 'mine', 'waiting', 'ending']).catch('all').default('all'),
  state: z.string().catch('').default(''),
})
export type RequestListQuery = z.infer<typeof RequestListQuery>

export const PreflightCheck = z.object({
  id: z.string(),
  /** pass, warn (needs a look), block (cannot be submitted or approved), unknown */
  outcome: z.enum(['pass', 'warn', 'block', 'unknown']),
  title: z.string(),
  detail: z.string(),
})
export type PreflightCheck = z.infer<typeof PreflightCheck>

export const ProposedGrant = z.object({
  keyArn: z.string(),
  granteePrincipal: z.string(),
  /** 12-digit id of the account whose writer role calls CreateGrant. */
  issuingAccountId: z.string(),
  operations: z.array(z.string()),
  constraints: z.object({ encryptionContextSubset: z.record(z.string(), z.string()) }).nullable(),
})
export type ProposedGrant = z.infer<typeof ProposedGrant>

/** When a grant ends; null: not by itself. */
export const EndsAt = z.iso.datetime({ offset: true, error: 'Give a date and time, like 2027-03-01T18:00:00Z.' })

/** A request's id, which is the grant's Name in KMS as well. */
export const RequestParams = z.object({ id: z.string().regex(/^[a-zA-Z0-9:/_-]{1,256}$/) })

/** Ask for the grant that closes one need's gap, or narrower. */
export const RequestGrantInput = z.object({
  needId: z.string().min(1).max(200),
  operations: z.array(z.string()).min(1).max(17),
  reason: z.string().trim().min(5, 'Say why in at least five characters.').max(2000),
  endsAt: EndsAt.nullish(),
  /** The request whose grant is to end later or to be replaced by this one. */
  follows: RequestParams.shape.id.nullish(),
})
export type RequestGrantInput = z.infer<typeof RequestGrantInput>

/** Move a grant's end to an earlier moment. Later is a renewal. */
export const EndEarlierInput = z.object({
  endsAt: EndsAt,
  reason: z.string().trim().min(3, 'Say why in a few words.').max(2000),
})
export type EndEarlierInput = z.infer<typeof EndEarlierInput>

export const DecideInput = z.object({ reason: z.string().trim().min(3, 'Say why in a few words.').max(2000) })
export type DecideInput = z.infer<typeof DecideInput>

/** A yes to what the page showed. `fingerprint`: refused where the request is another one by now. */
export const ApproveInput = DecideInput.extend({ fingerprint: z.string().max(64).optional() })
export type ApproveInput = z.infer<typeof ApproveInput>

/** Less of it: operations that stay, and encryption context the grant is held to as well. */
export const NarrowInput = DecideInput.extend({
  operations: z.array(z.string()).min(1).max(17).optional(),
  encryptionContext: z.record(z.string().min(1).max(256), z.string().min(1).max(256)).optional(),
  fingerprint: z.string().max(64).optional(),
})
export type NarrowInput = z.infer<typeof NarrowInput>

export const breakGlassWord = 'break glass'

/** Without the approvals it takes: with a reason that can be read later, and a word nobody types by mistake. */
export const BreakGlassInput = z.object({
  reason: z.string().trim().min(20, 'Say in at least twenty characters what cannot wait.').max(2000),
  confirm: z.literal(breakGlassWord, { error: `Type “${breakGlassWord}”.` }),
})
export type BreakGlassInput = z.infer<typeof BreakGlassInput>

export const CommentInput = z.object({ text: z.string().trim().min(1, 'Write something.').max(2000) })
export type CommentInput = z.infer<typeof CommentInput>

/** Withdraw the grant of a request. */
export const RevokeInput = DecideInput.extend({
  /** Where code keeps the grant: the tool's name, as a word that one knows what its next run does. */
  acknowledge: z.string().max(40).nullish(),
})
export type RevokeInput = z.infer<typeof RevokeInput>

export const PreflightInput = z.object({
  needId: z.string().min(1).max(200),
  operations: z.array(z.string()).max(17).optional(),
  endsAt: EndsAt.nullish(),
  follows: RequestParams.shape.id.nullish(),
})
export type PreflightInput = z.infer<typeof PreflightInput>

export const PreflightView = z.object({
  proposal: ProposedGrant,
  need: z.object({
    id: z.string(),
    clusterArn: z.string(),
    clusterName: z.string(),
    principalKind: z.string(),
    principalArn: z.string(),
    keyArn: z.string(),
    keyAlias: z.string(),
    summary: z.string(),
  }),
  /** The unique id (AROA…) of the role that was judged; null where it is not known. */
  granteeRoleId: z.string().nullable().default(null),
  /** Operations one may pick from, and why each is offered. */
  offered: z.array(z.object({ operation: z.string(), level: z.string(), chosen: z.boolean() })),
  checks: z.array(PreflightCheck),
  /** No check blocks. */
  ready: z.boolean(),
  /** Cells of the need now and after the grant. */
  effect: z.array(z.object({ operation: z.string(), level: z.string(), now: z.string(), after: z.string() })),
  blast: z.object({ roles: z.number(), clusters: z.number(), instances: z.number(), volumes: z.number() }),
  command: z.string(),
  endsAt: z.string().nullable().default(null),
  /** The grant it is about, and whether that one stays. */
  follows: z
    .object({
      number: z.number(),
      grantId: z.string(),
      endsAt: z.string().nullable(),
      how: z.enum(['renew', 'replace']),
    })
    .nullable()
    .default(null),
  /** What the approval rules would demand of it, before it is asked for. */
  approval: z.object({ automatic: z.boolean(), needed: z.array(z.string()), days: z.number() }).optional(),
})
export type PreflightView = z.infer<typeof PreflightView>

/** What the viewer may do, and for what is refused the reason the server would give. */
export const MoveView = z.object({
  move: z.enum(['approve', 'narrow', 'reject', 'cancel', 'break-glass', 'review-break-glass', 'revoke']),
  allowed: z.boolean(),
  reason: z.string().nullable(),
})

/** What else the viewer may do about the grant's end, with the reason where it is refused. */
export const EndView = z.object({
  act: z.enum(['renew', 'end-earlier']),
  allowed: z.boolean(),
  reason: z.string().nullable(),
})

/** Who still has to approve, and who has. */
export const ApprovalView = z.object({
  fingerprint: z.string(),
  decideBy: z.string(),
  /** A note of at least so many characters is needed; 0: any. */
  noteLength: z.number(),
  clauses: z.array(
    z.object({ rule: z.string(), who: z.string(), approvers: z.number(), given: z.number(), missing: z.number() }),
  ),
  approvals: z.array(
    z.object({
      id: z.number(),
      personName: z.string(),
      onBehalfOf: z.string().nullable(),
      note: z.string(),
      at: z.string(),
      /** false: given for what was asked before it was narrowed. */
      counts: z.boolean(),
    }),
  ),
})
export type ApprovalView = z.infer<typeof ApprovalView>

export const BreakGlassView = z.object({
  personName: z.string(),
  reason: z.string(),
  at: z.string(),
  reviewerName: z.string().nullable(),
  reviewNote: z.string().nullable(),
  reviewedAt: z.string().nullable(),
})

/** Requests applied without their approvals that nobody else has looked at yet. */
export const BrokenGlassList = z.object({
  items: z.array(
    z.object({ id: z.string(), number: z.number(), personName: z.string(), reason: z.string(), at: z.string() }),
  ),
})
export type BrokenGlassList = z.infer<typeof BrokenGlassList>

/** Whether a verified grant is what it was, by the newest reading of its key. */
export const GrantNowView = z.object({
  state: z.enum(['there', 'gone', 'role-recreated', 'not-known']),
  /** In words; empty where it is there. */
  text: z.string(),
  /** Who took it away, as CloudTrail told; null: not known. */
  actorArn: z.string().nullable(),
})
export type GrantNowView = z.infer<typeof GrantNowView>

export const RequestRow = z.object({
  id: z.string(),
  number: z.number(),
  state: RequestState,
  keyArn: z.string(),
  keyAlias: z.string(),
  granteePrincipal: z.string(),
  issuingAccountId: z.string(),
  operations: z.array(z.string()),
  clusterArn: z.string().nullable(),
  clusterName: z.string().nullable(),
  requesterName: z.string(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  deciderName: z.string().nullable(),
  decidedAt: z.string().nullable(),
  failure: z.string().nullable(),
  /** null unless it is verified. */
  grantNow: GrantNowView.nullable(),
  /** When the grant ends by itself; of a renewal, the end that is asked for. */
  endsAt: z.string().nullable(),
  /** A renewal, or a grant that takes another's place: the earlier request. */
  follows: z.object({ id: z.string(), number: z.number(), how: z.enum(['renew', 'replace']) }).nullable(),
  /** The bulk request it is decided with. */
  bundle: z.object({ id: z.string(), number: z.number() }).nullable(),
})
export type RequestRow = z.infer<typeof RequestRow>

/** Somebody used the writer role and no request is behind it. */
export const WriterAlarm = z.object({ seq: z.string(), at: z.string(), summary: z.string() })
export type WriterAlarm = z.infer<typeof WriterAlarm>

export const WriterAlarmList = z.object({ items: z.array(WriterAlarm) })
export type WriterAlarmList = z.infer<typeof WriterAlarmList>

/** The entry of the log that raised the alarm. */
export const WriterAlarmParams = z.object({
  seq: z
    .string()
    .regex(/^[1-9][0-9]{0,17}$/)
    .transform(BigInt),
})

export const RequestPage = pageOf(RequestRow).extend({
  waiting: z.number(),
  /** What nobody has looked at yet, the newest first; for those who may read the log. */
  writerAlarms: z.array(WriterAlarm),
})
export type RequestPage = z.infer<typeof RequestPage>

/** A call that was made in AWS for a request. */
export const CallView = z.object({
  call: z.string(),
  accountId: z.string(),
  region: z.string(),
  calledAt: z.string(),
  awsRequestId: z.string().nullable(),
  /** waiting: CloudTrail is late at times; not-found: nobody waits any more; unreadable: CloudTrail did not let us look. */
  state: z.enum(['waiting', 'confirmed', 'not-found', 'unreadable']),
  lookedAt: z.string().nullable(),
  /** Why it is not confirmed. */
  reason: z.string().nullable(),
  event: z
    .object({
      id: z.string(),
      at: z.string(),
      actorArn: z.string(),
      sourceIdentity: z.string().nullable(),
      sourceAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
    })
    .nullable(),
})
export type CallView = z.infer<typeof CallView>

export const RequestView = RequestRow.extend({
  region: z.string(),
  keyAccountId: z.string(),
  reason: z.string(),
  decisionNote: z.string().nullable(),
  needId: z.string().nullable(),
  grantId: z.string().nullable(),
  appliedAt: z.string().nullable(),
  revokerName: z.string().nullable(),
  revokeReason: z.string().nullable(),
  revokedAt: z.string().nullable(),
  preflight: PreflightView,
  steps: z.array(
    z.object({
      step: z.string(),
      outcome: z.enum(['ok', 'refused', 'failed']).nullable(),
      detail: z.string().nullable(),
      startedAt: z.string(),
      finishedAt: z.string().nullable(),
      /** What it did in AWS, and CloudTrail's record of it. */
      calls: z.array(CallView),
    }),
  ),
  progress: z.array(
    z.object({ title: z.string(), status: z.enum(['done', 'current', 'waiting', 'failed']), detail: z.string() }),
  ),
  moves: z.array(MoveView),
  approval: ApprovalView,
  /** What was asked for before an approver narrowed it. */
  narrowed: z.object({ by: z.string(), note: z.string(), from: ProposedGrant }).nullable(),
  breakGlass: BreakGlassView.nullable(),
  comments: z.array(z.object({ id: z.number(), authorName: z.string(), text: z.string(), at: z.string() })),
  ends: z.array(EndView),
  /** A request that is about this one's grant and not decided or carried out yet. */
  followedBy: z.object({ id: z.string(), number: z.number(), how: z.enum(['renew', 'replace']) }).nullable(),
  audit: z.array(
    z.object({ seq: z.string(), at: z.string(), actorName: z.string(), action: z.string(), summary: z.string() }),
  ),
})
export type RequestView = z.infer<typeof RequestView>

/** What would no longer work without the grant of a request. */
export const RequestRevocation = z.object({
  grantId: z.string(),
  /** Whether the newest reading of the key lists it; null: its grants could not be read. */
  listed: z.boolean().nullable(),
  /** The tool whose code the grant is kept in: it makes the grant again, or its state drifts. */
  keptIn: z.string().nullable(),
  /** null where it is not listed. */
  revocation: RevocationView.nullable(),
})
export type RequestRevocation = z.infer<typeof RequestRevocation>
