import { describe, expect, test } from 'vitest'
import { denied, seen } from '../observed'
import { describeGone, describeRecreated, grantNow } from './grant-now'

const roleArn = 'arn:aws:iam::111100000002:role/karpenter'
const role = { arn: roleArn, roleId: 'AROANEW0000000000001', createdAt: '2027-02-01T00:00:00Z' }
const key = { grants: seen({ count: 1, partial: false }) }
const grant = (granteePrincipal: string, createdAt = '2027-01-01T00:00:00Z') => ({
  granteePrincipal,
  granteeServicePrincipal: null,
  createdAt,
})
const state = (facts: Partial<Parameters<typeof grantNow>[0]>) =>
  grantNow({ key, grant: grant(roleArn, '2027-03-01T00:00:00Z'), role, gone: null, ...facts }).state

describe('a verified grant', () => {
  test('is there as long as KMS lists it for the role that has the name', () => {
    expect(state({})).toBe('there')
    expect(state({ role: null })).toBe('there')
    expect(state({ grant: grant(role.roleId) })).toBe('there')
  })

  test('is for a role that was recreated, by its unique id or by the times (R23)', () => {
    expect(state({ grant: grant('AROAOLD0000000000001') })).toBe('role-recreated')
    expect(state({ grant: grant('AROAOLD0000000000001:session') })).toBe('role-recreated')
    expect(state({ grant: grant(roleArn) })).toBe('role-recreated')
    // Nobody has the name: that is an orphan, which another check tells.
    expect(state({ grant: grant('AROAOLD0000000000001'), role: null })).toBe('there')
    expect(state({ grant: grant(roleArn), role: { ...role, createdAt: null } })).toBe('there')
  })

  test('is gone only where the whole list was read', () => {
    expect(state({ grant: null })).toBe('gone')
    expect(state({ grant: null, key: { grants: seen({ count: 1, partial: true }) } })).toBe('not-known')
    expect(state({ grant: null, key: { grants: denied('kms:ListGrants', 'no') } })).toBe('not-known')
    expect(state({ grant: null, key: null })).toBe('not-known')
  })
})

test('who took it away is said as far as it is known', () => {
  const by = { at: '2027-03-02T09:00:00Z', event: 'RevokeGrant', actorArn: 'arn:x', eventId: 'e', tool: null }
  expect(describeGone({ since: null, by: null })).toBe('gone; who took it away is not known')
  expect(describeGone({ since: '2027-03-02T10:00:00Z', by })).toBe(
    'gone since 2027-03-02T10:00:00Z: RevokeGrant by arn:x at 2027-03-02T09:00:00Z',
  )
  expect(describeGone({ since: null, by: { ...by, actorArn: '', tool: 'Terraform' } })).toBe(
    'gone: RevokeGrant by somebody the record does not name at 2027-03-02T09:00:00Z, with Terraform',
  )
  expect(describeRecreated(roleArn, role.createdAt)).toContain('karpenter was deleted and created again at 2027-02-01')
})
