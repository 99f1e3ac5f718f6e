import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seen } from '../observed'
import { compilePolicy } from './compile'
import type { DocumentKind } from './document'
import { findDuplicateKey } from './duplicate-keys'
import { evaluate } from './evaluate'
import type { AuthorizationQuestion, NamedPolicy } from './question'
import { identity, keyPolicy, owner, question, roleIn } from './testing/question'

const reader = roleIn(owner)
const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }
const problemOf = (document: unknown, kind: DocumentKind = 'key-policy') => {
  const compiled = compilePolicy({ name: 'hostile', document }, kind)
  return 'problem' in compiled ? compiled.problem : null
}
const speaksOfPrincipals = new Set(['rcp', 'vpc-endpoint-policy'])
const kindOf = (layer: string): DocumentKind =>
  layer === 'key-policy' ? layer : speaksOfPrincipals.has(layer) ? 'resource-control' : 'identity'

/** A question that everything else answers with yes, with this document in one layer. */
function withDocument(layer: string, document: unknown): AuthorizationQuestion {
  const hostile: NamedPolicy = { name: 'hostile', document }
  const open = question({
    key: { policy: keyPolicy({ Principal: { AWS: reader } }) },
    principal: { identityPolicies: identity({}) },
  })
  const levels = (controls: readonly NamedPolicy[]) => ({
    accountId: owner,
    managementAccount: false,
    levels: seen([{ target: 'root', policies: [{ name: 'full', document: fullAccess }, ...controls] }]),
  })
  switch (layer) {
    case 'key-policy':
      return { ...open, key: { ...open.key, policy: seen(hostile) } }
    case 'identity-policy':
      return { ...open, principal: { ...open.principal, identityPolicies: seen([hostile]) } }
    case 'permissions-boundary':
      return { ...open, principal: { ...open.principal, boundary: seen(hostile) } }
    case 'session-policy':
      return { ...open, principal: { ...open.principal, sessionPolicies: [hostile] } }
    case 'scp':
      return { ...open, scps: levels([hostile]) }
    case 'rcp':
      return { ...open, rcps: levels([hostile]) }
    default:
      return { ...open, vpcEndpointPolicy: hostile }
  }
}
const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
const layers = [
  'key-policy',
  'identity-policy',
  'permissions-boundary',
  'session-policy',
  'scp',
  'rcp',
  'vpc-endpoint-policy',
]

const text = (document: object) => JSON.stringify(document)
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const deepObject = (depth: number) => {
  let value: unknown = 'x'
  for (let i = 0; i < depth; i++) value = { a: value }
  return value
}
const selfReferring: Record<string, unknown> = { ...statement }
selfReferring.Condition = { StringEquals: selfReferring }

