import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seen } from '../observed'
import { keyCanOccur } from './condition-keys'
import { evaluate } from './evaluate'
import { findOperation } from './operations'
import type { AuthorizationQuestion, ContextValue, GrantFacts, NamedPolicy } from './question'
import type { Decision, Verdict } from './verdict'

const owner = '111100000001'
const workload = '111100000002'
const keyArn = `arn:aws:kms:us-west-2:${owner}:key/1`
const role = (account: string, name = 'reader') => `arn:aws:iam::${account}:role/${name}`
const session = (account: string) => `arn:aws:sts::${account}:assumed-role/reader/robin`
const root = (account: string) => `arn:aws:iam::${account}:root`

interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Principal?: unknown
  Action: string | string[]
  Resource: string
  Condition?: Record<string, Record<string, string | string[]>>
}

const operation = fc.constantFrom('Decrypt', 'DescribeKey', 'CreateGrant', 'GetKeyPolicy', 'RetireGrant')
const action = fc.constantFrom(
  'kms:*',
  'kms:Decrypt',
  'kms:De*',
  'kms:CreateGrant',
  'kms:RetireGrant',
  'kms:Get*',
  's3:*',
)
const via = 'ec2.us-west-2.amazonaws.com'
const condition = fc.constantFrom<Statement['Condition']>(
  { StringEquals: { 'kms:ViaService': via } },
  { StringNotEquals: { 'kms:ViaService': via } },
  { StringLike: { 'kms:ViaService': 'ec2.*' } },
  { StringEqualsIfExists: { 'kms:ViaService': ['s3.us-west-2.amazonaws.com', via] } },
  { Null: { 'kms:ViaService': 'true' } },
  { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false' } },
  { StringEquals: { 'kms:ViaService': via, 'aws:SourceVpc': 'vpc-1' } },
  { StringNotEqualsIfExists: { 'aws:SourceVpc': ['vpc-1', 'vpc-2'] } },
  { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } },
  { 'ForAnyValue:StringLike': { 'kms:GrantOperations': ['De*'] } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/rea*' } },
  { StringEquals: { 'aws:SourceVpc': '$' + '{aws:PrincipalTag/vpc}' } },
  { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } },
  { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a'] } },
  { StringNotLike: { 'kms:EncryptionContext:a': '1*' } },
  { 'ForAnyValue:StringEqualsIfExists': { 'kms:EncryptionContextKeys': ['a', 'b'] } },
)

const plainStatement: fc.Arbitrary<Statement> = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  Action: action,
  Resource: fc.constantFrom('*', '*', keyArn, `arn:aws:kms:*:${owner}:key/*`, `arn:aws:kms:us-west-2:${owner}:key/2`),
  Condition: fc.option(condition, { nil: undefined }),
})
const principal = fc.constantFrom<unknown>(
  '*',
  ...[owner, workload].flatMap((a) => [{ AWS: root(a) }, { AWS: role(a) }, { AWS: [session(a), role(a, 'other')] }]),
)
const keyStatement = fc.tuple(plainStatement, principal).map(([plain, Principal]) => ({ ...plain, Principal }))

const policyOf = (statements: readonly Statement[]): NamedPolicy => ({
  name: 'policy',
  document: {
    Version: '2012-10-17',
    Statement: statements.map((one, i) => ({ Sid: `S${i}`, ...JSON.parse(JSON.stringify(one)) })),
  },
})

const grantArbitrary: fc.Arbitrary<GrantFacts> = fc.record({
  grantId: fc.constantFrom('grant-1', 'grant-2'),
  keyArn: fc.constantFrom(keyArn, keyArn, `${keyArn}2`),
  granteePrincipal: fc.constantFrom(role(owner), role(workload), root(workload), session(workload), session(owner)),
  retiringPrincipal: fc.option(fc.constantFrom(role(owner), role(workload)), { nil: undefined }),
  issuingAccount: fc.constantFrom(owner, workload, undefined),
  operations: fc.subarray(['Decrypt', 'DescribeKey', 'CreateGrant', 'RetireGrant']),
  constraints: fc.constantFrom(
    undefined,
    { encryptionContextSubset: { a: '1' } },
    { encryptionContextEquals: { a: '1' } },
  ),
})

