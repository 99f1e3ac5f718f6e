import { expect, test } from 'vitest'
import { parseChanges } from '@/lib/domain/what-if/changes'
import { buildChange, type Draft, draftKinds, emptyDraft } from './draft'
import { jsonProblem } from './json-problem'
import { readQuestion, writeQuestion } from './shared-question'

const filled: Draft = {
  kind: 'disable-key',
  key: 'arn:aws:kms:us-east-1:111100000001:key/1',
  grant: 'g1',
  role: 'arn:aws:iam::111100000001:role/r',
  policy: 'inline',
  target: 'ou-1',
  scp: 'NoKms',
  rcp: 'NoKms',
  statement: '0',
  json: '{"Effect":"Deny"}',
}

test.each(draftKinds.map(({ value }) => value))('%s becomes a change that the server understands', (kind) => {
  const built = buildChange({ ...filled, kind })
  expect(built).toHaveProperty('change')
  expect(parseChanges('change' in built ? built.change : null)).not.toHaveProperty('problem')
  const empty = buildChange({ ...emptyDraft, kind })
  expect(empty).toHaveProperty('problems')
})

test('an existing control policy is attached by name, a new one with its text', () => {
  const of = (json: string) => buildChange({ ...filled, kind: 'attach-scp', json })
  expect(of('')).toMatchObject({ change: { policy: 'NoKms' } })
  expect(of('{"Statement":[]}')).toMatchObject({ change: { policy: { name: 'NoKms', policy: { Statement: [] } } } })
  expect(of('{"Statement":')).toMatchObject({ problems: { json: expect.stringContaining('line 1') } })
})

test('where JSON stops being JSON is said with line and column', () => {
  expect(jsonProblem('{\n  "a": 1,\n  oops\n}')).toMatch(/line 3 column 3/)
  expect(jsonProblem('[]')).toMatch(/Expected a JSON object/)
  expect(jsonProblem('{}')).toBeNull()
})

test('a question goes through an address and back, unless it is too long or was cut', () => {
  const changes = readQuestion('[{"change":"recreate-role","role":"r"}]').changes
  expect(readQuestion(writeQuestion(changes)!)).toEqual({ changes, problem: null })
  expect(readQuestion('[{"change":')).toMatchObject({ changes: [], problem: expect.stringContaining('cut off') })
  expect(readQuestion('[{"change":"hope"}]')).toMatchObject({ changes: [], problem: expect.any(String) })
  const long = { change: 'recreate-role', role: 'r'.repeat(2000) } as const
  expect(writeQuestion([long, long, long, long])).toBeNull()
})
