import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type ClusterListQuery, ClusterPage, ClusterView } from '@/lib/contracts/clusters'
import { PrincipalsView } from '@/lib/contracts/principals'
import { paths } from '@/lib/paths'

export const clusterQueries = {
  list: (query: ClusterListQuery) =>
    queryOptions({
      queryKey: ['clusters', 'list', query],
      queryFn: ({ signal }) => api.get(paths.api.clusters(), ClusterPage, query, signal),
      placeholderData: keepPreviousData,
    }),
  detail: (arn: string) =>
    queryOptions({
      queryKey: ['clusters', 'detail', arn],
      queryFn: ({ signal }) => api.get(paths.api.cluster(arn), ClusterView, {}, signal),
    }),
  principals: (arn: string) =>
    queryOptions({
      queryKey: ['clusters', 'principals', arn],
      queryFn: ({ signal }) => api.get(paths.api.principals(arn), PrincipalsView, {}, signal),
    }),
}