interface World {
  caller: 'role' | 'session' | 'root'
  account: string
  operation: string
  keyPolicy: Statement[]
  identity: Statement[]
  boundary: Statement[] | null
  scp: Statement[] | null
  rcp: Statement[] | null
  grants: GrantFacts[]
  context: Record<string, ContextValue>
  unknown: string[]
}

const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })
/** What each unknown key of the worlds can be; null is absent. */
const possibleValues: Record<string, (ContextValue | null)[]> = {
  'kms:ViaService': [null, via, 's3.us-west-2.amazonaws.com', 'ec2.eu-west-1.amazonaws.com', 'x'],
  'aws:SourceVpc': [null, 'vpc-1', 'vpc-2', 'vpc-3'],
  'kms:GrantIsForAWSResource': [null, 'true', 'false'],
  'kms:GrantOperations': [null, ['Decrypt'], ['Decrypt', 'Encrypt'], ['Encrypt']],
  'aws:MultiFactorAuthAge': [null, '10', '300', '900'],
  'kms:EncryptionContext:a': [null, '1', '2'],
  'kms:EncryptionContext:b': [null, '1'],
}
const world: fc.Arbitrary<World> = fc.record({
  caller: fc.constantFrom('role', 'role', 'session', 'root'),
  account: fc.constantFrom(owner, workload),
  operation,
  keyPolicy: fc.array(keyStatement, { minLength: 1, maxLength: 4 }),
  identity: few(plainStatement),
  boundary: fc.option(few(plainStatement), { freq: 3 }),
  scp: fc.option(few(plainStatement).map((s) => [...s, { Effect: 'Allow', Action: '*', Resource: '*' } as const])),
  rcp: fc.option(few(keyStatement)),
  grants: few(grantArbitrary),
  context: fc.constantFrom<Record<string, ContextValue>[]>(
    {},
    { 'kms:EncryptionContext:a': '1' },
    { 'kms:EncryptionContext:c': '1' },
  ),
  unknown: fc.subarray(Object.keys(possibleValues)),
})

function questionOf(w: World): AuthorizationQuestion {
  const arn = { role: role(w.account), session: session(w.account), root: root(w.account) }[w.caller]
  const control = (statements: Statement[] | null, accountId: string) =>
    statements
      ? { accountId, managementAccount: false, levels: seen([{ target: 'root', policies: [policyOf(statements)] }]) }
      : undefined
  return {
    key: {
      arn: keyArn,
      manager: 'CUSTOMER',
      spec: 'SYMMETRIC_DEFAULT',
      usage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
      state: 'Enabled',
      aliases: [],
      tags: {},
      policy: seen(policyOf(w.keyPolicy)),
    },
    principal: {
      arn,
      type: w.caller,
      roleArn: w.caller === 'session' ? role(w.account) : undefined,
      identityPolicies: seen([policyOf(w.identity)]),
      boundary: w.boundary && w.caller !== 'root' ? seen(policyOf(w.boundary)) : undefined,
      tags: { vpc: 'vpc-1' },
      orgId: 'o-example',
    },
    grants: seen(w.grants),
    scps: control(w.scp, w.account),
    rcps: control(w.rcp, owner),
    request: { operation: w.operation, context: w.context, unknown: w.unknown },
  }
}

const ask = (w: World): Verdict => evaluate(questionOf(w))
const rank: Record<Decision, number> = { denied: 0, unknown: 1, conditional: 1, allowed: 2 }
const runs = { numRuns: 400 }

