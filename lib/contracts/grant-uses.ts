import { z } from 'zod'
import { listQuery, pageOf } from './page'

export const OriginKind = z.enum(['service', 'keyscope', 'pipeline', 'person', 'customer', 'not-told'])
export type OriginKind = z.infer<typeof OriginKind>
export const RevocationEffect = z.enum(['left-over', 'covered', 'not-told', 'breaks'])
export type RevocationEffect = z.infer<typeof RevocationEffect>

export const GrantUseQuery = z.object({
  ...listQuery(['effect', 'grantee', 'created'] as const),
  origin: z
    .union([z.literal(''), OriginKind])
    .catch('')
    .default(''),
  effect: z
    .union([z.literal(''), RevocationEffect])
    .catch('')
    .default(''),
  /** The row of folded grants whose grants are listed one by one. */
  fold: z.string().max(300).catch('').default(''),
})
export type GrantUseQuery = z.infer<typeof GrantUseQuery>

export const RevocationView = z.object({
  effect: RevocationEffect,
  reason: z.string(),
  /** Needs that would be broken: a cell of the cluster's matrix each. */
  breaks: z.array(
    z.object({ id: z.string(), clusterArn: z.string(), operation: z.string().nullable(), reason: z.string() }),
  ),
  volumes: z.number(),
  instances: z.number(),
  /** The first of them. */
  volumeIds: z.array(z.string()),
  instanceIds: z.array(z.string()),
  clusters: z.array(z.object({ arn: z.string(), name: z.string() })),
})
export type RevocationView = z.infer<typeof RevocationView>

export const GrantLookUpInput = z.object({ grantId: z.string().min(1).max(128) })
export type GrantLookUpInput = z.infer<typeof GrantLookUpInput>

/** What came of asking CloudTrail about a grant. Who made it is told by the grant's origin from then on. */
export const GrantLookUpView = z.object({
  state: z.enum(['waiting', 'answered', 'failed']),
  askedAt: z.string(),
  answeredAt: z.string().nullable(),
  /** The grantee's last use of the key by an operation of the grant. */
  lastUse: z.object({ at: z.string(), event: z.string(), who: z.string() }).nullable(),
  readBackTo: z.string().nullable(),
  /** Why no use is known, in words. */
  reason: z.string().nullable(),
})
export type GrantLookUpView = z.infer<typeof GrantLookUpView>

/** A grant with its origin, what it serves and what would break without it; or EC2's grants of one account, folded. */
export const GrantUseRow = z.object({
  /** The grant's id, or the name of the fold. */
  id: z.string(),
  /** How many grants the row stands for. */
  count: z.number(),
  name: z.string(),
  createdAt: z.string().nullable(),
  grantee: z.string(),
  granteeKind: z.string(),
  retiring: z.string().nullable(),
  issuingAccount: z.string().nullable(),
  operations: z.array(z.string()),
  constraints: z.string().nullable(),
  origin: z.object({
    kind: OriginKind,
    maker: z.string(),
    told: z.enum(['event', 'request', 'shape', 'name', 'tag', 'nothing']),
    evidence: z.string(),
    /** The tool whose code it is kept in. */
    keptIn: z.string().nullable(),
  }),
  /** The request whose grant it is, and when it ends. */
  request: z.object({ id: z.string(), number: z.number(), endsAt: z.string().nullable() }).nullable(),
  serves: z.string(),
  revocation: RevocationView,
  /** null: nobody has asked CloudTrail about it. */
  lookUp: GrantLookUpView.nullable(),
  /** A failing check. */
  problem: z.string().nullable(),
})
export type GrantUseRow = z.infer<typeof GrantUseRow>

export const GrantUsePage = pageOf(GrantUseRow).extend({
  /** Grants of the key, unfolded, by what revoking them would do and by who made them. */
  grants: z.number(),
  effects: z.record(RevocationEffect, z.number()),
  origins: z.record(OriginKind, z.number()),
})
export type GrantUsePage = z.infer<typeof GrantUsePage>

export const mostOrdered = 500

/** Ids of grants, or of folds. */
export const OrderInput = z.object({ ids: z.array(z.string().min(1).max(300)).min(1).max(mostOrdered) })
export type OrderInput = z.infer<typeof OrderInput>

/** The steps of revoking several grants, the safest first; EC2's grants that share their fate are one step. */
export const OrderView = z.object({
  steps: z.array(
    z.object({
      grantIds: z.array(z.string()),
      count: z.number(),
      grantee: z.string(),
      name: z.string(),
      /** The tool whose code it is kept in. */
      keptIn: z.string().nullable(),
      revocation: RevocationView,
    }),
  ),
})
export type OrderView = z.infer<typeof OrderView>
