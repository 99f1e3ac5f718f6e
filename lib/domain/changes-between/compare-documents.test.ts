import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareDocuments } from './compare-documents'
import type { DocumentChange } from './field-change'
import { meaningOf, policy, rewritten } from './testing/policies'

type Json = Record<string, unknown>
type ByStatements = Extract<DocumentChange, { by: 'statements' }>

const compare = (before: Json, after: Json): ByStatements => {
  const change = compareDocuments(JSON.stringify(before), JSON.stringify(after))
  if (change.by !== 'statements') throw new Error('Both are policy documents.')
  return change
}
const saysNothing = ({ head, added, removed, changed }: ByStatements) =>
  head.length + added.length + removed.length + changed.length === 0

const meanings = (document: Json) => (document.Statement as Json[]).map(meaningOf).sort()
const meaningsOf = (texts: readonly string[]) => texts.map((text) => meaningOf(JSON.parse(text)))

describe('for any two documents', () => {
  test('something is said exactly when they differ in meaning', () => {
    fc.assert(
      fc.property(policy, policy, (before, after) => {
        const same = before.Version === after.Version && meanings(before).join('\n\n') === meanings(after).join('\n\n')
        expect(saysNothing(compare(before, after))).toBe(same)
      }),
      { numRuns: 1_000 },
    )
  })

  test('nothing is said of another order, repetition, or a list of one', () => {
    fc.assert(fc.property(policy, (document) => saysNothing(compare(document, rewritten(document)))))
  })

  test('what is said, done to the earlier one, gives the later one', () => {
    fc.assert(
      fc.property(policy, policy, (before, after) => {
        const change = compare(before, after)
        const left = meanings(before)
        for (const meaning of meaningsOf([
          ...change.removed.map(({ text }) => text),
          ...change.changed.map(({ before: text }) => text),
        ])) {
          const at = left.indexOf(meaning)
          expect(at).toBeGreaterThanOrEqual(0)
          left.splice(at, 1)
        }
        expect(left).toHaveLength(change.unchanged)
        const came = [...change.added.map(({ text }) => text), ...change.changed.map(({ after: text }) => text)]
        expect([...left, ...meaningsOf(came)].sort()).toEqual(meanings(after))
        for (const { parts } of change.changed) expect(parts.length).toBeGreaterThan(0)
      }),
      { numRuns: 1_000 },
    )
  })
})

const allow = (more: Json): Json => ({ Effect: 'Allow', Resource: '*', ...more })
const of = (...Statement: Json[]): Json => ({ Version: '2012-10-17', Statement })

