import { expect, test } from 'vitest'
import type { GrantProposal } from './propose-grant'
import { renderCommand } from './render-command'

const proposal: GrantProposal = {
  keyArn: 'arn:aws:kms:us-west-2:111100000002:key/00000000-0000-4000-8000-000000000001',
  granteePrincipal: 'arn:aws:iam::111100000003:role/payments-karpenter',
  issuingAccountId: '111100000003',
  operations: ['Decrypt', 'DescribeKey'],
  constraints: null,
}

test('a grant reads as one command, with the account that has to run it', () => {
  expect(renderCommand(proposal, { name: 'ksg-1' })).toBe(
    [
      '# with credentials of account 111100000003',
      'aws kms create-grant --region us-west-2 \\',
      '  --key-id arn:aws:kms:us-west-2:111100000002:key/00000000-0000-4000-8000-000000000001 \\',
      '  --grantee-principal arn:aws:iam::111100000003:role/payments-karpenter \\',
      '  --operations Decrypt DescribeKey \\',
      '  --name ksg-1',
    ].join('\n'),
  )
})

test('what a shell would take apart is quoted', () => {
  const constraints = { encryptionContextSubset: { "owner's": '$(id)' } }
  expect(renderCommand({ ...proposal, constraints })).toContain(
    `--constraints '{"EncryptionContextSubset":{"owner'\\''s":"$(id)"}}'`,
  )
})
