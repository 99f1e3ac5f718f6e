import 'server-only'
import { requestIdOf } from '@/lib/auth/request-facts'
import { problemResponse } from './problem'
import { readText } from './read-text'

/** Hands `handler` requests with bodies up to `limit` bytes, for one that would read whatever comes. */
export const bounded =
  (limit: number, handler: (request: Request) => Promise<Response>) =>
  async (request: Request): Promise<Response> => {
    try {
      return await handler(request.body === null ? request : await withBody(request, limit))
    } catch (error) {
      return problemResponse(error, requestIdOf(request.headers))
    }
  }

async function withBody(request: Request, limit: number): Promise<Request> {
  const { method, headers, url } = request
  return new Request(url, { method, headers, body: await readText(request, limit) })
}
