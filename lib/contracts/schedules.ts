import { z } from 'zod'
import { ScanScope } from '@/lib/domain/scans/scope'
import { ScanStatus } from './scans'

export const ScheduleParams = z.object({ id: z.string().min(1).max(100) })

export const ScheduleView = z.object({
  id: z.string(),
  name: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  jitterSeconds: z.number(),
  scope: ScanScope,
  enabled: z.boolean(),
  /** ISO 8601, jitter included; null while it is disabled. */
  nextRunAt: z.string().nullable(),
  lastRunAt: z.string().nullable(),
  /** The scan its last run started or joined; null before the first, or when it is gone. */
  lastScan: z.object({ id: z.number(), status: ScanStatus }).nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
})
export type ScheduleView = z.infer<typeof ScheduleView>

export const ScheduleList = z.object({ items: z.array(ScheduleView) })
export type ScheduleList = z.infer<typeof ScheduleList>

/** What scopes can be made of, as far as scans have seen it. */
export const ScopeOptions = z.object({
  accounts: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string(), state: z.string() })),
  /** `path`: names from the root down, the unit's own last. */
  units: z.array(z.object({ id: z.string(), path: z.array(z.string()) })),
  tags: z.array(z.object({ key: z.string(), values: z.array(z.string()) })),
  regions: z.array(z.string()),
})
export type ScopeOptions = z.infer<typeof ScopeOptions>
