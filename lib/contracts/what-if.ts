import { z } from 'zod'
import { Changes } from '@/lib/domain/what-if/changes'
import { Decision, NeedLevel, NeedStatus } from './needs'
import { Freshness } from './page'

/** Changes that are only thought of, in the order they would be made. */
export const WhatIfInput = z.object({ changes: Changes })
export type WhatIfInput = z.infer<typeof WhatIfInput>

export const NeedChangeView = z.object({
  id: z.string(),
  clusterArn: z.string(),
  clusterName: z.string(),
  path: z.string(),
  principalArn: z.string(),
  principalKind: z.string(),
  keyArn: z.string(),
  keyAlias: z.string(),
  /** null: there is no such need before. */
  before: NeedStatus.nullable(),
  /** null: there is no such need any more. */
  after: NeedStatus.nullable(),
  failure: z.string().nullable(),
  /** One sentence on how it is after the changes. */
  reason: z.string(),
  /** The operations that are answered otherwise. */
  operations: z.array(
    z.object({
      operation: z.string(),
      level: NeedLevel,
      before: Decision.nullable(),
      after: Decision,
      because: z.string(),
      layer: z.string(),
      reason: z.string(),
    }),
  ),
})
export type NeedChangeView = z.infer<typeof NeedChangeView>

const Effect = z.enum(['fails', 'better', 'untold', 'otherwise'])
export type Effect = z.infer<typeof Effect>

/** A cluster's use of a key, as its next launch would find it. The cell: need and operation of the cluster's matrix. */
export const LaunchImpactView = z.object({
  clusterArn: z.string(),
  clusterName: z.string(),
  path: z.string(),
  keyArn: z.string(),
  keyAlias: z.string(),
  effect: Effect,
  before: NeedStatus.nullable(),
  after: NeedStatus.nullable(),
  needId: z.string(),
  operation: z.string().nullable(),
  principalArn: z.string(),
  principalKind: z.string(),
  layer: z.string().nullable(),
  failure: z.string().nullable(),
  reason: z.string(),
  uses: z.array(z.object({ kind: z.string(), evidence: z.string(), written: z.string() })),
})
export type LaunchImpactView = z.infer<typeof LaunchImpactView>

/** Volumes of one cluster under one key that share their fate. */
export const VolumeImpactView = z.object({
  /** null: of no cluster that is known. */
  clusterArn: z.string().nullable(),
  clusterName: z.string().nullable(),
  path: z.string().nullable(),
  accountId: z.string(),
  region: z.string(),
  keyArn: z.string(),
  keyAlias: z.string(),
  effect: Effect,
  count: z.number(),
  /** Of them in use by an instance: they work until they are attached anew. */
  attached: z.number(),
  instances: z.number(),
  /** The first of them. */
  volumeIds: z.array(z.string()),
  needId: z.string().nullable(),
  operation: z.string().nullable(),
  layer: z.string().nullable(),
  reason: z.string(),
})
export type VolumeImpactView = z.infer<typeof VolumeImpactView>

export const WhatIfView = z.object({
  launches: z.array(LaunchImpactView),
  volumes: z.array(VolumeImpactView),
  /** Clusters that use keys and notice nothing. */
  unaffected: z.array(z.object({ arn: z.string(), name: z.string() })),
  /** Needs that cannot be told as things are, and that the changes do not bear on. */
  untoldAnyway: z.number(),
  /** What else to know, and what is left out. */
  notes: z.array(z.string()),
  /** Broken after the changes, and not before. */
  breaks: z.array(NeedChangeView),
  /** Broken before, ok after. */
  repairs: z.array(NeedChangeView),
  /** Answered otherwise in another way: other verdicts or reasons, needs that come or go. */
  changed: z.array(NeedChangeView),
  unchanged: z.number(),
  freshness: Freshness,
})
export type WhatIfView = z.infer<typeof WhatIfView>

/** Why a change cannot be made; `exists` is what is there instead, the nearest first. */
export const WhatIfProblems = z.object({
  problems: z.array(z.object({ change: z.number(), kind: z.string(), text: z.string(), exists: z.array(z.string()) })),
})

/** What a person can choose from when they put a question together. */
export const WhatIfOptionsQuery = z.object({
  of: z.enum(['key', 'role', 'cluster', 'grant', 'policy', 'statement', 'scp', 'rcp', 'target']),
  q: z.string().trim().max(200).catch('').default(''),
  /** ARN of the key whose grants and statements, the role whose policies, or the cluster whose keys and roles are meant. */
  within: z.string().trim().max(2048).catch('').default(''),
})
export type WhatIfOptionsQuery = z.infer<typeof WhatIfOptionsQuery>

export const WhatIfOptions = z.object({
  items: z.array(z.object({ value: z.string(), label: z.string(), note: z.string() })),
  /** There are more than are listed. */
  more: z.boolean(),
})
export type WhatIfOptions = z.infer<typeof WhatIfOptions>

/** The text of a policy, to be edited: a role's, named as the role names it. */
export const PolicyTextQuery = z.object({ role: z.string().max(2048), policy: z.string().max(2048) })
export type PolicyTextQuery = z.infer<typeof PolicyTextQuery>
export const PolicyTextView = z.object({ text: z.string() })
export type PolicyTextView = z.infer<typeof PolicyTextView>
