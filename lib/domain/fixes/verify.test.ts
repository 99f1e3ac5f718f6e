import { describe, expect, test } from 'vitest'
import { seen } from '../observed'
import type { AuthorizationQuestion, PrincipalFacts } from '../policy/question'
import { identity, keyPolicy, owner, policy, question, roleIn, rootOf, workload } from '../policy/testing/question'
import { addStatements, type Edit } from './edit'
import type { JsonObject } from './policy-json'
import { builtInProbes } from './probe'
import { describeSituation } from './situation'
import { checkerFor } from './unwanted-cells'
import { verify } from './verify'

const nobody = { policy: keyPolicy({ Principal: { AWS: roleIn(owner, 'administrator') } }) }
const via = { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' }

function check(asked: AuthorizationQuestion, edit: Edit, bystanders: readonly PrincipalFacts[] = []) {
  const situation = describeSituation(asked, [asked.request.operation])
  const others = bystanders.map((principal) => ({ principal, twin: false }))
  return verify(checkerFor(situation, [...builtInProbes(situation), ...others], []), [edit])
}
const inKeyPolicy = (statement: JsonObject) =>
  addStatements({ layer: 'key-policy' }, [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', ...statement }])
const forReader = { Principal: { AWS: roleIn(owner) } }

describe('a candidate that is wider than the question is refused', () => {
  const cells = (asked: AuthorizationQuestion, edit: Edit, bystanders: readonly PrincipalFacts[] = []) => {
    const verified = check(asked, edit, bystanders)
    if (verified.outcome !== 'too-wide') throw new Error(`Expected it to be too wide; it is ${verified.outcome}.`)
    return verified.cells
  }

  test('the exact statement is good', () => {
    expect(check(question({ key: nobody }), inKeyPolicy(forReader)).outcome).toBe('good')
  })

  test('everybody', () => {
    const found = cells(question({ key: nobody }), inKeyPolicy({ Principal: '*' }))
    expect(found.map(({ principal }) => principal)).toContain(
      'arn:aws:iam::999900000009:role/keyscope-probe-with-all-of-kms',
    )
  })

  test('the account, where the caller has a policy that others could have too', () => {
    const asked = question({ key: nobody, principal: { identityPolicies: identity({ Action: 'kms:Decrypt' }) } })
    const found = cells(asked, inKeyPolicy({ Principal: { AWS: rootOf(owner) } }))
    expect(found.map(({ principal }) => principal)).toContain(roleIn(owner, 'keyscope-probe-with-same-policies'))
  })

  test('another account beside the own one', () => {
    const asked = question({ principal: { arn: roleIn(workload), identityPolicies: identity({}) }, key: nobody })
    const found = cells(asked, inKeyPolicy({ Principal: { AWS: [roleIn(workload), rootOf(owner)] } }))
    expect(found.every(({ principal }) => principal.includes(owner))).toBe(true)
  })

  test('more operations', () => {
    const found = cells(question({ key: nobody }), inKeyPolicy({ ...forReader, Action: ['kms:Decrypt', 'kms:Enc*'] }))
    expect(found).toEqual([
      expect.objectContaining({ principal: roleIn(owner), operation: 'Encrypt', before: 'denied', after: 'allowed' }),
    ])
  })

  test('more ways of calling', () => {
    const asked = question({ key: nobody, request: { context: via } })
    expect(cells(asked, inKeyPolicy(forReader)).map(({ call }) => call)).toEqual([
      'called directly',
      'through another service',
    ])
    const limited = inKeyPolicy({ ...forReader, Condition: { StringEquals: via } })
    expect(check(asked, limited).outcome).toBe('good')
  })

  test('more grants', () => {
    const request = { operation: 'CreateGrant', context: { 'kms:GrantOperations': ['Decrypt'] } }
    const found = cells(question({ key: nobody, request }), inKeyPolicy({ ...forReader, Action: 'kms:CreateGrant' }))
    expect(found.map(({ call }) => call)).toEqual(['for a grant of Sign'])
  })

  test('more keys', () => {
    const edit = addStatements({ layer: 'identity-policy', position: 0 }, [
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' },
    ])
    expect(cells(question(), edit)).toEqual([
      expect.objectContaining({ keyArn: expect.stringContaining('keyscope-probe') }),
    ])
  })

  test('everybody who shares a managed policy', () => {
    const managed = { ...policy('Shared', { Action: 's3:*' }), arn: `arn:aws:iam::${owner}:policy/Shared` }
    const asked = question({ principal: { identityPolicies: seen([managed]) } })
    const statement = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: asked.key.arn }
    const edit = addStatements({ layer: 'identity-policy', position: 0 }, [statement])
    expect(cells(asked, edit).map(({ principal }) => principal)).toEqual([
      roleIn(owner, 'keyscope-probe-with-same-policies'),
    ])
  })

  test('a bystander whom no made-up principal resembles', () => {
    const partner: PrincipalFacts = {
      arn: roleIn('111100000007', 'partner'),
      type: 'role',
      identityPolicies: identity({}),
    }
    const edit = inKeyPolicy({ Principal: { AWS: [roleIn(owner), partner.arn] } })
    expect(check(question({ key: nobody }), edit).outcome).toBe('good')
    expect(cells(question({ key: nobody }), edit, [partner]).map(({ principal }) => principal)).toEqual([partner.arn])
  })

  test('a Deny that is simply taken out', () => {
    const key = { policy: keyPolicy({ Principal: '*' }, { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt' }) }
    const edit: Edit = { kind: 'document', target: { layer: 'key-policy' }, replace: new Map([[1, []]]), add: [] }
    expect(cells(question({ key }), edit).length).toBeGreaterThan(1)
  })
})

test('a candidate that does not help is not enough', () => {
  const edit = inKeyPolicy({ Principal: { AWS: roleIn(owner, 'somebody-else') } })
  expect(check(question({ key: nobody }), edit)).toMatchObject({ outcome: 'not-enough', operation: 'Decrypt' })
})

test('a condition of the candidate itself is no residual', () => {
  const asked = question({ key: nobody, request: { unknown: ['aws:SourceVpc'] } })
  const edit = inKeyPolicy({ ...forReader, Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })
  expect(check(asked, edit).outcome).toBe('not-enough')
})
