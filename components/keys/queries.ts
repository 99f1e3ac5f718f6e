import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { GrantUsePage, type GrantUseQuery } from '@/lib/contracts/grant-uses'
import { type KeyListQuery, KeyPage, KeyView } from '@/lib/contracts/keys'
import { paths } from '@/lib/paths'

const waitingMs = 3_000

export const keyQueries = {
  list: (query: KeyListQuery) =>
    queryOptions({
      queryKey: ['keys', 'list', query],
      queryFn: ({ signal }) => api.get(paths.api.keys(), KeyPage, query, signal),
      placeholderData: keepPreviousData,
    }),
  grantUses: (arn: string, query: GrantUseQuery) =>
    queryOptions({
      queryKey: ['keys', 'grants', arn, query],
      queryFn: ({ signal }) => api.get(paths.api.keyGrants(arn), GrantUsePage, query, signal),
      // CloudTrail answers in seconds: while it is asked, the answer is waited for.
      refetchInterval: ({ state }) =>
        state.data?.items.some(({ lookUp }) => lookUp?.state === 'waiting') ? waitingMs : false,
      placeholderData: keepPreviousData,
    }),
  detail: (arn: string) =>
    queryOptions({
      queryKey: ['keys', 'detail', arn],
      queryFn: ({ signal }) => api.get(paths.api.key(arn), KeyView, {}, signal),
    }),
}
