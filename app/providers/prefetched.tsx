import 'server-only'
import { dehydrate, HydrationBoundary, type QueryKey } from '@tanstack/react-query'
import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { Refused } from '@/components/layout/refused'
import { AppError } from '@/lib/errors'
import { paths } from '@/lib/paths'
import type { ServiceContext } from '@/lib/services/context'
import { makeQueryClient } from './query-client'
import { viewerContext } from './viewer-context'

interface Prefetch {
  readonly queryKey: QueryKey
  readonly read: (ctx: ServiceContext) => Promise<unknown>
}

/** What a page reads ahead: the query the browser will use, answered by the service itself. Types must agree. */
export function prefetch<T>(
  // biome-ignore lint/suspicious/noConfusingVoidType: the shape of queryOptions()
  options: { readonly queryKey: QueryKey; readonly queryFn?: ((context: never) => T | Promise<T>) | symbol | void },
  read: (ctx: ServiceContext) => Promise<NoInfer<T>>,
): Prefetch {
  return { queryKey: options.queryKey, read }
}

/** Reads on the server what the views below will ask for, and hands it over. A page is this and its view. */
export async function Prefetched({ queries, children }: { queries: readonly Prefetch[]; children: ReactNode }) {
  const ctx = await viewerContext()
  const client = makeQueryClient()
  const results = await Promise.allSettled(
    queries.map(({ queryKey, read }) => client.fetchQuery({ queryKey, queryFn: () => read(ctx) })),
  )
  for (const result of results) {
    if (result.status === 'fulfilled') continue
    const refusal = answerRefusal(result.reason)
    if (refusal) return refusal
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
}

/** Expected refusals become pages; the rest goes to error.tsx. */
function answerRefusal(reason: unknown): ReactNode {
  if (!(reason instanceof AppError)) throw reason
  if (reason.code === 'not-found') notFound()
  if (reason.code === 'unauthenticated') redirect(paths.signIn())
  if (reason.code === 'internal') throw reason
  return <Refused message={reason.message} permitted={reason.code !== 'forbidden'} />
}
