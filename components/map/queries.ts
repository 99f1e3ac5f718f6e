import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type MapQuery, MapView } from '@/lib/contracts/map'
import { paths } from '@/lib/paths'

export const mapQueries = {
  view: (query: MapQuery) =>
    queryOptions({
      queryKey: ['map', query],
      queryFn: ({ signal }) => api.get(paths.api.map(), MapView, query, signal),
      placeholderData: keepPreviousData,
    }),
}
