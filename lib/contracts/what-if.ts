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

export const WhatIfView = z.object({
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
