import { describe, expect, test } from 'vitest'
import { denied, failed, seen } from '../observed'
import { evaluate } from './evaluate'
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
} from './testing/question'

const reader = roleIn(owner)
const onlyS3 = [policy('session', { Action: 's3:*' })]

describe('what could not be read', () => {
  const unread = denied('kms:GetKeyPolicy', 'not authorized')

  test('an unread key policy hides the answer', () => {
    const verdict = evaluate(question({ key: { policy: unread }, principal: { identityPolicies: identity({}) } }))
    expect(verdict).toMatchObject({ verdict: 'unknown', because: 'unreadable:key-policy', layer: 'key-policy' })
    expect(verdict.reason).toContain('kms:GetKeyPolicy was denied')
  })

  test('unread identity policies hide whether one of them denies', () => {
    const named = keyPolicy({ Principal: { AWS: reader } })
    const verdict = evaluate(question({ key: { policy: named }, principal: { identityPolicies: unread } }))
    expect(verdict.because).toBe('unreadable:identity-policy')
  })

  test('unread SCPs hide the answer, except for service-linked roles', () => {
    const scps = { accountId: owner, managementAccount: false, levels: failed('organizations:ListPolicies', 'X', 'no') }
    const named = keyPolicy({ Principal: '*' })
    expect(evaluate(question({ key: { policy: named }, scps })).because).toBe('unreadable:scp')
    const slr = {
      arn: roleIn(owner, 'aws-service-role/autoscaling.amazonaws.com/A'),
      type: 'service-linked-role',
    } as const
    expect(evaluate(question({ key: { policy: named }, scps, principal: slr })).verdict).toBe('allowed')
  })

  test('unread grants hide a denial that a grant could lift', () => {
    expect(evaluate(question({ grants: unread }))).toMatchObject({ verdict: 'unknown', because: 'unreadable:grant' })
  })

  test('unread grants take nothing away from what a policy allows', () => {
    const verdict = evaluate(question({ grants: unread, principal: { identityPolicies: identity({}) } }))
    expect(verdict.verdict).toBe('allowed')
  })

  test('unread grants cannot lift a denial of an operation no grant can hold', () => {
    const verdict = evaluate(question({ grants: unread, request: { operation: 'PutKeyPolicy' } }))
    expect(verdict.because).toBe('implicit:identity-policy')
  })
})

describe('session policies', () => {
  const principal = { identityPolicies: identity({}), sessionPolicies: onlyS3 }

  test('limit the identity policies', () => {
    expect(evaluate(question({ principal })).because).toBe('implicit:session-policy')
  })

  test('limit a key policy that names the role', () => {
    const named = keyPolicy({ Principal: { AWS: reader } })
    expect(evaluate(question({ key: { policy: named }, principal })).because).toBe('implicit:session-policy')
  })

  test('against a grant are not documented', () => {
    const named = keyPolicy({ Principal: { AWS: roleIn(owner, 'admin') } })
    const grants = seen([grant({ granteePrincipal: reader })])
    const verdict = evaluate(question({ key: { policy: named }, grants, principal }))
    expect(verdict).toMatchObject({ verdict: 'unknown', because: 'undocumented:session-policy' })
    expect(verdict.rules).toContainEqual({ id: 'R17', mark: 'unverified' })
  })

  test('deny explicitly', () => {
    const sessionPolicies = [policy('session', {}, { Effect: 'Deny', Action: 'kms:Decrypt' })]
    const verdict = evaluate(question({ principal: { ...principal, sessionPolicies } }))
    expect(verdict.because).toBe('explicit-deny:session-policy')
  })
})

describe('a VPC endpoint policy', () => {
  const principal = { identityPolicies: identity({}) }

  test('must allow', () => {
    const vpcEndpointPolicy = policy('endpoint', { Principal: '*', Action: 'kms:Encrypt' })
    expect(evaluate(question({ principal, vpcEndpointPolicy })).because).toBe('implicit:vpc-endpoint-policy')
  })

  test('may deny', () => {
    const vpcEndpointPolicy = policy('endpoint', { Principal: '*' }, { Principal: '*', Effect: 'Deny' })
    expect(evaluate(question({ principal, vpcEndpointPolicy })).because).toBe('explicit-deny:vpc-endpoint-policy')
  })
})

