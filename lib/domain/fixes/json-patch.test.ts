import { expect, test } from 'vitest'
import { applyPatch, pointerPart } from './json-patch'

const document = { Version: '2012-10-17', Statement: [{ Sid: 'A' }, { Sid: 'B' }], 'a/b': { '~': 1 } }

test('a value is added at the end of a list, in its middle, and to an object', () => {
  expect(applyPatch(document, [{ op: 'add', path: '/Statement/-', value: { Sid: 'C' } }])).toMatchObject({
    Statement: [{ Sid: 'A' }, { Sid: 'B' }, { Sid: 'C' }],
  })
  expect(applyPatch(document, [{ op: 'add', path: '/Statement/1', value: { Sid: 'C' } }])).toMatchObject({
    Statement: [{ Sid: 'A' }, { Sid: 'C' }, { Sid: 'B' }],
  })
  expect(applyPatch({ a: 1 }, [{ op: 'add', path: '/b', value: 2 }])).toEqual({ a: 1, b: 2 })
})

test('a value is replaced and removed where it is', () => {
  const patch = [
    { op: 'replace', path: '/Statement/0/Sid', value: 'Z' },
    { op: 'remove', path: '/Statement/1' },
  ] as const
  expect(applyPatch(document, patch)).toMatchObject({ Statement: [{ Sid: 'Z' }] })
  expect(document.Statement).toEqual([{ Sid: 'A' }, { Sid: 'B' }])
})

test('the empty path is the whole document', () => {
  expect(applyPatch(undefined, [{ op: 'add', path: '', value: { a: 1 } }])).toEqual({ a: 1 })
})

test('slashes and tildes in a key are escaped', () => {
  const path = `/${pointerPart('a/b')}/${pointerPart('~')}`
  expect(applyPatch(document, [{ op: 'replace', path, value: 2 }])).toMatchObject({ 'a/b': { '~': 2 } })
})

test('a key named __proto__ is a key like any other', () => {
  const hostile: unknown = JSON.parse('{"__proto__":{"x":1},"y":2}')
  const patched = applyPatch(hostile, [{ op: 'replace', path: '/__proto__/x', value: 3 }])
  expect(JSON.stringify(patched)).toBe('{"__proto__":{"x":3},"y":2}')
})

test.each([
  ['replace', '/Nothing', 1],
  ['replace', '/Statement/2', 1],
  ['replace', '/Statement/-', 1],
  ['add', '/Statement/3', 1],
  ['add', '/Statement/01', 1],
  ['add', '/Version/x', 1],
  ['add', 'Version', 1],
] as const)('%s at %s leads nowhere', (op, path, value) => {
  expect(() => applyPatch(document, [{ op, path, value }])).toThrow()
})
