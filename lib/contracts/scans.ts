import { z } from 'zod'
import { ScanScope } from '@/lib/domain/scans/scope'
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
  scope: ScanScope,
  /** Somebody asked it to stop, and it has not yet. */
  cancelling: z.boolean(),
  /** Calls that AWS answered with "too fast". */
  throttled: z.number(),
  /** Versions of resources that were written. */
  written: z.number(),
  /** Null where there is nothing to go by. */
  expectedCalls: z.number().nullable(),
  callsPerSecond: z.number().nullable(),
  /** Until everything is read, at the pace so far; null when nothing is being read, or too little to tell. */
  secondsLeft: z.number().nullable(),
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
  /** When this was last read whole or in part, before this scan; null if never. */
  lastReadAt: z.string().nullable(),
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

export const RequestScanInput = z.object({ scope: ScanScope.optional() })
export type RequestScanInput = z.infer<typeof RequestScanInput>

export const ScanPlan = z.object({
  scope: ScanScope,
  words: z.string(),
  estimate: z.object({
    accounts: z.number(),
    places: z.number(),
    keys: z.number(),
    calls: z.number(),
    seconds: z.number().nullable(),
    boundBy: z.enum(['quota', 'workers']).nullable(),
    slowestPlace: z.object({ accountId: z.string(), region: z.string(), keys: z.number() }).nullable(),
    guessedAccounts: z.number(),
    share: z.number(),
  }),
})
export type ScanPlan = z.infer<typeof ScanPlan>

export const ScanParams = z.object({ id: z.coerce.number().int().positive() })
