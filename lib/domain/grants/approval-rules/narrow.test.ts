import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantOperations } from '../../policy/operations'
import type { GrantProposal } from '../propose-grant'
import { narrowProposal } from './narrow'

const proposal: GrantProposal = {
  keyArn: 'arn:aws:kms:us-east-1:111100000001:key/1',
  granteePrincipal: 'arn:aws:iam::111100000002:role/nodes',
  issuingAccountId: '111100000002',
  operations: ['Decrypt', 'Encrypt', 'CreateGrant'],
  constraints: { encryptionContextSubset: { 'aws:ebs:id': 'vol-1' } },
}

test('takes operations away and holds it to more', () => {
  const result = narrowProposal(proposal, { operations: ['Decrypt'], encryptionContext: { team: 'payments' } })
  expect(result).toEqual({
    ok: true,
    proposal: {
      ...proposal,
      operations: ['Decrypt'],
      constraints: { encryptionContextSubset: { 'aws:ebs:id': 'vol-1', team: 'payments' } },
    },
  })
})

test.each([
  ['an operation it has not', { operations: ['Decrypt', 'Sign'] }, 'Sign is not in the request'],
  ['nothing left', { operations: [] }, 'Nothing would be left'],
  ['another value of a pair it is held to', { encryptionContext: { 'aws:ebs:id': 'vol-2' } }, 'aws:ebs:id=vol-1'],
  ['no change at all', {}, 'takes nothing away'],
  ['the same again', { operations: [...proposal.operations].reverse() }, 'takes nothing away'],
])('refuses %s', (_, narrowing, told) => {
  expect(narrowProposal(proposal, narrowing)).toEqual({ ok: false, reason: expect.stringContaining(told) })
})

test('what comes out is never wider than what went in, whatever is asked for', () => {
  const names = grantOperations.map(({ name }) => name)
  const pairs = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), fc.constantFrom('1', '2'), {
    maxKeys: 4,
  })
  fc.assert(
    fc.property(
      fc.subarray(names, { minLength: 1 }),
      pairs,
      fc.subarray(names),
      pairs,
      (held, constraint, kept, more) => {
        const before: GrantProposal = {
          ...proposal,
          operations: held,
          constraints: Object.keys(constraint).length > 0 ? { encryptionContextSubset: constraint } : null,
        }
        const result = narrowProposal(before, { operations: kept, encryptionContext: more })
        if (!result.ok) return
        const { proposal: after } = result
        expect(after.operations.every((name) => held.includes(name))).toBe(true)
        for (const [key, value] of Object.entries(constraint))
          expect(after.constraints?.encryptionContextSubset[key]).toBe(value)
        expect({ ...after, operations: [], constraints: null }).toEqual({
          ...before,
          operations: [],
          constraints: null,
        })
      },
    ),
  )
})
