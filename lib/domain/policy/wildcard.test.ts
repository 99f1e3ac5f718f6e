import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate'
import type { ContextValue } from './question'
import { keyArn, keyPolicy, owner, question, roleIn, type Statement } from './testing/question'
import { fillIn, lettersOf, matchesArnLetters, matchesLetters } from './testing/reference-values'
import { matchesPattern, patternOf } from './wildcard'

const runs = { numRuns: 10_000 }
/** For ten thousand runs on a busy machine. */
const patience = 60_000
const matches = (pattern: string, text: string) => matchesPattern(patternOf(pattern), text)
const text = (alphabet: string, maxLength: number) =>
  fc.array(fc.nat(alphabet.length - 1), { maxLength }).map((indexes) => indexes.map((i) => alphabet[i]).join(''))

describe('wildcards', { timeout: patience }, () => {
  test('agree with their definition', () => {
    fc.assert(
      fc.property(text('ab*?:', 14), text('aab:', 14), (pattern, subject) => {
        expect(matches(pattern, subject)).toBe(matchesLetters(lettersOf(pattern, true), subject))
      }),
      runs,
    )
  })

  test('a pattern made from a text by putting in wildcards matches it, and not with a letter that differs', () => {
    const parts = fc.array(fc.tuple(text('abé:', 5), fc.constantFrom('keep', 'run', 'one')), { maxLength: 6 })
    fc.assert(
      fc.property(parts, (made) => {
        const pattern = made
          .map(([part, how]) => (how === 'keep' ? part : how === 'run' ? '*' : '?'.repeat(part.length)))
          .join('')
        const subject = made.map(([part]) => part).join('')
        expect(matches(pattern, subject)).toBe(true)
        if (!pattern.includes('*')) expect(matches(pattern, `${subject}a`)).toBe(false)
        expect(matches(`${pattern}z`, subject)).toBe(false)
      }),
      runs,
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
  ])('%s against %s is %s', (pattern, subject, expected) => {
    expect(matches(pattern, subject)).toBe(expected)
  })
})

/** Text of a policy with wildcards, variables with and without a default, special characters, and what only looks like one. */
const template = fc
  .array(
    fc.constantFrom(
      ...['a', 'b', ':', '*', '?', '{', '}', '$', ','],
      ...[
        'aws:PrincipalTag/team',
        'AWS:principaltag/TEAM',
        'aws:PrincipalTag/none',
        'aws:SourceVpce',
        'kms:ResourceAliases',
      ]
        .flatMap((key) => [key, `${key}, 'a*'`, ` ${key} ,'' `, `${key}, b`])
        .map((inside) => `\${${inside}}`),
      ...['*', '?', '$', '', ' '].map((inside) => `\${${inside}}`),
      '${',
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''))

const tags = { team: 'a*b' }
const vpce = 'b:?'
/** What the variables of `template` stand for. An alias list of several values has no single one. */
const known = (key: string) => (key === 'aws:principaltag/team' ? tags.team : key === 'aws:sourcevpce' ? vpce : null)

/** Whether the statement lets the role decrypt. */
function allows(statement: Statement, context: Record<string, ContextValue> = {}): boolean {
  const { authorization } = evaluate(
    question({
      key: { policy: keyPolicy({ Principal: { AWS: roleIn(owner) }, ...statement }), aliases: ['alias/a', 'alias/b'] },
      principal: { tags },
      request: { context: { 'aws:SourceVpce': vpce, ...context } },
    }),
  )
  expect(['allowed', 'denied']).toContain(authorization)
  return authorization === 'allowed'
}

describe('policy values with variables', { timeout: patience }, () => {
  /** A value and a text it often fits: what it stands for, its wildcards filled in. */
  const pair = fc
    .tuple(template, text('ab*?:$', 5), fc.constantFrom('fits', 'fits', 'fits and more', 'any'))
    .map(([made, filler, how]) => {
      const letters = fillIn(made, true, known) ?? lettersOf(made, false)
      const fits = letters.map((one) => (one === 'ANY RUN' ? filler : one === 'ANY LETTER' ? 'b' : one)).join('')
      return [made, how === 'any' ? filler : how === 'fits' ? fits : `${fits}a`] as const
    })

  test.each([
    ['StringLike', true],
    ['StringEquals', false],
  ])('are compared by %s as the reference does', (operator, wildcards) => {
    fc.assert(
      fc.property(pair, ([made, actual]) => {
        const letters = fillIn(made, wildcards, known)
        const expected = letters !== null && matchesLetters(letters, actual)
        const compare = (name: string) =>
          allows({ Condition: { [name]: { 'aws:SourceVpc': made } } }, { 'aws:SourceVpc': actual })
        expect(compare(operator)).toBe(expected)
        // A value that cannot be filled in equals nothing, so every negated operator holds.
        expect(compare(operator.replace('String', 'StringNot'))).toBe(!expected)
      }),
      runs,
    )
  })

  test('are compared as ARNs part by part', () => {
    const actual = ['a', 'b', '', 'a*b', '/x:y']
    const part = (exact: string) =>
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(exact, exact, '*', '?', `${exact}*`, '') }, template)
    const parts = fc.tuple(...actual.map(part), fc.constantFrom('', '', '', ':', '*'))
    fc.assert(
      fc.property(parts, fc.constantFrom('', '', 'z', ':z'), (made, more) => {
        const pattern = `arn:${made.slice(0, -1).join(':')}${made.at(-1)}`
        const arn = `arn:${actual.join(':')}${more}`
        const letters = fillIn(pattern, true, known)
        const expected = letters !== null && matchesArnLetters(letters, arn)
        expect(allows({ Condition: { ArnLike: { 'aws:SourceArn': pattern } } }, { 'aws:SourceArn': arn })).toBe(
          expected,
        )
      }),
      runs,
    )
  })

  test('stand for the key in a Resource', () => {
    const ends = fc.constantFrom(
      '',
      '*',
      '?',
      '1',
      '2',
      '*1',
      '?*',
      `\${aws:PrincipalTag/none, '1'}`,
      `\${aws:PrincipalTag/none}`,
      `\${*}`,
      '*?',
    )
    const starts = fc.constantFrom(
      keyArn.slice(0, -1),
      keyArn.replace(owner, '*').slice(0, -1),
      keyArn.replace('us-west', '??-w*').slice(0, -1),
    )
    fc.assert(
      fc.property(starts, ends, ends, (start, middle, end) => {
        const made = `${start}${middle}${end}`
        const letters = fillIn(made, true, known)
        expect(allows({ Resource: made })).toBe(letters !== null && matchesLetters(letters, keyArn))
      }),
      runs,
    )
  })
})