describe('statements', () => {
  test('are told apart by Sid, and their actions are sets', () => {
    const before = of(
      allow({ Sid: 'Nodes', Action: ['kms:Decrypt', 'kms:Encrypt'] }),
      allow({ Sid: 'Old', Action: 'kms:*' }),
    )
    const after = of(
      allow({ Sid: 'New', Action: 'kms:*', Principal: { AWS: '*' } }),
      allow({ Action: ['kms:CreateGrant', 'kms:decrypt'], Sid: 'Nodes' }),
    )
    expect(compare(before, after)).toMatchObject({
      head: [],
      added: [{ label: 'New' }],
      removed: [{ label: 'Old' }],
      changed: [{ label: 'Nodes', parts: [{ part: 'Action', added: ['kms:CreateGrant'], removed: ['kms:Encrypt'] }] }],
      unchanged: 0,
    })
  })

  test('with another Sid and the same content are renamed', () => {
    expect(compare(of(allow({ Sid: 'A', Action: 'kms:*' })), of(allow({ Sid: 'B', Action: 'kms:*' })))).toMatchObject({
      changed: [{ label: 'B', parts: [{ part: 'Sid', added: ['B'], removed: ['A'] }] }],
    })
  })

  test('without a Sid are the same when they differ in one element and share a value of it', () => {
    const before = of(allow({ Action: ['kms:Decrypt', 'kms:Encrypt'] }), allow({ Action: ['ec2:RunInstances'] }))
    const after = of(allow({ Action: ['s3:GetObject'] }), allow({ Action: ['kms:Decrypt'] }))
    expect(compare(before, after)).toMatchObject({
      added: [{ label: '#1' }],
      removed: [{ label: '#2' }],
      changed: [{ label: '#2', parts: [{ part: 'Action', added: [], removed: ['kms:Encrypt'] }] }],
    })
  })

  test('without a Sid that win or lose a condition have changed', () => {
    const bare = allow({ Action: 'kms:*' })
    const guarded = { ...bare, Condition: { StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } } }
    const part = 'Condition StringEquals kms:ViaService'
    expect(compare(of(bare), of(guarded)).changed).toMatchObject([{ parts: [{ part, removed: [] }] }])
    expect(compare(of(guarded), of(bare)).changed).toMatchObject([{ parts: [{ part, added: [] }] }])
  })

  test('with the same Sid more than once are paired in their order', () => {
    const named = (action: string) => allow({ Sid: 'A', Action: action })
    const change = compare(of(named('kms:1'), named('kms:2')), of(named('kms:3'), named('kms:4'), named('kms:5')))
    expect(change.changed.map(({ parts }) => [parts[0]?.removed[0], parts[0]?.added[0]])).toEqual([
      ['kms:1', 'kms:3'],
      ['kms:2', 'kms:4'],
    ])
    expect(change.added).toHaveLength(1)
  })

  test('of a document with ten thousand of them are found one by one', () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => i)
    const statements = numbers.map((i) =>
      allow({ Action: [`kms:a${i}`, `kms:b${i}`], Principal: { AWS: `role-${i}` } }),
    )
    const later = statements.map((one, i) => (i % 100 === 7 ? { ...one, Action: [`kms:a${i}`, 'kms:new'] } : one))
    const change = compare(of(...statements), of(...later.slice(0, -1).reverse(), allow({ Action: 'kms:Last' })))
    expect(change.changed).toHaveLength(100)
    expect(change.changed.every(({ parts }) => parts[0]?.added[0] === 'kms:new')).toBe(true)
    expect([change.added.length, change.removed.length, change.unchanged]).toEqual([1, 1, 9_899])
  })
})

describe('documents', () => {
  test('that come or go are statements that come or go', () => {
    const text = JSON.stringify(of(allow({ Sid: 'A', Action: 'kms:*' })))
    expect(compareDocuments(null, text)).toMatchObject({ head: [], added: [{ label: 'A' }], removed: [] })
    expect(compareDocuments(text, null)).toMatchObject({ added: [], removed: [{ label: 'A' }] })
  })

  test('that are none are shown as text', () => {
    expect(compareDocuments('{"Statement":[]}', 'no policy')).toEqual({
      by: 'text',
      before: '{"Statement":[]}',
      after: 'no policy',
    })
    expect(compareDocuments('[]', '{"Statement":["x"]}')).toMatchObject({ by: 'text' })
  })

  test('that IAM gave URL-encoded are read, and their version is compared', () => {
    const before = encodeURIComponent(JSON.stringify({ Version: '2008-10-17', Statement: [] }))
    expect(compareDocuments(before, JSON.stringify({ Version: '2012-10-17', Statement: [] }))).toMatchObject({
      head: [{ part: 'Version', added: ['2012-10-17'], removed: ['2008-10-17'] }],
    })
  })

  test('with keys named after the insides of objects are read like any other', () => {
    const hostile = '{"Statement":[{"Effect":"Allow","__proto__":"x","constructor":["y"]}]}'
    const change = compareDocuments('{"Statement":[{"Effect":"Allow"}]}', hostile)
    expect(change).toMatchObject({ by: 'statements', added: [{ label: '#1' }], removed: [{ label: '#1' }] })
  })
})
