import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type ChangeListQuery, ChangePage, type ChangeQuery, ChangeView } from '@/lib/contracts/changes'
import { paths } from '@/lib/paths'

const whileWaitingMs = 1_500

export const changeQueries = {
  list: (query: ChangeListQuery) =>
    queryOptions({
      queryKey: ['changes', 'list', query],
      queryFn: ({ signal }) => api.get(paths.api.changes(), ChangePage, query, signal),
    }),
  detail: (id: string, range: ChangeQuery) =>
    queryOptions({
      queryKey: ['changes', 'detail', id, range],
      queryFn: ({ signal }) => api.get(paths.api.change(id), ChangeView, range, signal),
      refetchInterval: ({ state }) => (state.data?.lookUp.state === 'waiting' ? whileWaitingMs : false),
    }),
}