describe('in any world', () => {
  test('the generated worlds have answers of every kind', () => {
    const seenDecisions = new Set(fc.sample(world, { numRuns: 800, seed: 7 }).map((w) => ask(w).authorization))
    expect([...seenDecisions].sort()).toEqual(['allowed', 'conditional', 'denied', 'unknown'])
  })

  test('adding a Deny never allows more', () => {
    const where = fc.constantFrom('keyPolicy', 'identity', 'boundary', 'scp', 'rcp')
    fc.assert(
      fc.property(world, where, keyStatement, (w, place, extra) => {
        const withPrincipal = place === 'keyPolicy' || place === 'rcp'
        const { Principal, ...plain } = { ...extra, Effect: 'Deny' as const }
        const deny = withPrincipal ? { Principal, ...plain } : plain
        // No boundary and no SCP is not the same as an empty one.
        fc.pre(w[place] !== null)
        const more = { ...w, [place]: [...(w[place] ?? []), deny] }
        expect(rank[ask(more).authorization]).toBeLessThanOrEqual(rank[ask(w).authorization])
      }),
      runs,
    )
  })

  test('removing a grant never allows more', () => {
    fc.assert(
      fc.property(world, fc.nat(2), (w, index) => {
        // A RetireGrant call that names no grant means all of them: another question with every grant.
        fc.pre(w.operation !== 'RetireGrant')
        const fewer = { ...w, grants: w.grants.filter((_, i) => i !== index) }
        expect(rank[ask(fewer).authorization]).toBeLessThanOrEqual(rank[ask(w).authorization])
      }),
      runs,
    )
  })

  test('the order of statements and grants never matters', () => {
    fc.assert(
      fc.property(world, (w) => {
        const turned = {
          ...w,
          keyPolicy: w.keyPolicy.toReversed(),
          identity: w.identity.toReversed(),
          boundary: w.boundary?.toReversed() ?? null,
          scp: w.scp?.toReversed() ?? null,
          rcp: w.rcp?.toReversed() ?? null,
        }
        const [one, other] = [ask(w), ask(turned)]
        expect([other.authorization, other.because]).toEqual([one.authorization, one.because])
        expect(ask({ ...w, grants: w.grants.toReversed() }).authorization).toBe(one.authorization)
      }),
      runs,
    )
  })

  test('an answer that leaves keys unknown agrees with every value they can have', () => {
    fc.assert(
      fc.property(world, fc.array(fc.nat(), { minLength: 7, maxLength: 7 }), (w, picks) => {
        fc.pre(w.unknown.length > 0)
        const answer = ask(w).authorization
        fc.pre(answer === 'allowed' || answer === 'denied')
        for (let shift = 0; shift < 12; shift++) {
          const context = assign(w, (i) => picks[i]! + shift * (i + 1))
          const concrete = ask({ ...w, context, unknown: [] }).authorization
          // Which session of the role calls stays open.
          if (concrete !== 'conditional') expect(concrete).toBe(answer)
        }
      }),
      runs,
    )
  })

  test('the statements and grants in the reasons, replayed alone, give the same verdict', () => {
    fc.assert(
      fc.property(world, (w) => {
        const verdict = ask(w)
        fc.pre(w.operation !== 'RetireGrant')
        const used = (layer: string) => {
          const finding = verdict.layers.find((one) => one.layer === layer)
          const evidence = finding?.evidence.filter(({ match }) => match !== 'missed') ?? []
          return new Set(evidence.map(({ statement, document }) => statement ?? document))
        }
        const only = <T>(list: readonly T[], layer: string) => list.filter((_, i) => used(layer).has(`S${i}`))
        const replayed = {
          ...w,
          keyPolicy: only(w.keyPolicy, 'key-policy'),
          identity: only(w.identity, 'identity-policy'),
          boundary: w.boundary && only(w.boundary, 'permissions-boundary'),
          scp: w.scp && only(w.scp, 'scp'),
          rcp: w.rcp && only(w.rcp, 'rcp'),
        }
        expect(ask(replayed).authorization).toBe(verdict.authorization)
      }),
      runs,
    )
  })
})

/** One of the values each unknown key can have in a request for this operation. */
function assign(w: World, pick: (index: number) => number): Record<string, ContextValue> {
  const context = { ...w.context }
  for (const [i, key] of w.unknown.entries()) {
    const values = possibleValues[key]!
    const value = values[pick(i) % values.length]!
    const given = key in w.context || !keyCanOccur(key.toLowerCase(), findOperation(w.operation)!)
    if (value !== null && !given) context[key] = value
  }
  return context
}
