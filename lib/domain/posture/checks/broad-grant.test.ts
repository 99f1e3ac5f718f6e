import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { admitAccount, admitGrants } from '../../inventory/testing/statements'
import { eightOperations } from '../../launch-paths/eight-operations'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { broadGrant } from './broad-grant'

type Organization = ReturnType<typeof organization>

function nodeGroup(org: Organization, operations: readonly string[]) {
  const workload = org.account('payments')
  const key = org.account('keys').key('a', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const role = workload.autoScalingRole()
  workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: role })
  org.grant(key, role, operations, { issuingAccount: workload.id })
}

fourCases(broadGrant, {
  pass: (org) => nodeGroup(org, eightOperations),
  fail: (org) => nodeGroup(org, [...eightOperations, 'RetireGrant']),
  'not-applicable': (org) => {
    org.grant(org.account('keys').key('a'), 'dynamodb.us-east-1.amazonaws.com', ['Decrypt'])
  },
  unknown: (org) => org.account('keys').key('a', { grants: denied('kms:ListGrants', 'no') }),
})

const statusOf = (operations: readonly string[], context: Record<string, string> | null = null) => {
  const org = organization()
  const account = org.account('keys')
  const constraints = context && { encryptionContextEquals: null, encryptionContextSubset: context, sourceArn: null }
  org.grant(account.key('a'), account.role('app'), operations, { constraints })
  return examine(broadGrant, org)[0]?.[1].status
}

test('of a grantee that no launch path knows only is told that it may hand the key on', () => {
  expect(statusOf(['Decrypt', 'Encrypt', 'Sign'])).toBe('pass')
  expect(statusOf(['Decrypt', 'CreateGrant'])).toBe('fail')
  expect(statusOf(['Decrypt', 'CreateGrant'], { app: 'ledger' })).toBe('pass')
})

test('a controller’s grant holds what its need lists and what EC2 puts into its own grants', () => {
  const org = organization()
  const workload = org.account('payments')
  const key = org.account('keys').key('a', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const role = workload.role('KarpenterController-payments')
  workload
    .cluster('payments')
    .podIdentity('karpenter', role)
    .karpenterTemplate([{ kmsKeyId: key }])
  org.grant(key, role, ['Decrypt', 'GenerateDataKeyWithoutPlaintext', 'CreateGrant', 'DescribeKey', 'RetireGrant'])
  expect(examine(broadGrant, org)[0]?.[1]).toMatchObject({
    status: 'fail',
    evidence: { beyond: ['RetireGrant'] },
  })
})
