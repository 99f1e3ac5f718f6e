import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { orphanGrant } from './orphan-grant'

fourCases(orphanGrant, {
  pass: (org) => {
    const account = org.account('keys')
    org.grant(account.key('a'), account.role('app'), ['Decrypt'])
  },
  fail: (org) => {
    const account = org.account('keys')
    org.grant(account.key('a'), `arn:aws:iam::${account.id}:role/gone`, ['Decrypt'])
  },
  'not-applicable': (org) => {
    const key = org.account('keys').key('a')
    org.grant(key, 'dynamodb.us-east-1.amazonaws.com', ['Decrypt'])
  },
  unknown: (org) => org.account('keys').key('a', { grants: denied('kms:ListGrants', 'no') }),
})

const statusOf = (
  grantee: string,
  build: (org: ReturnType<typeof organization>, account: string) => void = () => {},
) => {
  const org = organization()
  const account = org.account('keys')
  org.grant(account.key('a'), grantee.replace('OWNER', account.id), ['Decrypt'])
  build(org, account.id)
  return examine(orphanGrant, org)[0]?.[1].status
}

test('the unique id of a deleted principal is an orphan, that of a living role is not', () => {
  expect(statusOf('AROADELETED000000001')).toBe('fail')
  const org = organization()
  const account = org.account('keys')
  account.role('app', { roleId: 'AROALIVING0000000001' })
  org.grant(account.key('a'), 'AROALIVING0000000001:session', ['Decrypt'])
  expect(examine(orphanGrant, org)[0]?.[1].status).toBe('pass')
})

test('a role that was created after the grant is another role (R23)', () => {
  const org = organization()
  const account = org.account('keys')
  const role = account.role('app', { createdAt: '2026-05-01T00:00:00.000Z' })
  org.grant(account.key('a'), role, ['Decrypt'], { createdAt: '2026-04-01T00:00:00.000Z' })
  expect(examine(orphanGrant, org)[0]?.[1].status).toBe('fail')
})

test('a grantee of an account that nobody reads is unknown', () => {
  expect(statusOf('arn:aws:iam::999900000001:role/partner')).toBe('unknown')
  const unread = (org: ReturnType<typeof organization>, id: string) => {
    org.read(id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
  }
  expect(statusOf('arn:aws:iam::OWNER:role/app', unread)).toBe('unknown')
})

test("EC2's own grants for running instances are not looked at", () => {
  expect(statusOf('arn:aws:sts::OWNER:assumed-role/aws:ec2-infrastructure/i-1')).toBe('not-applicable')
})
