import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ApiError, api, withQuery } from './api-client'

const answers: Record<string, { status: number; body: string }> = {
  '/good': { status: 200, body: '{"n":1}' },
  '/other-shape': { status: 200, body: '{"n":"one"}' },
  'PATCH /good application/json {"n":1}': { status: 200, body: '{"n":1}' },
  'DELETE /good application/json {}': { status: 200, body: 'null' },
  '/refused': {
    status: 403,
    body: '{"code":"forbidden","title":"Not allowed","detail":"You asked for this yourself.","requestId":"r-12345678"}',
  },
  '/fields': {
    status: 400,
    body: '{"code":"invalid-input","detail":"reason: Say why.","fields":{"reason":"Say why."}}',
  },
  '/proxy-page': { status: 502, body: '<html>Bad gateway</html>' },
}

let base = ''
const server = createServer(async (request, response) => {
  const { method, url = '', headers } = request
  const body = await text(request)
  const answer = answers[method === 'GET' ? url : `${method} ${url} ${headers['content-type']} ${body}`]
  response.writeHead(answer?.status ?? 404, { 'content-type': 'application/json' }).end(answer?.body ?? 'null')
})

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const View = z.object({ n: z.number() })
const refusal = (path: string) => api.get(base + path, View).catch((error: unknown) => error as ApiError)

describe('a call to the server', () => {
  test('gives the view the contract promises', async () => {
    expect(await api.get(`${base}/good`, View)).toEqual({ n: 1 })
  })

  test('that changes or deletes sends its method, and JSON, without which the server refuses it', async () => {
    expect(await api.patch(`${base}/good`, View, { n: 1 })).toEqual({ n: 1 })
    expect(await api.delete(`${base}/good`)).toBeNull()
  })

  test('that is refused throws the reason the server gave', async () => {
    const error = await refusal('/refused')
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 403, code: 'forbidden', requestId: 'r-12345678' })
    expect((error as ApiError).message).toBe('You asked for this yourself.')
  })

  test('carries the fields that were refused', async () => {
    expect(await refusal('/fields')).toMatchObject({ fields: { reason: 'Say why.' } })
  })

  test('answered in another shape than the contract is an error, not a wrong page', async () => {
    expect(await refusal('/other-shape')).toMatchObject({ code: 'internal' })
  })

  test('answered by something that is no problem document still says the status', async () => {
    expect(((await refusal('/proxy-page')) as ApiError).message).toContain('502')
  })

  test('that reaches nobody says so', async () => {
    const error = await api.get('http://127.0.0.1:1/nobody', View).catch((thrown: unknown) => thrown as ApiError)
    expect(error).toMatchObject({ status: 0, code: 'unavailable' })
  })
})

test('empty query values are left out of the address', () => {
  expect(withQuery('/keys', { page: 2, q: '', account: null, state: undefined })).toBe('/keys?page=2')
  expect(withQuery('/keys', {})).toBe('/keys')
})
