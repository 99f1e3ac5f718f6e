import { z } from 'zod'
import { listQuery, pageOf } from './page'

export const ScanStatus = z.enum(['queued', 'running', 'assessing', 'complete', 'partial', 'failed', 'cancelled'])

export const ScanListQuery = z.object({
  ...listQuery(['id'] as const),
  dir: z.enum(['asc', 'desc']).catch('desc').default('desc'),
})
export type ScanListQuery = z.infer<typeof ScanListQuery>

export const ScanRow = z.object({
  id: z.number(),
  status: ScanStatus,
  trigger: z.string(),
  requestedBy: z.string(),
  summary: z.string().nullable(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  accounts: z.object({ done: z.number(), total: z.number() }),
  tasks: z.object({ done: z.number(), total: z.number(), unread: z.number() }),
  items: z.number(),
  calls: z.number(),
})
export type ScanRow = z.infer<typeof ScanRow>

export const ScanPage = pageOf(ScanRow)
export type ScanPage = z.infer<typeof ScanPage>

export const CoverageRow = z.object({
  accountId: z.string(),
  accountName: z.string(),
  region: z.string(),
  collector: z.string(),
  outcome: z.enum(['pending', 'running', 'read', 'partial', 'denied', 'failed', 'skipped']),
  call: z.string().nullable(),
  errorCode: z.string().nullable(),
  message: z.string().nullable(),
  items: z.number(),
})
export type CoverageRow = z.infer<typeof CoverageRow>

export const ScanView = ScanRow.extend({
  /** Accounts being read right now. */
  reading: z.array(z.string()),
  /** Everything that could not be read, or not whole. */
  unread: z.array(CoverageRow),
  byAccount: z.array(
    z.object({
      accountId: z.string(),
      accountName: z.string(),
      done: z.number(),
      total: z.number(),
      unread: z.number(),
      items: z.number(),
    }),
  ),
  byCollector: z.array(
    z.object({ collector: z.string(), done: z.number(), total: z.number(), unread: z.number(), items: z.number() }),
  ),
})
export type ScanView = z.infer<typeof ScanView>

export const RequestScanInput = z.object({
  /** Only these accounts; empty or absent means all. */
  accounts: z
    .array(z.string().regex(/^\d{12}$/, 'An account id has 12 digits.'))
    .max(1000)
    .optional(),
})
export type RequestScanInput = z.infer<typeof RequestScanInput>

export const ScanParams = z.object({ id: z.coerce.number().int().positive() })