describe('grants', () => {
  const other = keyPolicy({ Principal: { AWS: roleIn(owner, 'admin') } })
  const ask = (...grants: Parameters<typeof grant>[0][]) =>
    evaluate(question({ key: { policy: other }, grants: seen(grants.map(grant)) }))

  test('are found among thousands, whichever way they name the caller', () => {
    const crowd = Array.from({ length: 3000 }, (_, i) =>
      grant({ grantId: `g${i}`, granteePrincipal: roleIn(owner, `r${i}`) }),
    )
    const asked = (granteePrincipal: string, arn = reader) =>
      evaluate(
        question({
          key: { policy: other },
          grants: seen([...crowd, grant({ grantId: 'wanted', granteePrincipal })]),
          principal: {
            arn,
            type: arn.includes(':sts:') ? 'session' : 'role',
            roleArn: reader,
            uniqueId: 'AROAEXAMPLEREADER01',
          },
        }),
      ).authorization
    const session = `arn:aws:sts::${owner}:assumed-role/reader/robin`
    expect(asked(reader)).toBe('allowed')
    expect(asked(reader, session)).toBe('allowed')
    expect(asked(session, session)).toBe('allowed')
    expect(asked(`${owner}:reader:robin`, session)).toBe('allowed')
    expect(asked('AROAEXAMPLEREADER01')).toBe('allowed')
    expect(asked('AROAEXAMPLEREADER01:robin', session)).toBe('allowed')
    expect(asked('AROAEXAMPLEREADER01:sam', session)).toBe('denied')
    expect(asked(session)).toBe('conditional')
    expect(asked(rootOf(owner))).toBe('denied')
    expect(asked(roleIn(owner, 'reader2'))).toBe('denied')
  })

  test('with the issuing account unknown leave a cross-account grantee open', () => {
    const principal = { arn: roleIn(workload), type: 'role' } as const
    const grants = seen([grant({ granteePrincipal: principal.arn, issuingAccount: undefined })])
    const verdict = evaluate(question({ principal, grants }))
    expect(verdict.verdict).toBe('conditional')
    expect(verdict.conditions).toEqual(['Depends on the account that issued grant grant-1, which is not known.'])
    expect(evaluate(question({ principal: { ...principal, identityPolicies: identity({}) }, grants })).verdict).toBe(
      'allowed',
    )
  })

  test('EncryptionContextEquals stays open while further pairs may be there', () => {
    const constraints = { encryptionContextEquals: { a: '1' } }
    const grants = seen([grant({ granteePrincipal: reader, constraints })])
    const request = { context: { 'kms:EncryptionContext:a': '1' }, unknown: ['kms:EncryptionContext:*'] }
    expect(evaluate(question({ key: { policy: other }, grants, request })).verdict).toBe('conditional')
    const complete = { ...request, unknown: [] }
    expect(evaluate(question({ key: { policy: other }, grants, request: complete })).verdict).toBe('allowed')
  })

  test('a mismatch is told by its cause', () => {
    const verdict = ask({ granteePrincipal: reader, constraints: { encryptionContextSubset: { a: '1' } } })
    expect(verdict.because).toBe('implicit:grant-constraint')
    expect(verdict.layers.find(({ layer }) => layer === 'grant')?.evidence).toEqual([
      {
        kind: 'grant',
        document: 'grant-1',
        match: 'missed',
        mismatch: { element: 'encryption-context', wanted: { a: '1' }, actual: {} },
        cause: 'encryption context',
        difference: 'wants a=1; the request has no encryption context',
      },
    ])
  })

  test('R8 and R9 are told apart, and marked as inferred', () => {
    const principal = { arn: roleIn(workload), type: 'role' } as const
    const issued = (issuingAccount: string) =>
      evaluate(question({ principal, grants: seen([grant({ granteePrincipal: principal.arn, issuingAccount })]) }))
    expect(issued(workload)).toMatchObject({ verdict: 'allowed', because: 'grant' })
    expect(issued(workload).rules).toContainEqual({ id: 'R8', mark: 'inferred' })
    expect(issued(owner)).toMatchObject({ verdict: 'denied', because: 'implicit:identity-policy' })
    expect(issued(owner).layers.find(({ layer }) => layer === 'grant')?.text).toContain('not issued by')
  })
})

