import { expect, test } from 'vitest'
import { evaluate } from '@/lib/domain/policy/evaluate'
import { buildNorthwind } from '../scenarios/northwind'
import type { Call } from '../server/call'
import type { Caller } from '../server/caller'
import { findRole } from '../world/find'
import type { Key } from '../world/kms-key'
import type { World } from '../world/organization'
import { policy } from '../world/policy-document'
import type { Role } from '../world/principals'
import { requireIdentityAllows } from './identity-allows'
import { requireKmsAllows } from './kms-allows'
import { kmsQuestion } from './kms-question'
import { isPlain } from './plain-document'

const at = new Date('2026-10-01T12:00:00Z')
const READS = ['DescribeKey', 'GetKeyPolicy', 'ListGrants'] as const

const session = (role: Role): Caller => ({
  kind: 'session',
  accountId: role.arn.split(':')[4]!,
  arn: role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/').concat('/test'),
  userId: `${role.uniqueId}:test`,
  accessKeyId: 'ASIATEST',
  roleArn: role.arn,
  sessionName: 'test',
  issuedAt: at.getTime(),
  expiresAt: at.getTime() + 3_600_000,
  tags: {},
  transitiveTagKeys: [],
  policies: [],
  policyArns: [],
})

const callBy = (caller: Caller, region: string, operation: string): Call => ({
  caller,
  accountId: caller.accountId,
  region,
  service: 'kms',
  operation,
  requestId: 'request',
  at,
  sourceIp: '127.0.0.1',
  userAgent: 'test',
})

const keysOf = (world: World): Key[] =>
  [...world.accounts.values()].flatMap(({ regions }) => [...regions.values()].flatMap(({ keys }) => keys))

function decision(decide: () => void): string {
  try {
    decide()
    return 'allowed'
  } catch (error) {
    return (error as Error).name
  }
}

test('what is remembered decides like the whole question, for every role, key and read of half the organization', () => {
  const { world } = buildNorthwind(at)
  const callers = [...world.accounts.values()].slice(0, 8).flatMap(({ directory }) => directory.roles.map(session))
  const differing: string[] = []
  const counts = new Map<string, number>()
  for (const caller of callers) {
    // Keys of other accounts are decided by other layers: a few of them for every caller.
    const keys = keysOf(world).filter((key, at) => key.accountId === caller.accountId || at % 61 === 0)
    for (const key of keys) {
      for (const operation of READS) {
        const call = callBy(caller, key.region, operation)
        const asked = { operation }
        const remembered = decision(() => requireKmsAllows(world, key, call, asked))
        const { authorization } = evaluate(kmsQuestion(world, key, call, asked))
        const refused = remembered === 'AccessDeniedException'
        if (refused === (authorization === 'allowed')) differing.push(`${caller.arn} ${operation} ${key.arn}`)
        counts.set(remembered, (counts.get(remembered) ?? 0) + 1)
      }
    }
  }
  expect(differing).toEqual([])
  expect(counts.get('allowed')).toBeGreaterThan(300)
  expect(counts.get('AccessDeniedException')).toBeGreaterThan(300)
}, 30_000)

test('a role whose policy is taken away is not allowed what it was allowed before', () => {
  const { world } = buildNorthwind(at)
  const vault = world.accounts.get('111100000002')!
  const scanner = findRole(world, `arn:aws:iam::${vault.id}:role/KeyscopeScanner`)!
  const caller = session(scanner)
  const key = vault.regions.get('us-west-2')!.keys.find(({ manager }) => manager === 'CUSTOMER')!
  const call = callBy(caller, 'us-west-2', 'DescribeKey')
  const ask = () => [
    decision(() => requireKmsAllows(world, key, call, { operation: 'DescribeKey' })),
    decision(() => requireIdentityAllows(world, { protocol: 'json' }, { ...call, operation: 'ListKeys' })),
  ]
  expect(ask()).toEqual(['allowed', 'allowed'])
  Object.assign(scanner, { inline: [] })
  expect(ask()).toEqual(['AccessDeniedException', 'AccessDeniedException'])
})

test('a key whose policy is replaced is asked about anew', () => {
  const { world } = buildNorthwind(at)
  const vault = world.accounts.get('111100000002')!
  const caller = session(findRole(world, `arn:aws:iam::${vault.id}:role/KeyscopeScanner`)!)
  const key = vault.regions.get('us-west-2')!.keys.find(({ manager }) => manager === 'CUSTOMER')!
  const ask = () =>
    decision(() => requireKmsAllows(world, key, callBy(caller, 'us-west-2', 'ListGrants'), { operation: 'ListGrants' }))
  expect(ask()).toBe('allowed')
  Object.assign(key, { policy: policy({ Effect: 'Deny', Principal: '*', Action: 'kms:ListGrants', Resource: '*' }) })
  expect(ask()).toBe('AccessDeniedException')
})

const allow = { Effect: 'Allow', Action: 'kms:*' } as const
test.each([
  ['everything', { ...allow, Resource: '*' }, true],
  ['keys of a Region', { ...allow, Resource: 'arn:aws:kms:us-west-2:*:key/*' }, true],
  ['another service', { ...allow, Resource: 'arn:aws:s3:::bucket/*' }, true],
  ['one key', { ...allow, Resource: 'arn:aws:kms:us-west-2:111100000002:key/1234' }, false],
  ['keys by the beginning of their id', { ...allow, Resource: 'arn:aws:kms:*:*:key/12*' }, false],
  ['anything that may be a key', { ...allow, Resource: 'arn:aws:*' }, false],
  ['a service with a wildcard', { ...allow, Resource: 'arn:aws:k*:*:*:key/12' }, false],
  ['all but one key', { ...allow, NotResource: 'arn:aws:kms:us-west-2:111100000002:key/1234' }, false],
  ['a tag of the key', { ...allow, Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/a': 'b' } } }, false],
  ['an alias', { ...allow, Resource: '*', Condition: { StringLike: { 'kms:ResourceAliases': 'alias/a' } } }, false],
  ['the hour', { ...allow, Resource: '*', Condition: { DateLessThan: { 'aws:CurrentTime': '2027-01-01' } } }, false],
  ['an address', { ...allow, Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, false],
  ['the organization', { ...allow, Resource: '*', Condition: { StringEquals: { 'AWS:PrincipalOrgID': 'o-1' } } }, true],
  [
    'a policy variable',
    { ...allow, Resource: '*', Condition: { StringEquals: { 'aws:PrincipalArn': '\u0024{aws:username}' } } },
    false,
  ],
])('a document about %s: %o says the same of every key of a kind: %s', (_, statement, plain) => {
  expect(isPlain(policy(statement))).toBe(plain)
})
