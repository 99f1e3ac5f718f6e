import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import {
  BrokenGlassList,
  type PreflightInput,
  PreflightView,
  RequestListQuery,
  RequestPage,
  RequestRevocation,
  RequestView,
} from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'

/** Asked for its `waiting` count alone. */
export const waitingRequests = RequestListQuery.parse({ view: 'waiting', size: 10 })

/** Grants whose end is near, the nearest first. */
export const endingRequests = RequestListQuery.parse({ view: 'ending', sort: 'endsAt', dir: 'asc', size: 10 })

export const requestQueries = {
  list: (query: RequestListQuery) =>
    queryOptions({
      queryKey: ['requests', 'list', query],
      queryFn: ({ signal }) => api.get(paths.api.requests(), RequestPage, query, signal),
    }),
  brokenGlass: () =>
    queryOptions({
      queryKey: ['requests', 'broken-glass'],
      queryFn: ({ signal }) => api.get(paths.api.brokenGlass(), BrokenGlassList, {}, signal),
    }),
  revocation: (id: string) =>
    queryOptions({
      queryKey: ['requests', 'revocation', id],
      queryFn: ({ signal }) => api.get(paths.api.requestRevocation(id), RequestRevocation, {}, signal),
      staleTime: 0,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: ['requests', 'detail', id],
      queryFn: ({ signal }) => api.get(paths.api.request(id), RequestView, {}, signal),
    }),
  /** Without `operations`: the grant that closes the need's gap. */
  preflight: (needId: string, more: Omit<PreflightInput, 'needId'> = {}) =>
    queryOptions({
      queryKey: ['requests', 'preflight', needId, more],
      queryFn: () => api.post(paths.api.preflight(), PreflightView, { needId, ...more }),
    }),
}
