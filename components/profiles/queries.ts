import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { ProfileList, ProfileView } from '@/lib/contracts/profiles'
import { paths } from '@/lib/paths'

export const profileQueries = {
  list: () =>
    queryOptions({
      queryKey: ['profiles', 'list'],
      queryFn: ({ signal }) => api.get(paths.api.profiles(), ProfileList, {}, signal),
    }),
  detail: (name: string) =>
    queryOptions({
      queryKey: ['profiles', 'detail', name],
      queryFn: ({ signal }) => api.get(paths.api.profile(name), ProfileView, {}, signal),
    }),
}
