import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type AuditListQuery, AuditPage } from '@/lib/contracts/audit'
import { paths } from '@/lib/paths'

export const auditQueries = {
  list: (query: AuditListQuery) =>
    queryOptions({
      queryKey: ['audit', 'list', query],
      queryFn: ({ signal }) => api.get(paths.api.audit(), AuditPage, query, signal),
    }),
}
