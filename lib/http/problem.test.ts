import { expect, test } from 'vitest'
import { z } from 'zod'
import { AppError, type ErrorCode } from '@/lib/errors'
import { problemResponse, toProblem } from './problem'

test.each<[ErrorCode, number]>([
  ['invalid-input', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not-found', 404],
  ['conflict', 409],
  ['precondition-failed', 412],
  ['rate-limited', 429],
  ['too-large', 413],
  ['unavailable', 503],
])('%s leaves as %i with its own words', (code, status) => {
  expect(toProblem(new AppError(code, 'Said to a person.'), 'r1')).toMatchObject({
    status,
    code,
    detail: 'Said to a person.',
    requestId: 'r1',
  })
})

test.each([
  ['a bug', new TypeError('secret of the inside')],
  ['an internal error', new AppError('internal', 'secret of the inside')],
  ['something thrown that is no error', 'secret of the inside'],
])('%s loses its message and keeps the id to ask with', async (_, thrown) => {
  const response = problemResponse(thrown, 'request-77')
  expect(response.status).toBe(500)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const text = await response.text()
  expect(text).not.toContain('secret')
  expect(text).toContain('request-77')
})

test('a refused input names its fields', () => {
  const input = z.object({ reason: z.string().min(5, 'Say why.'), needId: z.string() }).safeParse({ reason: 'x' })
  expect(toProblem(input.error, 'r1')).toMatchObject({
    status: 400,
    code: 'invalid-input',
    fields: { reason: 'Say why.', needId: expect.any(String) },
  })
})

test('details of an error reach the client, those of a bug do not', () => {
  const problems = [{ change: 0, text: 'There is no such key.' }]
  expect(toProblem(new AppError('invalid-input', 'No.', { problems }), 'r1')).toMatchObject({ details: { problems } })
  expect(toProblem(new AppError('invalid-input', 'No.'), 'r1')).not.toHaveProperty('details')
  expect(toProblem(new AppError('internal', 'secret', { secret: 'of the inside' }), 'r1')).not.toHaveProperty('details')
})