const refused: readonly (readonly [string, unknown])[] = [
  ['a key that is there twice', '{"Statement":[],"Statement":[{"Effect":"Allow"}]}'],
  [
    'an effect that is there twice',
    '{"Statement":[{"Effect":"Deny","Effect":"Allow","Action":"kms:*","Resource":"*","Principal":"*"}]}',
  ],
  [
    'the same key spelled with an escape',
    '{"Statement":[{"Effect":"Deny","\\u0045ffect":"Allow","Action":"kms:*","Resource":"*","Principal":"*"}]}',
  ],
  [
    'an operator that is there twice',
    '{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":"*","Condition":{"Bool":{"aws:a":"true"},"Bool":{"aws:b":"true"}}}]}',
  ],
  ['what is left of invalid UTF-8', text({ Statement: { ...statement, Resource: 'arn:\uFFFD' } })],
  ['half a surrogate pair', '{"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"\\ud800","Principal":"*"}}'],
  [
    'a condition key of such characters',
    { Statement: { ...statement, Condition: { Bool: { 'aws:\uFFFD': 'true' } } } },
  ],
  ['a byte order mark', `\uFEFF${text({ Statement: statement })}`],
  ['lists in lists, a hundred thousand deep', nested(100_000)],
  ['a statement nested a hundred thousand deep', `{"Statement":${nested(100_000)}}`],
  ['objects in objects as a condition', { Statement: { ...statement, Condition: deepObject(50_000) } }],
  ['an object that refers to itself', { Statement: [selfReferring] }],
  ['10,001 statements', { Statement: Array(10_001).fill(statement) }],
  [
    'a number beyond all numbers',
    text({ Statement: statement }).replace('"*"}', '"*","Condition":{"NumericEquals":{"aws:x":1e999}}}'),
  ],
  ['not a number', { Statement: { ...statement, Condition: { NumericEquals: { 'aws:x': Number.NaN } } } }],
  ['a big integer', { Statement: { ...statement, Condition: { NumericEquals: { 'aws:x': 1n } } } }],
  ['a symbol', { Statement: { ...statement, Action: Symbol('kms:*') } }],
  ['a function', () => statement],
  ['a list with holes', { Statement: { ...statement, Action: Array(3) } }],
  ['a list as document', [statement]],
  ['a date', new Date(0)],
  ['a map', new Map([['Statement', statement]])],
  [
    'something that throws when it is looked at',
    {
      get Statement(): never {
        throw new Error('boom')
      },
    },
  ],
  [
    'something that throws deep inside',
    {
      Statement: {
        ...statement,
        Condition: {
          Bool: {
            get 'aws:SecureTransport'(): never {
              throw new Error('boom')
            },
          },
        },
      },
    },
  ],
  [
    'a prototype as principal',
    '{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"__proto__":"*"}}]}',
  ],
  ['a constructor as operator', { Statement: { ...statement, Condition: { constructor: { 'aws:x': 'y' } } } }],
  ['toString as element', { Statement: { ...statement, toString: 'x' } }],
]

describe('a document that AWS would refuse', () => {
  test.each(refused)('%s is a problem', (_, document) => {
    expect(problemOf(document)).toEqual(expect.any(String))
  })

  describe.each(layers)('as %s', (layer) => {
    test.each(refused)('%s makes the answer unknown and is named', (_, document) => {
      const verdict = evaluate(withDocument(layer, document))
      expect(verdict).toMatchObject({ verdict: 'unknown', because: `unreadable:${layer}` })
      expect(verdict.reason).toMatch(layer === 'key-policy' ? /^The key policy cannot be understood: / : /hostile/)
      expect(verdict.layers.find((one) => one.layer === layer)?.outcome).toBe('unreadable')
    })
  })

  test('does not hide what a readable Deny decides', () => {
    const denied = withDocument('identity-policy', '{')
    const scps = withDocument('scp', { Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: '*' }] }).scps
    expect(evaluate({ ...denied, scps })).toMatchObject({ verdict: 'denied', because: 'explicit-deny:scp' })
  })
})

describe('a document that is large but sound', { timeout: 120_000 }, () => {
  const many = (count: number, more: object = {}) => ({
    Statement: [
      ...Array.from({ length: count - 1 }, (_, i) => ({ ...statement, Sid: `S${i}`, Action: 's3:Get*' })),
      { ...statement, ...more },
    ],
  })
  const stars = 'a*'.repeat(450_000)

  test.each([
    ['10,000 statements', many(10_000)],
    ['10,000 statements that all match', { Statement: Array(10_000).fill(statement) }],
    ['100,000 actions', { Statement: { ...statement, Action: [...Array(100_000).fill('s3:Get*'), 'kms:*'] } }],
    ['a resource of 900,000 wildcards beside the right one', { Statement: { ...statement, Resource: [stars, '*'] } }],
    ['thousands of question marks', { Statement: { ...statement, Resource: ['?'.repeat(300_000), '*'] } }],
    [
      'a hundred thousand accounts',
      { Statement: { ...statement, Principal: { AWS: ['*', ...Array(100_000).fill('111122223333')] } } },
    ],
  ])('is judged: %s', (_, document) => {
    const verdict = evaluate(withDocument('key-policy', document))
    expect(verdict.verdict).toBe('allowed')
    expect(verdict.reason).toContain('Key policy')
  })

  test('wildcards and variables by the hundred thousand match nothing they should not', () => {
    const Resource = [stars, `${stars}\${aws:PrincipalTag/x}${stars}`, `\${aws:PrincipalTag/x}`.repeat(30_000)]
    const document = { Version: '2012-10-17', Statement: { ...statement, Resource } }
    expect(evaluate(withDocument('key-policy', document)).verdict).toBe('denied')
  })

  test('thousands of values of an unknown key are not tried out one by one', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => `vpce-${i}`)
    const document = {
      Statement: { ...statement, Condition: { StringLike: { 'aws:SourceVpce': [...values, 'vpce-x*'] } } },
    }
    const asked = withDocument('key-policy', document)
    const verdict = evaluate({ ...asked, request: { ...asked.request, unknown: ['aws:SourceVpce'] } })
    expect(verdict).toMatchObject({ verdict: 'conditional', conditions: ['Depends on aws:SourceVpce.'] })
  })
})

