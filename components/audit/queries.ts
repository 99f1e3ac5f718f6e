import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { AuditCheckpoints, type AuditListQuery, AuditPage } from '@/lib/contracts/audit'
import { paths } from '@/lib/paths'

export const auditQueries = {
  checkpoints: () =>
    queryOptions({
      queryKey: ['audit', 'checkpoints'],
      queryFn: ({ signal }) => api.get(paths.api.auditCheckpoints(), AuditCheckpoints, {}, signal),
      refetchInterval: 60_000,
    }),
  list: (query: AuditListQuery) =>
    queryOptions({
      queryKey: ['audit', 'list', query],
      queryFn: ({ signal }) => api.get(paths.api.audit(), AuditPage, query, signal),
    }),
}
