import { expect, test } from 'vitest'
import { explainAssumeFailure, explainCreateFailure } from './explain-failure'
import type { GrantProposal } from './propose-grant'

const proposal: GrantProposal = {
  keyArn: 'arn:aws:kms:us-west-2:111100000002:key/00000000-0000-4000-8000-000000000001',
  granteePrincipal: 'arn:aws:iam::111100000003:role/payments-karpenter',
  issuingAccountId: '111100000003',
  operations: ['Decrypt'],
  constraints: null,
}
const explain = (code: string, message: string) =>
  explainCreateFailure({ code, message }, proposal, 'KeyscopeGrantWriter')

test('a key policy that leaves grants to AWS services is named, with the account where it lies', () => {
  const text = explain(
    'AccessDeniedException',
    'User: x is not authorized to perform: kms:CreateGrant because no resource-based policy allows the kms:CreateGrant action',
  )
  expect(text).toContain('owner of the key in 111100000002')
  expect(text).toContain('for account 111100000003')
  expect(text).toContain('AWS said: AccessDeniedException')
})

test('a service control policy sends the reader to whoever owns it', () => {
  expect(explain('AccessDeniedException', 'x with an explicit deny in a service control policy')).toContain(
    "owns the organization's policies",
  )
})

test('a refusal that names no document still says what to compare', () => {
  expect(explain('AccessDeniedException', 'no')).toContain('Compare its policy and the key policy')
})

test.each([
  ['DisabledException', 'Enabled'],
  ['KMSInvalidStateException', 'Enabled'],
  ['LimitExceededException', 'F18'],
  ['InvalidArnException', 'does not exist'],
  ['NotFoundException', 'Scan again'],
  ['SomethingNewException', 'AWS said: SomethingNewException: text'],
])('%s has words of its own', (code, words) => {
  expect(explain(code, 'text')).toContain(words)
})

test('a refused AssumeRole names the three actions of the trust policy', () => {
  const answer = { code: 'AccessDenied', message: 'User is not authorized to perform: sts:AssumeRole' }
  expect(explainAssumeFailure(answer, '111100000003', 'KeyscopeGrantWriter')).toContain('sts:SetSourceIdentity')
})
