import { describe, expect, test } from 'vitest'
import type { PolicyConditions } from '../world/policy-document'
import { conditionsHold, type RequestContext } from './conditions'

const context: RequestContext = {
  'aws:PrincipalOrgID': 'o-example',
  'aws:SecureTransport': true,
  'kms:GrantOperations': ['Decrypt', 'Encrypt'],
}

describe('conditions hold', () => {
  test.each<[string, PolicyConditions]>([
    ['for one of several wanted values', { StringEquals: { 'aws:PrincipalOrgID': ['o-other', 'o-example'] } }],
    ['whatever the case of the key', { StringEquals: { 'AWS:principalorgid': 'o-example' } }],
    ['for a wildcard', { StringLike: { 'aws:PrincipalOrgID': 'o-?xam*' } }],
    ['for a boolean written as text', { Bool: { 'aws:SecureTransport': 'True' } }],
    ['for a negated operator whose key is absent', { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }],
    ['for IfExists whose key is absent', { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }],
    [
      'for ForAllValues over a subset',
      { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'Encrypt', 'Sign'] } },
    ],
    ['for ForAllValues whose key is absent', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }],
    ['for ForAnyValue with one hit', { 'ForAnyValue:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Sign'] } }],
    ['for Null: true of an absent key', { Null: { 'sts:SourceIdentity': 'true' } }],
    ['for Null: false of a key that is there', { Null: { 'aws:PrincipalOrgID': false } }],
  ])('%s', (_, conditions) => expect(conditionsHold(conditions, context)).toBe(true))

  test('where there are none', () => expect(conditionsHold(undefined, context)).toBe(true))
})

describe('conditions fail', () => {
  test.each<[string, PolicyConditions]>([
    ['for another value', { StringEquals: { 'aws:PrincipalOrgID': 'O-EXAMPLE' } }],
    ['for an absent key', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }],
    [
      'for StringEquals with a wildcard, which it takes as it stands',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-*' } },
    ],
    [
      'for a negated operator that meets one of its values',
      { StringNotEquals: { 'aws:PrincipalOrgID': ['o-other', 'o-example'] } },
    ],
    [
      'for IfExists whose key is there with another value',
      { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-other' } },
    ],
    ['for ForAllValues over a superset', { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } }],
    ['for ForAnyValue whose key is absent', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team'] } }],
    ['for Null: false of an absent key', { Null: { 'sts:SourceIdentity': 'false' } }],
    [
      'where one of two operators fails',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-example' }, Bool: { 'aws:SecureTransport': false } },
    ],
    [
      'where one of two keys fails',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-example', 'aws:PrincipalAccount': '111100000001' } },
    ],
  ])('%s', (_, conditions) => expect(conditionsHold(conditions, context)).toBe(false))
})

test('an operator that is not simulated is an error of the scenario, not a guess', () => {
  expect(() => conditionsHold({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, context)).toThrow(
    'condition operator IpAddress is not simulated',
  )
})
