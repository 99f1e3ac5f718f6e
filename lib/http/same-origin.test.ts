import { describe, expect, test } from 'vitest'
import { requireSameOriginWrite } from './same-origin'

const appUrl = 'https://keyscope.example'

function write(headers: Record<string, string>, method = 'POST') {
  const sent = new Headers({ host: 'keyscope.example', 'content-type': 'application/json', ...headers })
  return () => requireSameOriginWrite(new Request(`${appUrl}/api/v1/requests`, { method, headers: sent }), appUrl)
}

describe('let through', () => {
  test.each<[string, Record<string, string>]>([
    ['a write of the console', { origin: appUrl, 'sec-fetch-site': 'same-origin' }],
    ['a browser that sends no Sec-Fetch-Site', { origin: appUrl }],
    ['the console under its other name', { host: 'localhost:3000', origin: 'https://localhost:3000' }],
    ['a content type with a charset', { origin: appUrl, 'content-type': 'application/json; charset=utf-8' }],
  ])('%s', (_, headers) => expect(write(headers)).not.toThrow())

  test('reads, whatever they carry', () => {
    expect(write({ origin: 'https://elsewhere.example' }, 'GET')).not.toThrow()
  })
})

describe('refused', () => {
  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://elsewhere.example' }],
    ['another site by its fetch metadata', { origin: appUrl, 'sec-fetch-site': 'cross-site' }],
    ['a sibling of our site', { origin: 'https://other.keyscope.example', 'sec-fetch-site': 'same-site' }],
    ['the same host without encryption', { origin: 'http://keyscope.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a call that says nothing of where it comes from', {}],
  ])('%s', (_, headers) => expect(write(headers)).toThrow(expect.objectContaining({ code: 'forbidden' })))

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'what a form could send: %s',
    (type) => {
      expect(write({ origin: appUrl, 'content-type': type })).toThrow(
        expect.objectContaining({ code: 'invalid-input' }),
      )
    },
  )
})
