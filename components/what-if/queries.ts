import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { PolicyTextView, WhatIfOptions, type WhatIfOptionsQuery } from '@/lib/contracts/what-if'
import { paths } from '@/lib/paths'

export const whatIfQueries = {
  options: (query: WhatIfOptionsQuery) =>
    queryOptions({
      queryKey: ['what-if', 'options', query],
      queryFn: ({ signal }) => api.get(paths.api.whatIfOptions(), WhatIfOptions, query, signal),
      placeholderData: keepPreviousData,
    }),
  policyText: (role: string, policy: string) =>
    queryOptions({
      queryKey: ['what-if', 'policy', role, policy],
      queryFn: ({ signal }) => api.get(paths.api.whatIfPolicy(), PolicyTextView, { role, policy }, signal),
      retry: false,
    }),
}
