import 'server-only'
import type { z } from 'zod'
import { requestIdOf } from '@/lib/auth/request-facts'
import type { Permission } from '@/lib/domain/roles'
import { env } from '@/lib/env'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { serviceContext } from './context'
import { requirePlainText } from './plain-text'
import { problemResponse } from './problem'
import { readJson } from './read-json'
import { limitCalls } from './request-limit'
import { requireSameOriginWrite } from './same-origin'

interface RouteDefinition<P, Q, B> {
  /** Checked before anything is parsed. The service checks again: it is the one that must be right. */
  readonly permission?: Permission
  readonly params?: z.ZodType<P>
  readonly query?: z.ZodType<Q>
  readonly body?: z.ZodType<B>
  /** Of a successful answer; 200 unless said. */
  readonly status?: number
  /** Also answers who has to choose a password or set up a second factor first: it is how they do it. */
  readonly whileDue?: boolean
}

interface RouteInput<P, Q, B> {
  readonly ctx: ServiceContext
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly request: Request
}

type NextContext = { params: Promise<Record<string, string | string[] | undefined>> }

/**
 * One API route: session, same-origin write, permission, parsed input, the handler, JSON that nobody caches.
 * Whatever is thrown leaves as problem+json. A handler may answer with a Response of its own (a stream, a file).
 */
export function route<P = undefined, Q = undefined, B = undefined>(
  definition: RouteDefinition<P, Q, B>,
  handler: (input: RouteInput<P, Q, B>) => Promise<unknown>,
): (request: Request, context: NextContext) => Promise<Response> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers)
    try {
      requireSameOriginWrite(request, env().APP_URL)
      const ctx = await serviceContext(request, requestId, definition)
      await limitCalls(ctx.actor.id, request)
      if (definition.permission) requirePermission(ctx, definition.permission)
      const address = { params: await context.params, query: Object.fromEntries(new URL(request.url).searchParams) }
      requirePlainText(address, 'the address')
      const params = definition.params?.parse(address.params) as P
      const query = definition.query?.parse(address.query) as Q
      const body = (definition.body ? definition.body.parse(await readJson(request)) : undefined) as B
      const answer = await handler({ ctx, params, query, body, request })
      return answer instanceof Response ? answer : json(answer, definition.status ?? 200, requestId)
    } catch (error) {
      return problemResponse(error, requestId)
    }
  }
}

function json(value: unknown, status: number, requestId: string): Response {
  return Response.json(value ?? null, { status, headers: { 'cache-control': 'no-store', 'x-request-id': requestId } })
}
