import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { EventFreshness } from '@/lib/contracts/event-freshness'
import { ScanListQuery, ScanPage, ScanPlan, ScanView } from '@/lib/contracts/scans'
import { ScheduleList, ScopeOptions } from '@/lib/contracts/schedules'
import type { ScanScope } from '@/lib/domain/scans/scope'
import { paths } from '@/lib/paths'

/** The newest few: what the top bar says of freshness. */
export const recentScans = ScanListQuery.parse({ size: 10 })

export const scanQueries = {
  list: (query: ScanListQuery) =>
    queryOptions({
      queryKey: ['scans', 'list', query],
      queryFn: ({ signal }) => api.get(paths.api.scans(), ScanPage, query, signal),
    }),
  detail: (id: number) =>
    queryOptions({
      queryKey: ['scans', 'detail', id],
      queryFn: ({ signal }) => api.get(paths.api.scan(id), ScanView, {}, signal),
    }),
  /** What a scan would take; nothing is started. */
  plan: (scope: ScanScope) =>
    queryOptions({
      queryKey: ['scans', 'plan', scope],
      queryFn: () => api.post(paths.api.scanPlan(), ScanPlan, { scope }),
    }),
}

/** Beneath the scans: when one of them starts or ends, schedules show it. */
export const scheduleQueries = {
  list: () =>
    queryOptions({
      queryKey: ['scans', 'schedules'],
      queryFn: ({ signal }) => api.get(paths.api.schedules(), ScheduleList, {}, signal),
    }),
}

/** Beneath the scans as well: an assessment that an event brought about reads it again. */
export const freshnessQueries = {
  events: () =>
    queryOptions({
      queryKey: ['scans', 'events'],
      queryFn: ({ signal }) => api.get(paths.api.eventFreshness(), EventFreshness, {}, signal),
      refetchInterval: 30_000,
    }),
}

export const scopeQueries = {
  options: () =>
    queryOptions({
      queryKey: ['scope-options'],
      queryFn: ({ signal }) => api.get(paths.api.scopeOptions(), ScopeOptions, {}, signal),
      staleTime: 5 * 60_000,
    }),
}
