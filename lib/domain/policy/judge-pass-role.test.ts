import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { denied, seen } from '../observed'
import { judgePassRole, type PassRoleQuestion } from './judge-pass-role'

const roleArn = 'arn:aws:iam::111100000004:role/nodes'
const statement = (given: Record<string, unknown> = {}) => ({
  Effect: 'Allow',
  Action: 'iam:PassRole',
  Resource: roleArn,
  Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
  ...given,
})
const document = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })
const policy = (name: string, ...statements: object[]) => ({ name, document: document(...statements) })
const everything = { Effect: 'Allow', Action: '*', Resource: '*' }

const question = (
  policies: ReturnType<typeof policy>[],
  rest: Partial<PassRoleQuestion> & { readonly boundary?: object } = {},
): PassRoleQuestion => ({
  principal: {
    arn: 'arn:aws:iam::111100000004:role/karpenter',
    type: 'role',
    identityPolicies: seen(policies),
    ...(rest.boundary && { boundary: seen(policy('boundary', rest.boundary)) }),
  },
  roleArn,
  request: {
    context: { 'iam:PassedToService': 'ec2.amazonaws.com', 'aws:RequestedRegion': 'eu-west-1' },
    unknown: ['iam:AssociatedResourceArn', 'aws:SourceIp'],
  },
  ...(rest.scps && { scps: rest.scps }),
})
const ask = (...statements: object[]) => judgePassRole(question([policy('own', ...statements)]))
const scps = (...levels: object[][]) => ({
  accountId: '111100000004',
  managementAccount: false,
  levels: seen(
    levels.map((statements, at) => ({ target: `level ${at}`, policies: [policy(`scp ${at}`, ...statements)] })),
  ),
})

describe('identity policies', () => {
  test.each([
    ['of exactly the role, to EC2', statement()],
    ['of roles that match', statement({ Resource: 'arn:aws:iam::*:role/no*' })],
    ['by a wildcard of actions', statement({ Action: 'IAM:Pass*' })],
    ['by what is not left out', { Effect: 'Allow', NotAction: 'kms:*', Resource: '*' }],
    [
      'for any of several services',
      statement({ Condition: { StringLike: { 'iam:PassedToService': ['eks*', 'ec2*'] } } }),
    ],
    ['with everything', everything],
  ])('allow it %s', (_, one) => {
    expect(ask(one)).toMatchObject({ verdict: 'allowed', layer: 'identity-policy' })
  })

  test.each([
    ['nothing is said', { ...everything, Action: 'ec2:*' }],
    ['another role is named', statement({ Resource: `${roleArn}-other` })],
    [
      'another service is named',
      statement({ Condition: { StringEquals: { 'iam:PassedToService': 'eks.amazonaws.com' } } }),
    ],
    ['the action is left out', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    [
      'a key of KMS is asked for, which such a request does not carry',
      statement({ Condition: { StringLike: { 'kms:KeySpec': '*' } } }),
    ],
    [
      'the caller is asked for by KMS',
      statement({ Condition: { StringEquals: { 'kms:CallerAccount': '111100000004' } } }),
    ],
  ])('do not where %s', (_, one) => {
    expect(ask(one)).toMatchObject({ verdict: 'denied', layer: 'identity-policy' })
  })

  test('a Deny wins and is named', () => {
    const verdict = ask(everything, { Sid: 'NoRoles', ...statement({ Effect: 'Deny', Condition: undefined }) })
    expect(verdict).toMatchObject({
      verdict: 'denied',
      reason: 'Statement NoRoles of own denies iam:PassRole on role nodes.',
    })
  })

  test('what hangs on the instance that will be made is conditional', () => {
    const one = statement({ Condition: { ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:ec2:*:*:instance/i-1*' } } })
    expect(ask(one).verdict).toBe('conditional')
  })

  test('unread or not understood is unknown, unless something else denies it', () => {
    const hidden = {
      ...question([]),
      principal: { ...question([]).principal, identityPolicies: denied('iam:Get', 'no') },
    }
    expect(judgePassRole(hidden)).toMatchObject({ verdict: 'unknown', layer: 'identity-policy' })
    const garbled = { name: 'garbled', document: { Statement: 7 } }
    expect(judgePassRole(question([garbled as never, policy('own', everything)])).verdict).toBe('unknown')
    expect(judgePassRole({ ...hidden, scps: scps([{ ...everything, Effect: 'Deny' }]) })).toMatchObject({
      verdict: 'denied',
      layer: 'scp',
    })
  })
})

describe('what caps them', () => {
  const own = [policy('own', everything)]
  test('every level of SCPs must let it through', () => {
    expect(judgePassRole(question(own, { scps: scps([everything], [everything]) })).verdict).toBe('allowed')
    const ec2Only = { ...everything, Action: 'ec2:*' }
    expect(judgePassRole(question(own, { scps: scps([everything], [ec2Only]) }))).toMatchObject({
      verdict: 'denied',
      layer: 'scp',
      reason: expect.stringContaining('level 1'),
    })
    const management = { ...scps([ec2Only]), managementAccount: true }
    expect(judgePassRole(question(own, { scps: management })).verdict).toBe('allowed')
  })

  test('so must the boundary', () => {
    expect(judgePassRole(question(own, { boundary: everything })).verdict).toBe('allowed')
    expect(judgePassRole(question(own, { boundary: { ...everything, Action: 'kms:*' } }))).toMatchObject({
      verdict: 'denied',
      layer: 'permissions-boundary',
    })
  })
})

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)
const anyStatement = fc.record({
  Effect: oneOf('Allow', 'Deny'),
  Action: oneOf('iam:PassRole', 'iam:*', '*', 'ec2:RunInstances'),
  Resource: oneOf('*', roleArn, 'arn:aws:iam::111100000004:role/other'),
  Condition: oneOf(
    undefined,
    { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    { StringEquals: { 'iam:PassedToService': 'eks.amazonaws.com' } },
  ),
})
type AnyStatement = typeof anyStatement extends fc.Arbitrary<infer T> ? T : never

/** By the letter: an Allow that matches in every layer, and no Deny that does. */
function slowly(layers: readonly (readonly AnyStatement[])[]): string {
  const matches = ({ Action, Resource, Condition }: AnyStatement) =>
    Action !== 'ec2:RunInstances' &&
    (Resource === '*' || Resource === roleArn) &&
    (Condition === undefined || Condition.StringEquals['iam:PassedToService'] === 'ec2.amazonaws.com')
  if (layers.flat().some((one) => one.Effect === 'Deny' && matches(one))) return 'denied'
  return layers.every((layer) => layer.some((one) => one.Effect === 'Allow' && matches(one))) ? 'allowed' : 'denied'
}

test('it decides what IAM decides by the letter, whatever the policies say', () => {
  const statements = fc.array(anyStatement, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(statements, statements, statements, (own, boundary, control) => {
      const asked = question([policy('own', ...own)], { scps: scps(control) })
      const principal = { ...asked.principal, boundary: seen(policy('boundary', ...boundary)) }
      expect(judgePassRole({ ...asked, principal }).verdict).toBe(slowly([own, boundary, control]))
    }),
    { numRuns: 500 },
  )
}, 60_000)
