import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { AccountGroupList, UserList, UserView } from '@/lib/contracts/access'
import { ScopeOptions } from '@/lib/contracts/schedules'
import { paths } from '@/lib/paths'

export const accessQueries = {
  users: () =>
    queryOptions({
      queryKey: ['access', 'users'],
      queryFn: ({ signal }) => api.get(paths.api.users(), UserList, {}, signal),
    }),
  user: (id: string) =>
    queryOptions({
      queryKey: ['access', 'user', id],
      queryFn: ({ signal }) => api.get(paths.api.user(id), UserView, {}, signal),
    }),
  groups: () =>
    queryOptions({
      queryKey: ['access', 'groups'],
      queryFn: ({ signal }) => api.get(paths.api.accountGroups(), AccountGroupList, {}, signal),
    }),
  /** What account groups can be made of. */
  options: () =>
    queryOptions({
      queryKey: ['scope-options'],
      queryFn: ({ signal }) => api.get(paths.api.scopeOptions(), ScopeOptions, {}, signal),
      staleTime: 5 * 60_000,
    }),
}
