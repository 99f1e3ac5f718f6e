import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { ScanListQuery, ScanPage, ScanView } from '@/lib/contracts/scans'
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
}