describe('patterns made to take long', () => {
  const aaa = 'a'.repeat(8000)
  const hostile = [
    ['many stars', `${'a*'.repeat(4000)}b`, aaa],
    ['stars and question marks', `${'*?a'.repeat(2000)}b`, aaa],
    ['question marks alone', '?'.repeat(30_000), 'a'.repeat(29_999)],
    ['stars in a row', `${'*'.repeat(50_000)}b`, aaa],
    ['repeated words', `${'*ab'.repeat(3000)}*c`, 'ab'.repeat(4000)],
  ] as const
  /** Thousands of times what any of them needs, and nothing against a search that turns back. */
  const soon = 2000

  test.each(hostile)(
    '%s take no time',
    (_, pattern, subject) => {
      expect(matches(pattern, subject)).toBe(false)
    },
    soon,
  )

  test.each(hostile)(
    '%s take no time in a condition and in a resource',
    (_, pattern, subject) => {
      expect(allows({ Condition: { StringLike: { 'aws:SourceVpc': pattern } } }, { 'aws:SourceVpc': subject })).toBe(
        false,
      )
      expect(
        allows(
          { Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${pattern}` } } },
          { 'aws:SourceArn': `arn:aws:s3:::${subject}` },
        ),
      ).toBe(false)
      expect(allows({ Resource: `arn:aws:kms:us-west-2:${owner}:key/${pattern}` })).toBe(false)
    },
    soon,
  )

  test(
    'thousands of variables in one value take no time',
    () => {
      const made = `\${aws:PrincipalTag/team}`.repeat(5000)
      expect(
        allows({ Condition: { StringEquals: { 'aws:SourceVpc': made } } }, { 'aws:SourceVpc': tags.team.repeat(5000) }),
      ).toBe(true)
      expect(
        allows({ Condition: { StringEquals: { 'aws:SourceVpc': '${'.repeat(50_000) } } }, { 'aws:SourceVpc': 'a' }),
      ).toBe(false)
    },
    soon,
  )
})
