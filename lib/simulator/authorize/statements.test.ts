import { describe, expect, test } from 'vitest'
import { type PolicyStatement, policy } from '../world/policy-document'
import { type Asked, judge } from './statements'

const asked: Asked = { action: 'ec2:DescribeVolumes', resource: '*', context: {} }
const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: 'ec2:Describe*',
  Resource: '*',
  ...more,
})

describe('documents together', () => {
  test('are silent where no statement speaks of the action', () => {
    expect(judge([policy(allow({ Action: 'eks:*' }))], asked)).toBe('silent')
    expect(judge([], asked)).toBe('silent')
  })

  test('allow where one statement does', () => {
    expect(judge([policy(allow({ Action: 'eks:*' })), policy(allow())], asked)).toBe('allow')
  })

  test('deny where one statement does, whatever the order', () => {
    const deny = policy(allow({ Effect: 'Deny', Action: ['ec2:DescribeVolumes'] }))
    expect(judge([deny, policy(allow())], asked)).toBe('deny')
    expect(judge([policy(allow()), deny], asked)).toBe('deny')
  })
})

describe('a statement', () => {
  test.each<[string, Partial<PolicyStatement>, string]>([
    ['matches actions without case', { Action: 'EC2:describevolumes' }, 'allow'],
    ['with NotAction speaks of every action but those', { Action: undefined, NotAction: 'ec2:*' }, 'silent'],
    ['with NotAction speaks of the others', { Action: undefined, NotAction: ['iam:*', 'sts:*'] }, 'allow'],
    ['of other resources is silent', { Resource: 'arn:aws:ec2:*:*:volume/*' }, 'silent'],
    [
      'with NotResource speaks of the others',
      { Resource: undefined, NotResource: 'arn:aws:ec2:*:*:volume/*' },
      'allow',
    ],
    [
      'whose condition fails is silent',
      { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } },
      'silent',
    ],
    ['without an action is silent', { Action: undefined }, 'silent'],
  ])('%s', (_, more, answer) => expect(judge([policy(allow(more))], asked)).toBe(answer))

  test('compares resources with case', () => {
    const key = { ...asked, resource: 'arn:aws:iam::111100000001:role/Builder' }
    expect(judge([policy(allow({ Resource: 'arn:aws:iam::111100000001:role/builder' }))], key)).toBe('silent')
    expect(judge([policy(allow({ Resource: 'arn:aws:iam::??????????01:role/Build*' }))], key)).toBe('allow')
  })

  test('takes a dot and a plus in a pattern as they stand', () => {
    const key = { ...asked, resource: 'arn:aws:iam::111100000001:role/a.b+c' }
    expect(judge([policy(allow({ Resource: 'arn:aws:iam::*:role/a.b+c*' }))], key)).toBe('allow')
    expect(judge([policy(allow({ Resource: 'arn:aws:iam::*:role/a?bb*' }))], key)).toBe('silent')
  })
})
