import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '@/lib/api-client'
import { paths } from '@/lib/paths'

const isServer = typeof window === 'undefined'

/** Fresh for 30 s; what the server refused is not asked again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: signInAgain }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => !isServer && failures < 2 && !(error instanceof ApiError && error.status >= 400),
      },
    },
  })
}

function signInAgain(error: Error): void {
  if (isServer || !(error instanceof ApiError) || error.status !== 401) return
  window.location.assign(paths.signIn(window.location.pathname + window.location.search))
}

let browserClient: QueryClient | undefined

/** One client per browser, one per request on the server. */
export function queryClient(): QueryClient {
  if (isServer) return makeQueryClient()
  browserClient ??= makeQueryClient()
  return browserClient
}
