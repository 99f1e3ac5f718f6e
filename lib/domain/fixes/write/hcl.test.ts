import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hclLabel, hclString, hclValue } from './hcl'

/** Reads a quoted HCL string by the rules of its specification; throws where Terraform would see a template. */
function readHcl(source: string): string {
  const body = /^"([\s\S]*)"$/.exec(source)?.[1]
  if (body === undefined) throw new Error(`${source} is not quoted.`)
  let out = ''
  for (let i = 0; i < body.length; ) {
    const rest = body.slice(i)
    const code = /^\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|([nrt"\\]))/.exec(rest)
    if (code) {
      const [whole, short, long, letter] = code
      const plain = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[letter ?? '']
      out += plain ?? String.fromCodePoint(Number.parseInt(short ?? long ?? '', 16))
      i += whole.length
    } else if (/^(\$\$\{|%%\{)/.test(rest)) {
      out += rest.slice(1, 3)
      i += 3
    } else {
      if (/^[$%]\{/.test(rest)) throw new Error(`A template begins at ${rest}`)
      if (/^["\\\n\r]/.test(rest)) throw new Error(`The string ends or breaks at ${rest}`)
      out += body[i]
      i += 1
    }
  }
  return out
}

const pieces = fc.constantFrom(
  '$',
  '%',
  '{',
  '}',
  '"',
  '\\',
  '\n',
  '\r',
  '\t',
  '$${',
  '${',
  '%{',
  "'",
  'a',
  '\u0000',
  '\u2028',
  '😀',
  'é',
  '\\u0041',
  '~}',
)
const hostile = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
  fc.string({ unit: 'binary' }),
)

describe('an HCL string', () => {
  test('is read as what it was written from, whatever that is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(readHcl(hclString(text))).toBe(text.replace(/\p{Cs}/gu, '\ufffd'))
      }),
      { numRuns: 2000 },
    )
  })

  test('never is a template', () => {
    expect(hclString(`\${aws:username}`)).toBe(`"$\${aws:username}"`)
    expect(hclString('%{ if true }')).toBe('"%%{ if true }"')
    expect(hclString(`$\${x}`)).toBe(`"\\u0024$\${x}"`)
  })
})

test('a document is written as an HCL value with quoted keys', () => {
  expect(hclValue({ Version: '2012-10-17', Statement: [{ Action: ['a', 'b'], 'a "b"': true, n: 1 }], none: [] })).toBe(
    [
      '{',
      '  "Version" = "2012-10-17"',
      '  "Statement" = [',
      '    {',
      '      "Action" = ["a", "b"]',
      '      "a \\"b\\"" = true',
      '      "n" = 1',
      '    },',
      '  ]',
      '  "none" = []',
      '}',
    ].join('\n'),
  )
})

test('a label is a plain word', () => {
  expect(hclLabel('Karpenter-Controller.demo')).toBe('karpenter_controller_demo')
  expect(hclLabel('7"\n')).toBe('keyscope_7')
  expect(hclLabel('')).toMatch(/^[a-z]/)
})
