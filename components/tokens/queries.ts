import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { TokenList } from '@/lib/contracts/tokens'
import { paths } from '@/lib/paths'

export const tokenQueries = {
  list: () =>
    queryOptions({
      queryKey: ['tokens'],
      queryFn: ({ signal }) => api.get(paths.api.tokens(), TokenList, {}, signal),
    }),
}
