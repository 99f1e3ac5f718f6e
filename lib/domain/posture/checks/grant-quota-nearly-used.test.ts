import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { grantQuotaNearlyUsed } from './grant-quota-nearly-used'

/** As many of EC2's own grants as a busy key has. */
function busy(org: ReturnType<typeof organization>, count: number) {
  const account = org.account('payments')
  const key = account.key('ebs')
  const grant = org.grant(key, `arn:aws:sts::${account.id}:assumed-role/aws:ec2-infrastructure/i-1`, ['Decrypt'])
  for (let i = 1; i < count; i++) org.parts.grants.push(grant)
}

fourCases(grantQuotaNearlyUsed, {
  pass: (org) => busy(org, 100),
  fail: (org) => busy(org, 30_000),
  'not-applicable': (org) => org.account('keys').key('a'),
  unknown: (org) => org.account('keys').key('a', { grants: denied('kms:ListGrants', 'no') }),
})

test('from four fifths on it is worse', () => {
  const org = organization()
  busy(org, 40_000)
  expect(examine(grantQuotaNearlyUsed, org)[0]?.[1].severity).toBe('high')
})
