import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { AccountView } from '@/lib/contracts/account'
import { paths } from '@/lib/paths'

export const accountQueries = {
  own: () =>
    queryOptions({
      queryKey: ['account'],
      queryFn: ({ signal }) => api.get(paths.api.account(), AccountView, {}, signal),
    }),
}
