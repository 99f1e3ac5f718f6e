import fc from 'fast-check'
import { expect, test } from 'vitest'
import { storableJson } from './storable-json'

test('NUL and halves of surrogate pairs are replaced, in names too; all else stays', () => {
  expect(storableJson({ 'a\0': ['x\0y', '\ud800', '\udfff!', '\ud83d\ude00', '\\u0000', '\\\0', '"\n'] })).toEqual({
    'a\ufffd': ['x\ufffdy', '\ufffd', '\ufffd!', '\ud83d\ude00', '\\u0000', '\\\ufffd', '"\n'],
  })
})

test('whatever is stored has neither, and what had neither is unchanged', () => {
  const value = fc.jsonValue({ stringUnit: 'binary' })
  fc.assert(
    fc.property(value, (any) => {
      const stored = storableJson(any)
      const text = JSON.stringify(any)
      if (!/\\u(0000|d[89a-f])/.test(text)) expect(stored).toEqual(JSON.parse(text))
      expect(/(^|[^\\])(\\\\)*\\u(0000|d[89a-f])/.test(JSON.stringify(stored))).toBe(false)
    }),
  )
})
