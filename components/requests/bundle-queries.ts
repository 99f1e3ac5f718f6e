import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { BundleDraft, BundleListQuery, BundlePage, BundleView } from '@/lib/contracts/bundles'
import { paths } from '@/lib/paths'

/** The newest bulk requests of a view, for the top of the list of requests. */
export const newestBundles = (view: BundleListQuery['view']) => BundleListQuery.parse({ view, size: 10 })

export const bundleQueries = {
  list: (query: BundleListQuery) =>
    queryOptions({
      queryKey: ['requests', 'bundles', query],
      queryFn: ({ signal }) => api.get(paths.api.bundles(), BundlePage, query, signal),
      placeholderData: keepPreviousData,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: ['requests', 'bundle', id],
      queryFn: ({ signal }) => api.get(paths.api.bundle(id), BundleView, {}, signal),
    }),
  preflight: (needIds: readonly string[]) =>
    queryOptions({
      queryKey: ['requests', 'bundle-preflight', needIds],
      queryFn: () => api.post(paths.api.bundlePreflight(), BundleDraft, { needIds }),
    }),
}
