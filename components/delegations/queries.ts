import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { DelegationList } from '@/lib/contracts/delegations'
import { paths } from '@/lib/paths'

export const delegationQueries = {
  list: () =>
    queryOptions({
      queryKey: ['delegations'],
      queryFn: ({ signal }) => api.get(paths.api.delegations(), DelegationList, {}, signal),
    }),
}
