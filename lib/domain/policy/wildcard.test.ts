import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesPattern, patternOf } from './wildcard'

const matches = (pattern: string, text: string) => matchesPattern(patternOf(pattern), text)

/** What the wildcards mean, letter by letter and without care for time. */
function slowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const [head, rest] = [pattern[0], pattern.slice(1)]
  if (head === '*') return slowly(rest, text) || (text !== '' && slowly(pattern, text.slice(1)))
  return text !== '' && (head === '?' || head === text[0]) && slowly(rest, text.slice(1))
}

describe('wildcards', () => {
  test('agree with their definition', () => {
    const letters = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 9 })
    fc.assert(
      fc.property(letters('ab*?:'), letters('ab:'), (pattern, text) => {
        expect(matches(pattern, text)).toBe(slowly(pattern, text))
      }),
      { numRuns: 3000 },
    )
  })

  test('a pattern made from the text by putting in wildcards matches it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.constantFrom('keep', 'run', 'one')), { maxLength: 6 }), (parts) => {
        const clean = parts.map(([text, how]) => [text.replace(/[*?]/g, ''), how] as const)
        const text = clean.map(([part]) => part).join('')
        const pattern = clean.map(([part, how]) =>
          how === 'keep' ? part : how === 'run' ? '*' : '?'.repeat(part.length),
        )
        expect(matches(pattern.join(''), text)).toBe(true)
      }),
    )
  })

  test.each([
    ['*', '', true],
    ['?', '', false],
    ['**', 'anything', true],
    ['kms:*', 'kms:', true],
    ['a*b', 'ab', true],
    ['a*b', 'aab', true],
    ['ab*ba', 'aba', false],
    ['*a*', 'bab', true],
    ['a?c*', 'abcdef', true],
    ['', '', true],
  ])('%s against %s is %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })

  test.each([
    ['many stars', `${'a*'.repeat(4000)}b`, 'a'.repeat(8000)],
    ['stars and question marks', `${'*?a'.repeat(2000)}b`, 'a'.repeat(8000)],
    ['question marks alone', '?'.repeat(30_000), 'a'.repeat(29_999)],
  ])('%s take no time', (_, pattern, text) => {
    expect(matches(pattern, text)).toBe(false)
  })
})
