import { z } from 'zod'
import { Freshness } from './page'

export const ReportQuery = z.object({
  account: z.string().catch('').default(''),
  status: z.enum(['', 'FAIL', 'PASS', 'UNKNOWN', 'NOT_APPLICABLE']).catch('').default(''),
})
export type ReportQuery = z.infer<typeof ReportQuery>

export const ReportView = z.object({
  /** The first rows of what the download would hold. */
  columns: z.array(z.string()),
  preview: z.array(z.array(z.string())),
  rows: z.number(),
  byStatus: z.array(z.object({ status: z.string(), count: z.number() })),
  accounts: z.array(z.object({ id: z.string(), name: z.string() })),
  coverage: z.string(),
  exports: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      format: z.string(),
      scanId: z.number(),
      rows: z.number(),
      sha256: z.string(),
      takerName: z.string(),
      takenAt: z.string(),
    }),
  ),
  freshness: Freshness,
})
export type ReportView = z.infer<typeof ReportView>