// Thousands of documents: not within the few seconds other tests have.
describe('whatever the document', { timeout: 120_000 }, () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const element = fc.oneof(fc.constantFrom('Allow', 'Deny', '*', 'kms:*', 'kms:Decrypt', 'aws:username'), json)
  const statements = fc.record(
    {
      Effect: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('Allow', 'Deny') }, element),
      Action: element,
      NotAction: element,
      Resource: element,
      NotResource: element,
      Principal: fc.oneof(fc.constant('*'), fc.record({ AWS: element }), element),
      Condition: fc.oneof(
        fc.dictionary(fc.constantFrom('StringLike', 'Null', 'Bool', 'x'), fc.dictionary(fc.string(), json)),
        json,
      ),
    },
    { requiredKeys: ['Effect'] },
  )
  const documents = fc.oneof(json, fc.record({ Version: fc.constant('2012-10-17'), Statement: fc.array(statements) }))

  test('the answer never throws, and what cannot be read never allows', () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(...layers), fc.boolean(), (document, layer, asText) => {
        const given = asText ? (JSON.stringify(document) ?? 'undefined') : document
        const verdict = evaluate(withDocument(layer, given))
        if (problemOf(given, kindOf(layer))) expect(verdict.verdict).toBe('unknown')
        expect(verdict.reason.length).toBeGreaterThan(10)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a cut or garbled text is understood or makes the answer unknown', () => {
    const condition = { Bool: { 'aws:SecureTransport': 'true' } }
    const sound = text({ Version: '2012-10-17', Statement: [{ ...statement, Condition: condition }] })
    let broken = 0
    fc.assert(
      fc.property(fc.nat(sound.length), fc.nat(20), fc.string({ maxLength: 3 }), (at, cut, put) => {
        const garbled = sound.slice(0, at) + put + sound.slice(at + cut)
        const problem = problemOf(garbled)
        if (problem) broken++
        expect(evaluate(withDocument('key-policy', garbled)).verdict === 'unknown').toBe(problem !== null)
      }),
      { numRuns: 1_000 },
    )
    expect(broken).toBeGreaterThan(100)
  })

  test('a key that is there twice is found in any JSON, and no other', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(findDuplicateKey(JSON.stringify(value))).toBe(null)
      }),
    )
    fc.assert(
      fc.property(fc.string(), json, json, (key, one, other) => {
        const name = JSON.stringify(key)
        const escaped = `"${[...key]
          .map((c) =>
            c
              .split('')
              .map((u) => `\\u${u.charCodeAt(0).toString(16).padStart(4, '0')}`)
              .join(''),
          )
          .join('')}"`
        const inside = `[{"x":{${name}:${JSON.stringify(one)},${escaped}:${JSON.stringify(other)}}}]`
        expect(findDuplicateKey(inside)).toBe(key)
      }),
    )
  })
})