describe('CreateGrant that only a grant allows', () => {
  const parent = (constraints?: object) =>
    seen([grant({ granteePrincipal: reader, operations: ['CreateGrant', 'Decrypt'], constraints })])
  const asked = (constraints?: object, more: object = {}) =>
    evaluate(question({ grants: parent(constraints), request: { operation: 'CreateGrant', ...more } }))

  test('is allowed where nothing is said of the child and the parent has no constraint', () => {
    expect(asked().reason).toContain('child grants within')
  })

  test('is conditional where nothing is said of the child and the parent has constraints', () => {
    expect(asked({ encryptionContextSubset: { a: '1' } }).verdict).toBe('conditional')
    expect(asked({}, { unknown: ['kms:GrantOperations'] }).verdict).toBe('conditional')
  })

  test('takes the child from the condition keys where there are no parameters', () => {
    const context = {
      'kms:GrantOperations': ['Decrypt'],
      'kms:GrantConstraintType': 'EncryptionContextSubset',
      'kms:EncryptionContext:a': '1',
    }
    expect(asked({ encryptionContextSubset: { a: '1' } }, { context }).verdict).toBe('allowed')
    expect(asked({ encryptionContextEquals: { a: '1' } }, { context }).because).toBe('implicit:grant-constraint')
  })
})

describe('unknown keys', () => {
  const conditions = (statement: object, unknown: string[], principal = {}) =>
    evaluate(
      question({
        key: { policy: keyPolicy({ Principal: { AWS: reader }, ...statement }) },
        principal,
        request: { unknown },
      }),
    )

  test('are told in words', () => {
    const via = ['ec2.us-west-2.amazonaws.com', 's3.us-west-2.amazonaws.com']
    expect(
      conditions({ Condition: { StringEquals: { 'kms:ViaService': via } } }, ['kms:ViaService']).conditions,
    ).toEqual(['Only if kms:ViaService is ec2.us-west-2.amazonaws.com or is s3.us-west-2.amazonaws.com.'])
    expect(conditions({ Condition: { StringLike: { 'kms:ViaService': 'ec2.*' } } }, ['kms:*']).conditions).toEqual([
      'Only if kms:ViaService matches ec2.*.',
    ])
    expect(
      conditions({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }, ['aws:SourceVpc']).conditions,
    ).toEqual(['Not if aws:SourceVpc is vpc-1.'])
    expect(
      conditions({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, ['aws:SecureTransport']).conditions,
    ).toEqual(['Only if aws:SecureTransport is true.'])
  })

  test('that a policy variable needs leave the answer conditional', () => {
    const statement = { Condition: { StringEquals: { 'aws:PrincipalTag/team': '$' + '{aws:SourceIdentity}' } } }
    const verdict = conditions(statement, ['aws:SourceIdentity'], { tags: { team: 'red' } })
    expect(verdict).toMatchObject({ verdict: 'conditional', conditions: ['Only if aws:sourceidentity is red.'] })
  })

  test('a role brings its unique id into aws:userid, whatever its session', () => {
    const userid = (pattern: string) =>
      conditions({ Condition: { StringLike: { 'aws:userid': pattern } } }, [], { uniqueId: 'AROAEXAMPLEREADER01' })
        .verdict
    expect(userid('AROAEXAMPLEREADER01:*')).toBe('allowed')
    expect(userid('AROAEXAMPLEOTHER001:*')).toBe('denied')
    expect(userid('AROAEXAMPLEREADER01:robin')).toBe('conditional')
  })

  test('a tag of the role may be replaced by a tag of its session', () => {
    const statement = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }
    expect(conditions(statement, [], { tags: { team: 'red' } }).verdict).toBe('allowed')
    expect(conditions(statement, ['aws:PrincipalTag/*'], { tags: { team: 'red' } }).verdict).toBe('conditional')
  })

  test('too many possibilities stay conditional', () => {
    const keys = Array.from({ length: 12 }, (_, i) => `aws:RequestTag/k${i}`)
    const Condition = { StringLike: Object.fromEntries(keys.map((key) => [key, 'v*'])) }
    const verdict = evaluate(
      question({
        key: { policy: keyPolicy({ Principal: { AWS: reader }, Condition }) },
        request: { operation: 'TagResource', unknown: keys },
      }),
    )
    expect(verdict.verdict).toBe('conditional')
    expect(verdict.conditions[0]).toMatch(/^Depends on aws:RequestTag\/k0/)
  })
})

