import { readdirSync } from 'node:fs'
import path from 'node:path'
import { auth } from '@/lib/auth/auth'
import { createDemoUsers, demoUsers } from '@/lib/auth/demo-users'
import { handleAuth } from '@/lib/auth/handle-auth'
import type { RoleName } from '@/lib/domain/roles'
import type { TestDatabase } from './database'

export const appUrl = 'http://localhost:3000'

export type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>

/** What a web process on `db` is told, with one demo user per role. Close `processDatabase()` when the tests are done. */
export async function setUpWeb(db: TestDatabase): Promise<void> {
  Object.assign(process.env, {
    DATABASE_URL: db.url,
    APP_URL: appUrl,
    AUTH_SECRET: 'only-for-tests-only-for-tests-only',
    KEYSCOPE_SIMULATED: '1',
    KEYSCOPE_REQUESTS_PER_MINUTE: '1000000',
  })
  await createDemoUsers(db, { simulated: true })
}

/** The cookie of the demo user with this role. */
export async function signIn(role: RoleName): Promise<string> {
  const { email, password } = demoUsers.find((user) => user.role === role)!
  const response = await handleAuth(
    auth(),
    new Request(`${appUrl}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  )
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface WebCall {
  readonly path?: string
  readonly method?: Method
  readonly cookie?: string
  /** As JSON; a text as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly params?: Readonly<Record<string, string>>
}

/** Calls a route's handler as Next would, from a page of ours unless headers say otherwise. */
export function call(handler: Handler, options: WebCall = {}): Promise<Response> {
  const { path = '/api/v1/anything', method = 'GET', cookie = '', body, headers = {}, params = {} } = options
  const request = new Request(`${appUrl}${path}`, {
    method,
    headers: { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json', cookie, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return handler(request, { params: Promise.resolve(params) })
}

export interface ApiRoute {
  /** /api/v1/keys/[arn]/grants */
  readonly path: string
  readonly method: Method
  readonly handler: Handler
  /** Names of what is in brackets. */
  readonly params: readonly string[]
}

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Every method of every route file of the API, as the folders have it. */
export async function everyRoute(): Promise<ApiRoute[]> {
  const root = path.resolve('app')
  const files = readdirSync(path.join(root, 'api', 'v1'), { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'route.ts')
    .toSorted()
  const routes = await Promise.all(
    files.map(async (file) => {
      const handlers = (await import(path.join(root, 'api', 'v1', file))) as Partial<Record<Method, Handler>>
      const address = ['/api/v1', path.dirname(file)].join('/').replaceAll(path.sep, '/').replace(/\/\.$/, '')
      const params = [...address.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map((match) => match[1]!)
      return methods.flatMap((method) => {
        const handler = handlers[method]
        return handler ? [{ path: address, method, handler, params }] : []
      })
    }),
  )
  return routes.flat()
}
