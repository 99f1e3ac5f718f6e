import { z } from 'zod'
import { FindingView } from './keys'
import { Freshness } from './page'

export const PostureView = z.object({
  clusters: z.object({ total: z.number(), ok: z.number(), broken: z.number(), unknown: z.number() }),
  keys: z.object({ total: z.number(), unreadable: z.number() }),
  gaps: z.object({ missing: z.number(), unknown: z.number() }),
  findings: z.object({
    failing: z.number(),
    bySeverity: z.array(z.object({ severity: z.string(), count: z.number() })),
  }),
  waitingForYou: z.number(),
  worstClusters: z.array(
    z.object({
      arn: z.string(),
      name: z.string(),
      accountName: z.string(),
      region: z.string(),
      missing: z.number(),
      /** Of these, the ones that the next node or volume fails for. */
      nextLaunch: z.number(),
      failures: z.array(z.string()),
    }),
  ),
  topFindings: z.array(FindingView),
  /** What changed since the scan before. */
  changes: z.array(
    z.object({
      at: z.string(),
      text: z.string(),
      kind: z.enum(['new-gap', 'resolved-gap', 'new-finding', 'resolved-finding']),
    }),
  ),
  /** Open gaps after each of the last scans. */
  trend: z.array(z.object({ scanId: z.number(), at: z.string(), missing: z.number(), unknown: z.number() })),
  accounts: z.array(
    z.object({
      accountId: z.string(),
      accountName: z.string(),
      unit: z.string(),
      needed: z.number(),
      missing: z.number(),
      unknown: z.number(),
      unread: z.number(),
    }),
  ),
  freshness: Freshness,
})
export type PostureView = z.infer<typeof PostureView>