describe('the caller', () => {
  test('a key policy that names one session admits no other of the role', () => {
    const named = keyPolicy({ Principal: { AWS: `arn:aws:sts::${owner}:assumed-role/reader/robin` } })
    const session = (name: string) =>
      ({ arn: `arn:aws:sts::${owner}:assumed-role/reader/${name}`, type: 'session', roleArn: reader }) as const
    expect(evaluate(question({ key: { policy: named }, principal: session('robin') })).verdict).toBe('allowed')
    expect(evaluate(question({ key: { policy: named }, principal: session('sam') })).verdict).toBe('denied')
  })

  test('NotPrincipal leaves a role without its sessions in doubt', () => {
    const named = (...list: string[]) =>
      keyPolicy({ Principal: { AWS: reader } }, { Effect: 'Deny', NotPrincipal: { AWS: list } } as object)
    const session = `arn:aws:sts::${owner}:assumed-role/reader/robin`
    const principal = { arn: session, type: 'session', roleArn: reader } as const
    const asked = (...list: string[]) => evaluate(question({ key: { policy: named(...list) }, principal })).verdict
    expect(asked(session, reader, rootOf(owner))).toBe('allowed')
    expect(asked(reader, rootOf(owner))).toBe('conditional')
    expect(asked(rootOf(owner))).toBe('denied')
  })

  test('everyone with a condition other than aws:PrincipalArn, under a boundary, is not documented', () => {
    const Condition = { StringEquals: { 'kms:CallerAccount': owner } }
    const boundary = seen(onlyS3[0]!)
    const verdict = evaluate(
      question({ key: { policy: keyPolicy({ Principal: '*', Condition }) }, principal: { boundary } }),
    )
    expect(verdict.because).toBe('undocumented:permissions-boundary')
  })
})

test('an operation KMS does not have is a mistake of the caller', () => {
  expect(() => evaluate(question({ request: { operation: 'ReEncrypt' } }))).toThrow('ReEncryptFrom')
})

test('operations that are not tied to a key need identity policies alone', () => {
  const request = { operation: 'ListKeys' }
  const principal = { identityPolicies: identity({ Action: 'kms:ListKeys' }) }
  const nobody = { policy: keyPolicy({ Principal: { AWS: roleIn(owner, 'admin') } }) }
  expect(evaluate(question({ key: nobody, principal, request })).verdict).toBe('allowed')
  expect(evaluate(question({ key: nobody, request })).because).toBe('implicit:identity-policy')
  const oneKey = { identityPolicies: identity({ Action: 'kms:ListKeys', Resource: keyArn }) }
  expect(evaluate(question({ key: nobody, principal: oneKey, request })).verdict).toBe('denied')
})

test('a verdict works its words out once, and crosses a wire', () => {
  const verdict = evaluate(question({ principal: { identityPolicies: identity({}) } }))
  expect(verdict.layers).toBe(verdict.layers)
  expect(structuredClone(verdict)).toEqual(JSON.parse(JSON.stringify(verdict)))
})

describe('the statement a reason names', () => {
  const delegation = { Sid: 'Delegates', Principal: { AWS: rootOf(owner) }, Action: 'kms:*' }
  const named = { Sid: 'NamesTheReader', Principal: { AWS: reader } }

  test('is the one that means the caller, also where an earlier one admits its account', () => {
    const verdict = evaluate(question({ key: { policy: keyPolicy(delegation, named) } }))
    expect(verdict.because).toBe('key-policy')
    expect(verdict.reason).toContain('NamesTheReader')
    expect(verdict.reason).not.toContain('Delegates')
  })

  test('is the one that admits the account where IAM decides', () => {
    const other = { Sid: 'NamesAnother', Principal: { AWS: roleIn(owner, 'another') } }
    const asked = question({
      key: { policy: keyPolicy(other, delegation) },
      principal: { identityPolicies: identity({}) },
    })
    const verdict = evaluate(asked)
    expect(verdict.because).toBe('key-policy-delegation+identity-policy')
    expect(verdict.reason).toContain('Delegates')
  })
})
