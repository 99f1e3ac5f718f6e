import { describe, expect, test } from 'vitest'
import { seen } from '../observed'
import { evaluate } from './evaluate'
import { missingHalves } from './missing-halves'
import type { AuthorizationQuestion } from './question'
import { grant, identity, keyPolicy, owner, policy, question, roleIn, rootOf, workload } from './testing/question'

/** The changes as `document@account`, one line per way. */
function missing(asked: AuthorizationQuestion) {
  const { blocking, ways } = missingHalves(evaluate(asked), asked)
  const short = (changes: typeof blocking) =>
    changes.map(({ change, document, accountId }) => `${change} ${document} ${accountId ?? 'management'}`)
  return { blocking: short(blocking), ways: ways.map(short) }
}

const controller = { arn: roleIn(workload, 'controller'), type: 'role' } as const
const admitsWorkload = { policy: keyPolicy({ Principal: { AWS: rootOf(workload) } }) }
const slr = {
  arn: roleIn(workload, 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
  type: 'service-linked-role',
} as const

describe('across accounts', () => {
  test('with the key side open, the identity policy or a grant from the own account is missing', () => {
    expect(missing(question({ key: admitsWorkload, principal: controller }))).toEqual({
      blocking: [],
      ways: [[`allow identity-policy ${workload}`], [`issue-grant grant ${workload}`]],
    })
  })

  test('with nothing at all, both halves or a grant', () => {
    expect(missing(question({ principal: controller })).ways).toEqual([
      [`allow key-policy ${owner}`, `allow identity-policy ${workload}`],
      [`issue-grant grant ${workload}`],
      [`issue-grant grant ${owner}`, `allow identity-policy ${workload}`],
    ])
  })

  test('a grant issued by the key account lacks the identity policy', () => {
    const grants = seen([grant({ granteePrincipal: controller.arn })])
    expect(missing(question({ principal: controller, grants })).ways[0]).toEqual([`allow identity-policy ${workload}`])
  })

  test('a service-linked role has one way: a grant from its own account', () => {
    expect(missing(question({ key: admitsWorkload, principal: slr })).ways).toEqual([[`issue-grant grant ${workload}`]])
  })

  test('a boundary that does not allow is part of every way', () => {
    const boundary = seen(policy('boundary', { Action: 's3:*' }))
    const principal = { ...controller, boundary, identityPolicies: identity({}) }
    expect(missing(question({ key: admitsWorkload, principal })).ways[0]).toEqual([
      `allow permissions-boundary ${workload}`,
    ])
  })

  test('an operation that never works across accounts has no way', () => {
    const asked = question({ principal: controller, request: { operation: 'GetKeyPolicy' } })
    expect(missing(asked)).toEqual({
      blocking: [`call-from-key-account cross-account-operation ${owner}`],
      ways: [],
    })
  })
})

describe('within one account', () => {
  test('an identity policy, a key policy statement or a grant', () => {
    expect(missing(question()).ways).toEqual([
      [`allow identity-policy ${owner}`],
      [`allow key-policy ${owner}`],
      [`issue-grant grant ${owner}`],
    ])
  })

  test('without delegation an identity policy is no way', () => {
    const key = { policy: keyPolicy({ Principal: { AWS: roleIn(owner, 'admin') } }) }
    expect(missing(question({ key })).ways).toEqual([[`allow key-policy ${owner}`], [`issue-grant grant ${owner}`]])
  })
})

describe('what blocks', () => {
  const control = (accountId: string, ...policies: ReturnType<typeof policy>[]) => ({
    accountId,
    managementAccount: false,
    levels: seen([{ target: 'root', policies }]),
  })

  test('every explicit deny, beside the ways', () => {
    const deny = { Effect: 'Deny' } as const
    const asked = question({
      principal: { identityPolicies: identity({}, deny) },
      scps: control(owner, policy('FullAWSAccess', { Action: '*' }), policy('scp', deny)),
      rcps: control(owner, policy('rcp', { ...deny, Principal: '*' })),
    })
    expect(missing(asked)).toEqual({
      blocking: ['stop-denying scp management', 'stop-denying rcp management', `stop-denying identity-policy ${owner}`],
      ways: [],
    })
  })

  test('an SCP level that allows nothing', () => {
    const asked = question({ principal: { identityPolicies: identity({}) }, scps: control(owner) })
    expect(missing(asked)).toEqual({ blocking: ['allow scp management'], ways: [] })
  })

  test('a disabled key', () => {
    const asked = question({ key: { state: 'Disabled' }, principal: { identityPolicies: identity({}) } })
    expect(missing(asked)).toEqual({ blocking: [`change-key key-state ${owner}`], ways: [] })
  })
})

test('nothing is missing from what is allowed', () => {
  expect(missing(question({ principal: { identityPolicies: identity({}) } }))).toEqual({ blocking: [], ways: [] })
})
