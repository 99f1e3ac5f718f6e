import { expect, test } from 'vitest'
import { noRecords, type RequestRecord } from '../../grants/grant-records'
import { organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { verifiedGrantGone } from './verified-grant-gone'

const asked = (keyArn: string, granteePrincipal: string, grantId = 'gone'): RequestRecord => ({
  number: 3,
  keyArn,
  granteePrincipal,
  grantId,
  operations: ['Decrypt'],
  clusterArn: null,
})
const requestsOf = (request: RequestRecord) => new Map([[request.keyArn, [request]]])

fourCases(verifiedGrantGone, {
  pass: (org, keep) => {
    const account = org.account('keys')
    const key = account.key('a')
    const role = account.role('app')
    const { grantId } = org.grant(key, role, ['Decrypt'])
    keep({ requests: requestsOf(asked(key, role, grantId)) })
  },
  fail: (org, keep) => {
    const account = org.account('keys')
    keep({ requests: requestsOf(asked(account.key('a'), account.role('app'))) })
  },
  'not-applicable': (org) => {
    org.account('keys').key('a')
  },
  unknown: (org, keep) => {
    const account = org.account('keys')
    const key = account.key('a', { grants: denied('kms:ListGrants', 'no') })
    keep({ requests: requestsOf(asked(key, account.role('app'))) })
  },
})

function one(build: (org: ReturnType<typeof organization>, key: string, role: string) => void = () => {}, by = false) {
  const org = organization()
  const account = org.account('keys')
  const key = account.key('a')
  const role = account.role('app', { roleId: 'AROANEW0000000000001', createdAt: '2026-05-01T00:00:00.000Z' })
  build(org, key, role)
  const withdrawal = {
    at: '2026-07-01T00:00:00Z',
    event: 'RevokeGrant',
    actorArn: 'arn:aws:iam::111100000001:user/dana',
    eventId: 'e-1',
    tool: 'Terraform',
  }
  const gone = new Map(by ? [['gone', { since: '2026-07-02T00:00:00Z', by: withdrawal }]] : [])
  const grantId = org.inventory().grants[0]?.name === 'ours' ? 'grant-1' : 'gone'
  return examine(verifiedGrantGone, org, {
    ...noRecords,
    requests: requestsOf(asked(key, role, grantId)),
    gone,
  })[0]?.[1]
}

test('says who took it away where it is known, and that Terraform may do so again', () => {
  expect(one(undefined, true)?.detail).toMatch(/since 2026-07-02.*RevokeGrant by .*user\/dana.*change its code first/)
  expect(one()?.detail).toContain('not known')
})

test('another grant to the same grantee mends it; a narrower or a bound one does not', () => {
  expect(one((org, key, role) => org.grant(key, role, ['Decrypt', 'Encrypt']))?.status).toBe('pass')
  expect(one((org, key, role) => org.grant(key, role, ['Encrypt']))?.status).toBe('fail')
  const bound = { encryptionContextEquals: null, encryptionContextSubset: { a: 'b' }, sourceArn: null }
  expect(one((org, key, role) => org.grant(key, role, ['Decrypt'], { constraints: bound }))?.status).toBe('fail')
})

test('a grant for a role that was created again is of no use (R23)', () => {
  const ours = (org: ReturnType<typeof organization>, key: string) =>
    org.grant(key, 'AROAOLD0000000000001', ['Decrypt'], { name: 'ours' })
  expect(one(ours)).toMatchObject({ status: 'fail', detail: expect.stringContaining('created again') })
})
