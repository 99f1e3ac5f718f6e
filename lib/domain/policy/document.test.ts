import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seen } from '../observed'
import { compilePolicy } from './compile'
import { evaluate } from './evaluate'
import type { AuthorizationQuestion, NamedPolicy } from './question'

const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*' }
const everyone = { ...statement, Principal: '*' }
const problemOf = (document: unknown, kind: 'key-policy' | 'identity' = 'identity') => {
  const compiled = compilePolicy({ name: 'p', document }, kind)
  return 'problem' in compiled ? compiled.problem : null
}

describe('a document that cannot be understood is a problem, not an exception', () => {
  test.each([
    ['no JSON', '{"Version": '],
    ['JSON that is no object', '42'],
    ['an empty text', ''],
    ['null', null],
    ['undefined', undefined],
    ['a number', 7],
    ['no Statement', { Version: '2012-10-17' }],
    ['a Statement that is text', { Statement: 'Allow' }],
    ['an unknown version', { Version: '2030-01-01', Statement: [statement] }],
    ['an unknown element', { Statement: [{ ...statement, Effekt: 'Deny' }] }],
    ['a lower-case element', { Statement: [{ effect: 'Allow', Action: 'kms:*', Resource: '*' }] }],
    ['an unknown effect', { Statement: [{ ...statement, Effect: 'allow' }] }],
    ['no action', { Statement: [{ Effect: 'Allow', Resource: '*' }] }],
    ['both kinds of action', { Statement: [{ ...statement, NotAction: 'kms:Decrypt' }] }],
    ['an action without a service', { Statement: [{ ...statement, Action: 'Decrypt' }] }],
    ['no resource', { Statement: [{ Effect: 'Allow', Action: 'kms:*' }] }],
    ['a principal in an identity policy', { Statement: [everyone] }],
    ['an action that is an object', { Statement: [{ ...statement, Action: { kms: '*' } }] }],
    ['a condition that is a list', { Statement: [{ ...statement, Condition: [] }] }],
    ['an unknown operator', { Statement: [{ ...statement, Condition: { StringRhymes: { 'aws:username': 'x' } } }] }],
    ['a number that is none', { Statement: [{ ...statement, Condition: { NumericEquals: { 'aws:x': 'seven' } } }] }],
    [
      'an address that is none',
      { Statement: [{ ...statement, Condition: { IpAddress: { 'aws:SourceIp': '1.2.3' } } }] },
    ],
    ['a Null that is neither', { Statement: [{ ...statement, Condition: { Null: { 'aws:x': 'maybe' } } }] }],
    ['a condition value that is an object', { Statement: [{ ...statement, Condition: { Bool: { 'aws:x': {} } } }] }],
    ['a text of a million characters', JSON.stringify({ Statement: [statement], Id: 'x'.repeat(1_000_001) })],
    [
      'a prototype as condition operator',
      '{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"__proto__":{"aws:x":"y"}}}]}',
    ],
    [
      'a prototype as element',
      '{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","__proto__":{"x":1}}]}',
    ],
  ])('%s', (_, document) => {
    expect(problemOf(document)).toEqual(expect.any(String))
  })

  test.each([
    ['no principal', { Statement: [statement] }],
    [
      'a principal that is an ARN by itself',
      { Statement: [{ ...statement, Principal: 'arn:aws:iam::111100000001:root' }] },
    ],
    ['a principal of an unknown kind', { Statement: [{ ...statement, Principal: { GCP: 'x' } }] }],
    [
      'a prototype as kind of principal',
      '{"Statement":[{"Effect":"Deny","Action":"kms:*","Resource":"*","NotPrincipal":{"__proto__":["x"]}}]}',
    ],
    ['both kinds of principal', { Statement: [{ ...everyone, NotPrincipal: '*' }] }],
  ])('a key policy with %s', (_, document) => {
    expect(problemOf(document, 'key-policy')).toEqual(expect.any(String))
  })

  test('a condition on a key named like a prototype keeps its condition', () => {
    const text =
      '{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"__proto__":"y"}}}]}'
    const compiled = compilePolicy({ name: 'p', document: text }, 'identity')
    expect('statements' in compiled && compiled.statements[0]?.conditions).toHaveLength(1)
  })

  test('nesting without end', () => {
    expect(problemOf(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toEqual(expect.any(String))
  })
})

describe('documents are read once', () => {
  test('the same object gives the same compiled policy', () => {
    const document = { Statement: [statement] }
    expect(compilePolicy({ name: 'a', document }, 'identity')).toBe(compilePolicy({ name: 'b', document }, 'identity'))
  })

  test('the same hash gives the same compiled policy, the kind of document apart', () => {
    const named = (document: unknown): NamedPolicy => ({ name: 'p', document, hash: 'sha256-of-it' })
    const first = compilePolicy(named({ Statement: [everyone] }), 'key-policy')
    expect(compilePolicy(named({ Statement: [everyone] }), 'key-policy')).toBe(first)
    expect(compilePolicy(named({ Statement: [everyone] }), 'identity')).toHaveProperty('problem')
  })

  test('statements without a KMS action are dropped', () => {
    const document = { Statement: [{ ...statement, Action: ['s3:*', 'ec2:Run*'] }, statement] }
    expect(compilePolicy({ name: 'p', document }, 'identity')).toMatchObject({ statements: [{ label: '#2' }] })
  })
})

describe('whatever the documents hold', () => {
  const role = 'arn:aws:iam::111100000001:role/reader'
  const allowed = (documents: {
    key?: unknown
    identity?: unknown
    boundary?: unknown
    scp?: unknown
    rcp?: unknown
  }) => {
    const named = (document: unknown): NamedPolicy => ({ name: 'p', document })
    const levels = (document: unknown) => ({
      accountId: '111100000001',
      managementAccount: false,
      levels: seen([{ target: 'root', policies: [named(document)] }]),
    })
    const question: AuthorizationQuestion = {
      key: {
        arn: 'arn:aws:kms:us-west-2:111100000001:key/1',
        manager: 'CUSTOMER',
        spec: 'SYMMETRIC_DEFAULT',
        usage: 'ENCRYPT_DECRYPT',
        origin: 'AWS_KMS',
        state: 'Enabled',
        aliases: [],
        tags: {},
        policy: seen(named('key' in documents ? documents.key : { Statement: [everyone] })),
      },
      principal: {
        arn: role,
        type: 'role',
        identityPolicies: seen('identity' in documents ? [named(documents.identity)] : []),
        boundary: 'boundary' in documents ? seen(named(documents.boundary)) : undefined,
      },
      grants: seen([]),
      scps: 'scp' in documents ? levels(documents.scp) : undefined,
      rcps: 'rcp' in documents ? levels(documents.rcp) : undefined,
      request: { operation: 'Decrypt', context: {}, unknown: [] },
    }
    return evaluate(question)
  }

  test('the plain question is allowed', () => {
    expect(allowed({}).verdict).toBe('allowed')
  })

  test.each(['key', 'identity', 'boundary', 'scp', 'rcp'] as const)('no %s document makes it throw', (where) => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.jsonValue()), (document) => {
        const verdict = allowed({ [where]: document })
        expect(verdict.reason).toEqual(expect.any(String))
        expect(verdict.layers.length).toBeGreaterThan(0)
        expect(verdict.verdict).not.toBe('allowed')
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['key', 'unreadable:key-policy'],
    ['identity', 'unreadable:identity-policy'],
    ['boundary', 'unreadable:permissions-boundary'],
    ['scp', 'unreadable:scp'],
    ['rcp', 'unreadable:rcp'],
  ])('a broken %s document makes the answer unknown and is named', (where, because) => {
    const verdict = allowed({ [where]: '{' })
    expect(verdict).toMatchObject({ verdict: 'unknown', because })
    expect(verdict.reason).toContain('not valid JSON')
    expect(verdict.layers.find(({ layer }) => layer === verdict.layer)?.outcome).toBe('unreadable')
  })

  test('an explicit deny elsewhere stands beside a broken document', () => {
    const deny = { Statement: [{ ...statement, Effect: 'Deny' }] }
    expect(allowed({ key: '{', identity: deny }).because).toBe('explicit-deny:identity-policy')
  })

  test('a broken document that could not change the answer does not hide it', () => {
    const nobody = { Statement: [{ ...statement, Principal: { AWS: '111100000002' } }] }
    expect(allowed({ key: nobody, scp: '{' })).toMatchObject({ verdict: 'denied', because: 'implicit:key-policy' })
  })
})
