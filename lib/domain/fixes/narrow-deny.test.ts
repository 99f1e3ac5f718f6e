import { describe, expect, test } from 'vitest'
import { keyArn, owner, question, roleIn } from '../policy/testing/question'
import { type DenyPlace, narrowDeny } from './narrow-deny'
import type { JsonObject } from './policy-json'
import { describeSituation } from './situation'

const scp: DenyPlace = { callerOnly: false, keyOnly: false, variables: true }
const keyPolicy: DenyPlace = { ...scp, keyOnly: true }
const inline: DenyPlace = { ...scp, callerOnly: true }
const notReader = { ArnNotEquals: { 'aws:PrincipalArn': roleIn(owner) } }

function narrowed(statement: JsonObject, place: DenyPlace, context: Record<string, string> = {}) {
  const situation = describeSituation(question({ request: { context } }), ['Decrypt'])
  return narrowDeny({ Effect: 'Deny', ...statement }, situation.wanted, situation, place)
}

describe('what is left of a Deny', () => {
  test('of an inline policy: its other operations and other keys', () => {
    expect(narrowed({ Action: ['kms:Decrypt', 'kms:Sign'], Resource: '*' }, inline)[0]).toEqual([
      { Effect: 'Deny', Action: ['kms:Decrypt'], NotResource: keyArn },
      { Effect: 'Deny', Resource: '*', Action: ['kms:Sign'] },
    ])
    expect(narrowed({ Action: 'kms:Decrypt', Resource: [keyArn, `${keyArn}2`] }, inline)[0]).toEqual([
      { Effect: 'Deny', Action: ['kms:Decrypt'], Resource: [`${keyArn}2`] },
    ])
    expect(narrowed({ Action: 'kms:Decrypt', Resource: keyArn }, inline)).toEqual([[]])
  })

  test('of everything: everything but the operation, other services included', () => {
    const [, , rest] = narrowed({ Action: '*', Resource: '*' }, scp)[0] ?? []
    expect(rest).toEqual({ Effect: 'Deny', Resource: '*', NotAction: ['kms:Decrypt'] })
  })

  test('of a NotAction: one exception more', () => {
    const [, rest] = narrowed({ NotAction: ['kms:Sign'], Principal: '*', Resource: '*' }, keyPolicy)[0] ?? []
    expect(rest).toMatchObject({ NotAction: ['kms:Sign', 'kms:Decrypt'] })
  })

  test('of a pattern: the other operations it covers, by name', () => {
    const [, rest] = narrowed({ Action: ['kms:De*t', 'kms:Sign'], Principal: '*', Resource: '*' }, keyPolicy)[0] ?? []
    expect(rest).toMatchObject({ Action: ['kms:DeriveSharedSecret', 'kms:Sign'] })
  })

  test('of a pattern of services only the caller can be left out', () => {
    expect(narrowed({ Action: 'k*:Decrypt', Resource: '*' }, scp)).toEqual([
      [{ Effect: 'Deny', Action: 'k*:Decrypt', Resource: '*', Condition: notReader }],
    ])
  })

  test('of a call through a service: the same calls made otherwise', () => {
    const via = { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' }
    const [others, otherCalls] =
      narrowed({ Action: 'kms:Decrypt', Principal: '*', Resource: '*' }, keyPolicy, via)[0] ?? []
    expect(others).toMatchObject({ Condition: notReader })
    expect(otherCalls).toMatchObject({ Action: ['kms:Decrypt'], Condition: { StringNotEquals: via } })
  })

  test('with exceptions already: one more of them', () => {
    const administrator = roleIn(owner, 'administrator')
    const statement = {
      Sid: 'Guard',
      Action: 'kms:Decrypt',
      Resource: keyArn,
      Condition: { arnNotEquals: { 'AWS:PrincipalArn': administrator } },
    }
    expect(narrowed(statement, scp)[0]).toEqual([
      {
        ...statement,
        Effect: 'Deny',
        Condition: { arnNotEquals: { 'AWS:PrincipalArn': [administrator, roleIn(owner)] } },
      },
    ])
  })
})
