import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeCase, questionOfCase } from './judge-case'

const bothHalves = JSON.parse(readFileSync(new URL('./cases/s05-both-halves.json', import.meta.url), 'utf8'))
const change = (more: (copy: typeof bothHalves) => void) => {
  const copy = structuredClone(bothHalves)
  more(copy)
  return copy
}

describe('a scenario', () => {
  test('is judged without regard to its answers', () => {
    const lying = change((copy) => {
      copy.expect = 'denied'
      copy.because = 'implicit:scp'
    })
    expect(judgeCase(lying)).toEqual({
      id: 'S5',
      verdict: 'allowed',
      authorization: 'allowed',
      layer: 'key-policy-delegation+identity-policy',
      reason: expect.stringContaining('Workload'),
    })
  })

  test.each([
    ['no object', 7, null],
    ['no fields', { id: 'X' }, 'X'],
    ['an operation KMS does not have', change((copy) => (copy.request.operation = 'ReEncrypt')), 'S5'],
    ['a caller who is not there', change((copy) => (copy.request.principal = 'arn:aws:iam::1:role/none')), 'S5'],
    ['a key that is none', change((copy) => (copy.key.arn = 'arn:aws:s3:::bucket')), 'S5'],
    ['a state KMS does not know', change((copy) => (copy.key.state = 'Asleep')), 'S5'],
    ['no principals', change((copy) => (copy.principals = [])), 'S5'],
    ['grants that are none', change((copy) => (copy.grants = [{ GrantId: 1 }])), 'S5'],
  ])('with %s is a problem, not an exception', (_, json, id) => {
    expect(judgeCase(json)).toEqual({ id, problem: expect.stringMatching(/\.$/) })
  })

  test('of any kind does not make it throw', () => {
    fc.assert(
      fc.property(fc.anything(), (json) => {
        expect(judgeCase(json)).toHaveProperty('problem')
      }),
    )
  })

  test('gives a session what its role has', () => {
    const session = 'arn:aws:sts::111100000002:assumed-role/KarpenterController-demo/karpenter'
    expect(judgeCase(change((copy) => (copy.request.principal = session)))).toMatchObject({ verdict: 'allowed' })
    const own = change((copy) => {
      copy.principals.push({ arn: session, type: 'session', roleArn: copy.principals[0].arn, identityPolicies: [] })
      copy.request.principal = session
    })
    expect(judgeCase(own)).toMatchObject({ verdict: 'allowed' })
  })

  test('reads grants as ListGrants gives them', () => {
    const listed = change((copy) => {
      copy.grants = [
        {
          GrantId: 'a',
          KeyId: '1a2b3c4d-0000-4000-8000-000000000001',
          Name: '',
          IssuingAccount: '111100000002',
          Operations: [],
        },
        {
          GrantId: 'b',
          KeyId: copy.key.arn,
          GranteePrincipal: '',
          IssuingAccount: 'arn:aws:iam::111100000001:root',
          Operations: ['Decrypt'],
          Constraints: { EncryptionContextSubset: { a: '1' } },
        },
      ]
    })
    const asked = questionOfCase(listed)
    if ('problem' in asked) throw new Error(asked.problem)
    expect(asked.question.grants).toMatchObject({
      value: [
        { keyArn: bothHalves.key.arn, issuingAccount: '111100000002' },
        {
          granteePrincipal: undefined,
          issuingAccount: '111100000001',
          constraints: { encryptionContextSubset: { a: '1' } },
        },
      ],
    })
  })
})
