import { afterAll, beforeAll, expect, test } from 'vitest'
import { processDatabase } from '@/lib/db/process-database'
import { testDatabase } from '@/lib/testing/database'
import { type ApiRoute, call, everyRoute, setUpWeb, signIn } from '@/lib/testing/web'

let cookie: string
beforeAll(async () => {
  await setUpWeb(await testDatabase())
  cookie = await signIn('administrator')
})
afterAll(() => processDatabase().close())

const routes = await everyRoute()

const nul = '\u0000'
const loneSurrogate = '\ud800'
const badTexts = [
  '',
  ' ',
  nul,
  `a${nul}b`,
  loneSurrogate,
  '%',
  '%00',
  '%ED%A0%80',
  "'; drop table users; --",
  '../../etc/passwd',
  '９'.repeat(40),
  'x'.repeat(20_000),
  '-1',
  '1e309',
  'NaN',
  '[object Object]',
]

const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
const badBodies = [
  '',
  'no json',
  '{"a":',
  'null',
  '[]',
  '{}',
  '0',
  '"text"',
  deep,
  `{"needId":${deep},"reason":${deep},"changes":${deep},"scope":${deep},"text":${deep},"body":${deep}}`,
  '{"__proto__":{"role":"administrator"},"constructor":{"prototype":{}}}',
  JSON.stringify(everyField(nul)),
  JSON.stringify(everyField(`long enough to be a reason${nul}`)),
  JSON.stringify(everyField(loneSurrogate)),
  JSON.stringify(everyField(-1)),
  JSON.stringify(everyField(Number.MAX_SAFE_INTEGER)),
  JSON.stringify(everyField([])),
  JSON.stringify(everyField([`${nul}`, 'b'])),
  JSON.stringify(everyField({ [nul]: nul })),
]

/** Every field that some route reads, with the same value. */
function everyField(value: unknown) {
  const names =
    'needId needIds operations reason text refresh changes scope name cron timeZone jitterSeconds enabled ids grantId kind principalArn verdict note scopes days profile profiles assignment body policy documents events stopOnError until from id email role password url secret accounts description rules rule match demand comment endsAt'
  return Object.fromEntries(names.split(' ').map((name) => [name, value]))
}

const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const)

async function statusOf(route: ApiRoute, input: { param?: string; query?: string; body?: string }): Promise<number> {
  const params = Object.fromEntries(route.params.map((name) => [name, input.param ?? 'nobody']))
  const answer = await call(route.handler, {
    method: route.method,
    cookie,
    params,
    path: `/api/v1/x${input.query ?? ''}`,
    ...(route.method !== 'GET' && { body: input.body ?? '{}' }),
  })
  await answer.body?.cancel()
  return answer.status
}

test.each(named)('%s takes any text for what it is', async (_, route) => {
  for (const param of route.params.length > 0 ? badTexts : [])
    expect(await statusOf(route, { param }), JSON.stringify(param.slice(0, 40))).toBeLessThan(500)
})

const queried = named.filter(([, { method }]) => method === 'GET')
const parameters =
  'q page pageSize sort order account accountId region status state key cluster from to before after since until scan of text ids arn action actor subject kind unit severity check tag limit cursor'

test.each(queried)('%s takes any question', async (_, route) => {
  for (const text of badTexts.filter(({ length }) => length < 1_000)) {
    const query = new URLSearchParams(parameters.split(' ').map((name) => [name, text]))
    expect(await statusOf(route, { query: `?${query}` }), JSON.stringify(text)).toBeLessThan(500)
  }
})

const written = named.filter(([, { method }]) => method !== 'GET')

test.each(written)('%s takes any body', async (_, route) => {
  for (const body of badBodies) expect(await statusOf(route, { body }), body.slice(0, 60)).toBeLessThan(500)
})

test.each(written)('%s refuses a body without end before it has read it', async (_, route) => {
  const chunk = new TextEncoder().encode('x'.repeat(65_536))
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += chunk.length
      if (sent > 200_000_000) throw new Error('Everything was read.')
      controller.enqueue(chunk)
    },
  })
  const request = new Request('http://localhost:3000/api/v1/x', {
    method: route.method,
    headers: { host: 'localhost:3000', origin: 'http://localhost:3000', 'content-type': 'application/json', cookie },
    body: endless,
    duplex: 'half',
  } as RequestInit)
  const params = Object.fromEntries(route.params.map((name) => [name, 'nobody']))
  const answer = await route.handler(request, { params: Promise.resolve(params) })
  expect(answer.status).toBeGreaterThanOrEqual(200)
  expect(answer.status).toBeLessThan(500)
  expect(sent).toBeLessThan(40_000_000)
})
