import { describe, expect, test } from 'vitest'
import { seen } from '../observed'
import type { AuthorizationQuestion, ControlPolicies, NamedPolicy } from '../policy/question'
import {
  grant,
  identity,
  keyArn,
  keyPolicy,
  owner,
  policy,
  question,
  roleIn,
  rootOf,
  workload,
} from '../policy/testing/question'
import { type FixInput, proposeFixes } from './propose-fixes'

const controller = { arn: roleIn(workload, 'controller'), type: 'role', orgId: 'o-example' } as const
const admitsWorkload = { policy: keyPolicy({ Principal: { AWS: rootOf(workload) } }) }
const nobody = { policy: keyPolicy({ Principal: { AWS: roleIn(owner, 'administrator') } }) }
const slr = {
  arn: roleIn(workload, 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
  type: 'service-linked-role',
} as const
const via = { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' }

const propose = (asked: AuthorizationQuestion, more: Partial<FixInput> = {}) =>
  proposeFixes({ question: asked, ...more })
const ids = (asked: AuthorizationQuestion, more: Partial<FixInput> = {}) =>
  propose(asked, more).alternatives.map(({ id }) => id)
const alternative = (asked: AuthorizationQuestion, id: string, more: Partial<FixInput> = {}) => {
  const fix = propose(asked, more).alternatives.find((one) => one.id === id)
  if (!fix) throw new Error(`There is no alternative ${id}, only ${ids(asked, more).join(', ')}.`)
  return fix
}
const scps = (...levels: (readonly NamedPolicy[])[]): ControlPolicies => ({
  accountId: owner,
  managementAccount: false,
  levels: seen(levels.map((policies, i) => ({ target: `level ${i}`, policies }))),
})

test('one grant gives a service-linked role everything together, with what its child grants are to hold', () => {
  const operations = ['Decrypt', 'GenerateDataKeyWithoutPlaintext']
  const asked = question({
    key: { policy: keyPolicy({ Principal: { AWS: rootOf(workload) } }) },
    principal: { ...slr, identityPolicies: seen([]) },
    request: {
      operation: 'CreateGrant',
      context: { 'kms:GrantIsForAWSResource': true, 'kms:GrantOperations': operations },
      parameters: { Operations: operations },
    },
  })
  const wanted = [...operations, 'DescribeKey', 'CreateGrant']
  expect(ids(asked, { wanted })).toEqual(['grant-with-child-operations'])
  const { changes, results } = alternative(asked, 'grant-with-child-operations', { wanted })
  expect(changes[0]?.grant).toMatchObject({ issuingAccountId: workload, granteePrincipal: slr.arn })
  expect(changes[0]?.grant?.operations.toSorted()).toEqual(wanted.toSorted())
  expect(results.every(({ after }) => after === 'allowed')).toBe(true)
})

describe('in one account', () => {
  test('a grant, a key policy statement or an identity policy, each for exactly the operation', () => {
    const asked = question()
    expect(ids(asked)).toEqual(['grant', 'key-policy', 'identity-policy'])
    expect(alternative(asked, 'grant').changes[0]?.grant).toMatchObject({
      issuingAccountId: owner,
      granteePrincipal: roleIn(owner),
      operations: ['Decrypt'],
      constraints: null,
    })
    expect(alternative(asked, 'key-policy').changes[0]).toMatchObject({
      accountId: owner,
      by: 'account',
      jsonPatch: [
        {
          op: 'add',
          path: '/Statement/-',
          value: { Effect: 'Allow', Principal: { AWS: roleIn(owner) }, Action: ['kms:Decrypt'], Resource: '*' },
        },
      ],
    })
    expect(alternative(asked, 'identity-policy').changes[0]).toMatchObject({
      accountId: owner,
      kind: 'new-policy',
      jsonPatch: [{ op: 'add', path: '', value: { Statement: [{ Action: ['kms:Decrypt'], Resource: keyArn }] } }],
    })
  })

  test('without delegation an identity policy is no way, and delegating to the account is refused with who else gains', () => {
    const { alternatives, refused } = propose(question({ key: nobody }))
    expect(alternatives.map(({ id }) => id)).toEqual(['grant', 'key-policy'])
    const delegation = refused.find(({ id }) => id === 'key-policy-for-account+identity-policy')
    expect(delegation?.reason).toBe('too-wide')
    expect(delegation?.cells.map(({ principal }) => principal)).toEqual([
      roleIn(owner, 'keyscope-probe-with-all-of-kms'),
      rootOf(owner),
    ])
  })

  test('an inline policy that speaks of KMS already takes the statement', () => {
    const inline = { ...policy('kms', { Action: 'kms:DescribeKey' }), arn: 'inline' }
    const [change] = alternative(
      question({ principal: { identityPolicies: seen([inline]) } }),
      'identity-policy',
    ).changes
    expect(change).toMatchObject({ name: 'kms', kind: 'add-statement', jsonPatch: [{ path: '/Statement/-' }] })
  })

  test('a Statement that is one object becomes a list', () => {
    const lone = { Effect: 'Allow', Principal: { AWS: rootOf(owner) }, Action: 'kms:*', Resource: '*' }
    const key = { policy: seen({ name: 'key policy', document: { Version: '2012-10-17', Statement: lone } }) }
    const [change] = alternative(question({ key }), 'key-policy').changes
    expect(change?.jsonPatch).toEqual([
      { op: 'replace', path: '/Statement', value: [lone, expect.objectContaining({ Action: ['kms:Decrypt'] })] },
    ])
  })

  test('a request with an encryption context of its own also gets a grant within it; one of EBS does not', () => {
    const within = (context: Record<string, string>) => ids(question({ request: { context } }))
    expect(within({ 'kms:EncryptionContext:tenant': 'blue' })).toContain('constrained-grant')
    expect(within({ 'kms:EncryptionContext:aws:ebs:id': 'vol-1' })).not.toContain('constrained-grant')
  })

  test('the root user is admitted without the identities of its account', () => {
    const asked = question({ key: nobody, principal: { arn: rootOf(owner), type: 'root' } })
    const { alternatives, refused } = propose(asked)
    expect(alternatives.map(({ id }) => id)).toEqual(['key-policy'])
    expect(alternatives[0]?.changes[0]?.statements).toMatchObject([
      { Condition: { ArnEquals: { 'aws:PrincipalArn': rootOf(owner) } } },
    ])
    expect(refused.map(({ id }) => id)).toEqual(['key-policy-for-account'])
  })

  test('a session is named itself or by its role', () => {
    const arn = `arn:aws:sts::${owner}:assumed-role/reader/robin`
    const asked = question({ key: nobody, principal: { arn, type: 'session', roleArn: roleIn(owner) } })
    expect(ids(asked)).toEqual(['grant', 'grant-to-role', 'key-policy', 'key-policy-for-role'])
  })
})

describe('across accounts', () => {
  test('with the key side open, the other half or a grant from the own account', () => {
    const asked = question({ key: admitsWorkload, principal: controller })
    expect(ids(asked)).toEqual(['grant', 'identity-policy'])
    expect(alternative(asked, 'grant').changes[0]).toMatchObject({
      accountId: workload,
      grant: { issuingAccountId: workload },
    })
  })

  test('with nothing at all, a grant from the own account or both halves in two accounts', () => {
    const asked = question({ principal: controller })
    expect(ids(asked)).toEqual(['grant', 'grant-from-key-account+identity-policy', 'key-policy+identity-policy'])
    const { changes } = alternative(asked, 'key-policy+identity-policy')
    expect(changes.map(({ accountId, document }) => [accountId, document])).toEqual([
      [owner, 'key-policy'],
      [workload, 'identity-policy'],
    ])
  })

  test('a service-linked role has one way, a grant from its own account', () => {
    const grants = seen([grant({ granteePrincipal: slr.arn })])
    const asked = question({ principal: slr, grants, request: { context: via } })
    expect(ids(asked)).toEqual(['grant'])
    expect(alternative(asked, 'grant').changes[0]?.grant?.issuingAccountId).toBe(workload)
    expect(alternative(asked, 'grant').rules).toContain('R8')
  })

  test('each document gets only the operations it lacks', () => {
    const key = { policy: keyPolicy({ Principal: { AWS: rootOf(workload) }, Action: 'kms:Decrypt' }) }
    const asked = question({ key, principal: controller })
    const { changes, results } = alternative(asked, 'key-policy+identity-policy', { wanted: ['Decrypt', 'Encrypt'] })
    expect(changes.map(({ statements }) => statements)).toMatchObject([
      [{ Action: ['kms:Encrypt'] }],
      [{ Action: ['kms:Decrypt', 'kms:Encrypt'] }],
    ])
    expect(results.map(({ operation, after }) => [operation, after])).toEqual([
      ['Decrypt', 'allowed'],
      ['Encrypt', 'allowed'],
    ])
  })

  test('what comes through a service is allowed through that service, and a grant says that it cannot tell', () => {
    const asked = question({ principal: controller, request: { context: via } })
    const { changes } = alternative(asked, 'key-policy+identity-policy')
    for (const { statements } of changes) expect(statements).toMatchObject([{ Condition: { StringEquals: via } }])
    expect(alternative(asked, 'grant').widens).toMatchObject([
      { operation: 'Decrypt', call: 'called directly' },
      { operation: 'Decrypt', call: 'through another service' },
    ])
    expect(ids(asked).at(-1)).toBe('grant')
  })

  test('grants that a service makes are allowed for services, and no wider than asked', () => {
    const context = { ...via, 'kms:GrantIsForAWSResource': true, 'kms:GrantOperations': ['Decrypt'] }
    const asked = question({ principal: controller, request: { operation: 'CreateGrant', context } })
    const { changes } = alternative(asked, 'key-policy+identity-policy', { wanted: ['CreateGrant', 'Encrypt'] })
    expect(changes[0]?.statements).toEqual([
      expect.objectContaining({
        Action: ['kms:CreateGrant'],
        Condition: {
          StringEquals: via,
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
          'ForAllValues:StringEquals': { 'kms:GrantOperations': 'Decrypt' },
        },
      }),
      expect.objectContaining({ Action: ['kms:Encrypt'], Condition: { StringEquals: via } }),
    ])
  })

  test('an operation that never works across accounts has no fix', () => {
    const { alternatives, blocking } = propose(
      question({ principal: controller, request: { operation: 'GetKeyPolicy' } }),
    )
    expect(alternatives).toEqual([])
    expect(blocking).toMatchObject([{ layer: 'cross-account-operation', accountId: owner }])
  })
})

describe('a Deny', () => {
  test('that speaks of the caller alone loses the operation, and goes when nothing is left', () => {
    const deny = (action: string | string[]) =>
      question({
        key: {
          policy: keyPolicy(
            { Principal: { AWS: roleIn(owner) } },
            { Sid: 'No', Effect: 'Deny', Principal: { AWS: roleIn(owner) }, Action: action },
          ),
        },
      })
    expect(alternative(deny(['kms:Decrypt', 'kms:Sign']), 'clear').changes[0]?.jsonPatch).toMatchObject([
      { op: 'replace', path: '/Statement/1', value: { Sid: 'No', Effect: 'Deny', Action: ['kms:Sign'] } },
    ])
    expect(alternative(deny('kms:Decrypt'), 'clear').changes[0]?.jsonPatch).toEqual([
      { op: 'remove', path: '/Statement/1' },
    ])
  })

  test('that speaks of everybody spares only this call; leaving the caller out of it is refused where that opens more', () => {
    const key = {
      policy: keyPolicy({ Principal: { AWS: roleIn(owner) } }, { Effect: 'Deny', Principal: '*', Action: 'kms:*' }),
    }
    const { alternatives, refused } = propose(question({ key }))
    expect(alternatives.map(({ id }) => id)).toEqual(['clear'])
    expect(alternatives[0]?.changes[0]?.statements).toMatchObject([
      { Effect: 'Deny', Action: 'kms:*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleIn(owner) } } },
      { Effect: 'Deny', NotAction: ['kms:Decrypt'] },
    ])
    expect(refused[0]).toMatchObject({ id: 'clear (whole statement)', reason: 'too-wide' })
    expect(refused[0]?.cells.map(({ operation }) => operation)).toContain('Encrypt')
  })

  test('in an SCP is for the management account, with the statement and without a command', () => {
    const deny = policy('Guard', { Effect: 'Deny', Action: 'kms:Decrypt' })
    const all = policy('FullAWSAccess', { Action: '*' })
    const asked = question({ principal: { identityPolicies: identity({}) }, scps: scps([all, deny]) })
    const [change] = alternative(asked, 'clear').changes
    expect(change).toMatchObject({ document: 'scp', accountId: null, by: 'organization', name: 'Guard' })
    expect([change?.awsCli.text, change?.terraform.text, change?.cloudFormation.text]).toEqual([null, null, null])
    expect(change?.statements).toMatchObject([
      { Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleIn(owner) } } },
      { Action: ['kms:Decrypt'], NotResource: keyArn },
    ])
  })

  test('is found among many, and told from its namesake', () => {
    const named = (Action: string) =>
      ({ Sid: 'Same', Effect: 'Deny', Principal: { AWS: roleIn(owner) }, Action }) as const
    const allows = Array.from({ length: 30 }, () => ({ Principal: { AWS: roleIn(owner) } }))
    const key = { policy: keyPolicy(...allows, named('kms:Sign'), named('kms:Decrypt')) }
    expect(alternative(question({ key }), 'clear').changes[0]?.jsonPatch).toEqual([
      { op: 'remove', path: '/Statement/31' },
    ])
  })

  test('in a policy of AWS cannot be edited, and that is said', () => {
    const managed = { ...policy('Deny', { Effect: 'Deny' }), arn: 'arn:aws:iam::aws:policy/Deny' }
    const { alternatives, blocking } = propose(question({ principal: { identityPolicies: seen([managed]) } }))
    expect(alternatives).toEqual([])
    expect(blocking).toMatchObject([{ layer: 'identity-policy', accountId: owner }])
  })
})

describe('what limits the caller', () => {
  test('a silent SCP level gets a statement for this caller and key', () => {
    const all = policy('FullAWSAccess', { Action: '*' })
    const asked = question({
      principal: { identityPolicies: identity({}) },
      scps: scps([all], [policy('Storage', { Action: 's3:*' })]),
    })
    const { changes } = alternative(asked, 'clear')
    expect(changes).toMatchObject([{ document: 'scp', name: 'Storage', by: 'organization', accountId: null }])
    expect(changes[0]?.statements).toMatchObject([
      { Resource: keyArn, Condition: { ArnEquals: { 'aws:PrincipalArn': roleIn(owner) } } },
    ])
  })

  test('a boundary is for who owns it; a grant past it is undecided, not offered', () => {
    const boundary = seen({ ...policy('Limits', { Action: 's3:*' }), arn: `arn:aws:iam::${owner}:policy/Limits` })
    const { alternatives, refused } = propose(question({ principal: { boundary, identityPolicies: identity({}) } }))
    expect(alternatives.map(({ id }) => id)).toEqual(['permissions-boundary'])
    expect(alternatives[0]?.changes[0]).toMatchObject({ by: 'policy-owner', accountId: owner })
    expect(refused).toMatchObject([{ id: 'grant', reason: 'undecided' }])
  })

  test('a VPC endpoint policy is for the owner of the endpoint', () => {
    const vpcEndpointPolicy = policy('endpoint', { Principal: '*', Action: 's3:*' })
    const asked = question({ principal: { identityPolicies: identity({}) }, vpcEndpointPolicy })
    expect(alternative(asked, 'clear').changes[0]).toMatchObject({ by: 'endpoint-owner', awsCli: { text: null } })
  })

  test('a session policy is for whoever starts the session', () => {
    const principal = { identityPolicies: identity({}), sessionPolicies: [policy('session', { Action: 's3:*' })] }
    expect(alternative(question({ principal }), 'session-policy').changes[0]).toMatchObject({ by: 'session-maker' })
  })
})

describe('the key itself', () => {
  test('a disabled key is enabled beside what else is missing', () => {
    const asked = question({ key: { state: 'Disabled' } })
    expect(ids(asked)).toEqual(['clear+grant', 'clear+key-policy', 'clear+identity-policy'])
    const [first] = alternative(asked, 'clear+grant').changes
    expect(first).toMatchObject({ kind: 'enable-key', awsCli: { text: expect.stringContaining('aws kms enable-key') } })
  })

  test('a deletion is cancelled and the key enabled', () => {
    const asked = question({ key: { state: 'PendingDeletion' }, principal: { identityPolicies: identity({}) } })
    const [change] = alternative(asked, 'clear').changes
    expect(change?.awsCli.text).toMatch(/cancel-key-deletion[\s\S]+enable-key/)
  })

  test('a key of the wrong kind has no fix, nor has one whose policy cannot be changed', () => {
    expect(propose(question({ request: { operation: 'Sign' } })).blocking).toMatchObject([{ layer: 'key-usage' }])
    const asked = question({ key: { manager: 'AWS', ...nobody } })
    expect(propose(asked)).toMatchObject({ alternatives: [], blocking: [{ layer: 'key-policy' }] })
  })
})

test('what could not be read is read first', () => {
  const unread = { state: 'denied', call: 'kms:GetKeyPolicy', message: 'no' } as const
  const { alternatives, blocking } = propose(question({ key: { policy: unread } }))
  expect(alternatives).toEqual([])
  expect(blocking).toMatchObject([{ layer: 'key-policy', accountId: owner }])
})

test('what is allowed needs no fix', () => {
  const asked = question({ principal: { identityPolicies: identity({}) } })
  expect(propose(asked)).toEqual({ alternatives: [], refused: [], blocking: [] })
})

test('a condition that was there before may stay, and is told', () => {
  const key = { policy: keyPolicy({ Principal: { AWS: rootOf(owner) }, Condition: { StringEquals: via } }) }
  const asked = question({ key, request: { unknown: ['kms:ViaService'] } })
  const fix = alternative(asked, 'identity-policy')
  expect(fix.results).toMatchObject([{ before: 'denied', after: 'conditional', conditions: [expect.any(String)] }])
  expect(ids(asked).at(-1)).toBe('identity-policy')
})

test('a managed policy that others share keeps denying them', () => {
  const managed = {
    ...policy('Shared', { Sid: 'No', Effect: 'Deny', Action: 'kms:Decrypt' }),
    arn: `arn:aws:iam::${owner}:policy/Shared`,
  }
  const key = { policy: keyPolicy({ Principal: '*' }) }
  const asked = question({ key, principal: { identityPolicies: seen([managed]) } })
  const { changes } = alternative(asked, 'clear')
  expect(changes[0]?.statements).toMatchObject([
    { Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleIn(owner) } } },
    { NotResource: keyArn },
  ])
  expect(changes[0]?.awsCli.text).toContain('create-policy-version')
})

test('a key policy that would outgrow KMS is refused', () => {
  const Sid = 'x'.repeat(32_600)
  const key = { policy: keyPolicy({ Sid, Principal: { AWS: roleIn(owner, 'administrator') } }) }
  expect(propose(question({ key })).refused).toMatchObject([{ id: 'key-policy', reason: 'too-large' }, {}])
})
