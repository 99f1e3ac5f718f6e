import { describe, expect, test } from 'vitest'
import { denied, seen } from '../observed'
import { judgeMatrix, unpack } from './judge-matrix'
import { decisionOf, PairJudge } from './judge-pairs'
import { everyKeyOperation } from './operation-set'
import { findOperation, keyOperations } from './operations'
import { identity, keyPolicy, owner, question, roleIn } from './testing/question'

const reader = roleIn(owner)
const decrypt = findOperation('Decrypt')!
const via = 'ec2.us-west-2.amazonaws.com'
const judge = new PairJudge({ context: {}, unknown: ['kms:ViaService'] })
const callers = [
  question({ principal: { identityPolicies: identity({}) } }),
  question({ principal: { arn: roleIn(owner, 'other'), identityPolicies: seen([]) } }),
  question({ principal: { identityPolicies: denied('iam:GetAccountAuthorizationDetails', 'no') } }),
]
const keys = [
  question({}),
  question({ key: { policy: keyPolicy({ Principal: { AWS: reader }, Action: 'kms:Decrypt' }) } }),
  question({
    key: {
      policy: keyPolicy({ Principal: { AWS: reader }, Condition: { StringEquals: { 'kms:ViaService': via } } }),
    },
  }),
  question({ key: { policy: denied('kms:GetKeyPolicy', 'no') } }),
]

describe('a matrix', () => {
  const preparedCallers = callers.map((side) => judge.prepareCaller(side))
  const preparedKeys = keys.map((side) => judge.prepareKey(side))
  const rows = [...judgeMatrix(judge, preparedCallers, preparedKeys)]

  test('has a row a caller, in their order', () => {
    expect(rows.map(({ caller }) => caller)).toEqual([0, 1, 2])
  })

  test('says of each pair what the pair says', () => {
    for (const row of rows)
      for (const [k, key] of preparedKeys.entries()) {
        const packed = unpack(row, k, everyKeyOperation)
        const pair = judge.judge(preparedCallers[row.caller]!, key)
        for (const operation of keyOperations) expect(decisionOf(packed, operation)).toBe(decisionOf(pair, operation))
      }
  })

  test('knows allowed, denied, conditional and unknown', () => {
    const found = rows.map((row) => keys.map((_, k) => decisionOf(unpack(row, k, everyKeyOperation), decrypt)))
    expect(found).toEqual([
      ['allowed', 'allowed', 'conditional', 'unknown'],
      ['denied', 'denied', 'denied', 'unknown'],
      ['unknown', 'unknown', 'unknown', 'unknown'],
    ])
  })
})
