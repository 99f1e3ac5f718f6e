import { z } from 'zod'
import { bundleStates } from '@/lib/domain/grants/bundle-lifecycle'
import { largestBundle } from '@/lib/domain/grants/bundle-members'
import { listQuery, pageOf } from './page'
import { ApprovalView, EndsAt, PreflightCheck, RequestRow } from './requests'

const NeedIds = z
  .array(z.string().min(1).max(200))
  .min(1, 'Choose at least one grant.')
  .max(largestBundle, `Choose at most ${largestBundle} needs.`)

export const BundleDraftInput = z.object({ needIds: NeedIds })
export type BundleDraftInput = z.infer<typeof BundleDraftInput>

/** Ask for the grants that close several needs' gaps, as one request. */
export const RequestBundleInput = z.object({
  needIds: NeedIds,
  reason: z.string().trim().min(5, 'Say why in at least five characters.').max(2000),
  stopOnError: z.boolean().default(true),
  /** When every grant of it ends. */
  endsAt: EndsAt.nullish(),
})
export type RequestBundleInput = z.infer<typeof RequestBundleInput>

export const ApproveBundleInput = z.object({
  reason: z.string().trim().min(3, 'Say why in a few words.').max(2000),
  /** Ids of members that are not to be made: they are rejected with the same words. */
  leaveOut: z.array(z.string().max(256)).max(largestBundle).default([]),
  /** What the page showed: refused where the bundle is another one by now. */
  fingerprint: z.string().max(64).optional(),
})
export type ApproveBundleInput = z.infer<typeof ApproveBundleInput>

/** One grant as it would be asked for, and what speaks against it. */
export const DraftMember = z.object({
  needId: z.string(),
  alsoFor: z.array(z.string()),
  clusterArn: z.string(),
  clusterName: z.string(),
  region: z.string(),
  keyArn: z.string(),
  keyAlias: z.string(),
  granteePrincipal: z.string(),
  principalKind: z.string(),
  /** Null where a grant is not the fix. */
  issuingAccountId: z.string().nullable(),
  operations: z.array(z.string()),
  /** What blocks it, and what needs a look. */
  checks: z.array(PreflightCheck),
  ready: z.boolean(),
})
export type DraftMember = z.infer<typeof DraftMember>

export const BundleDraft = z.object({ family: z.string(), members: z.array(DraftMember) })
export type BundleDraft = z.infer<typeof BundleDraft>

export const BundleListQuery = z.object({
  ...listQuery(['number'] as const),
  dir: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  view: z.enum(['all', 'mine', 'waiting']).catch('all').default('all'),
})
export type BundleListQuery = z.infer<typeof BundleListQuery>

export const BundleRow = z.object({
  id: z.string(),
  number: z.number(),
  state: z.enum(bundleStates),
  family: z.string(),
  members: z.number(),
  verified: z.number(),
  failed: z.number(),
  requesterName: z.string(),
  requestedAt: z.string(),
  deciderName: z.string().nullable(),
  decidedAt: z.string().nullable(),
})
export type BundleRow = z.infer<typeof BundleRow>

export const BundlePage = pageOf(BundleRow)
export type BundlePage = z.infer<typeof BundlePage>

export const BundleMoveView = z.object({
  move: z.enum(['approve', 'reject', 'cancel', 'continue']),
  allowed: z.boolean(),
  reason: z.string().nullable(),
})
export type BundleMoveView = z.infer<typeof BundleMoveView>

export const BundleView = BundleRow.extend({
  reason: z.string(),
  stopOnError: z.boolean(),
  endsAt: z.string().nullable(),
  holdReason: z.string().nullable(),
  decisionNote: z.string().nullable(),
  /** In the order they are made. */
  requests: z.array(RequestRow.extend({ region: z.string(), attention: z.array(z.string()) })),
  moves: z.array(BundleMoveView),
  approval: ApprovalView,
  audit: z.array(
    z.object({ seq: z.string(), at: z.string(), actorName: z.string(), action: z.string(), summary: z.string() }),
  ),
})
export type BundleView = z.infer<typeof BundleView>
