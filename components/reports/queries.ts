import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type ReportQuery, ReportView } from '@/lib/contracts/reports'
import { paths } from '@/lib/paths'

export const reportQueries = {
  view: (query: ReportQuery) =>
    queryOptions({
      queryKey: ['reports', query],
      queryFn: ({ signal }) => api.get(paths.api.reports(), ReportView, query, signal),
    }),
}
