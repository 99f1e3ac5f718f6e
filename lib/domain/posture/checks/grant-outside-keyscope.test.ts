import { expect, test } from 'vitest'
import { noRecords } from '../../grants/grant-records'
import type { CreationEvent } from '../../grants/origin'
import { organization } from '../../inventory/testing/organization-builder'
import { admitAccount, admitGrants } from '../../inventory/testing/statements'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { grantOutsideKeyscope } from './grant-outside-keyscope'

type Organization = ReturnType<typeof organization>
const before = '2026-06-01T00:00:00.000Z'
const after = '2026-07-01T00:00:00.000Z'

/** A key that a node group of another account needs. */
function keyInUse(org: Organization) {
  const owner = org.account('keys')
  const workload = org.account('payments')
  const key = owner.key('a', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const role = workload.autoScalingRole()
  workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: role })
  const watchedSince = new Map([[key, before]])
  return { key, role, watchedSince }
}

fourCases(grantOutsideKeyscope, {
  pass: (org, keep) => {
    const { key, role, watchedSince } = keyInUse(org)
    const { grantId } = org.grant(key, role, ['Decrypt'], { createdAt: after, name: 'ksg-1' })
    keep({ watchedSince, makers: new Map([[grantId, { event: null, request: 1 }]]) })
  },
  fail: (org, keep) => {
    const { key, role, watchedSince } = keyInUse(org)
    org.grant(key, role, ['Decrypt'], { createdAt: after })
    keep({ watchedSince })
  },
  'not-applicable': (org, keep) => {
    const { key, role, watchedSince } = keyInUse(org)
    org.grant(key, role, ['Decrypt'], { createdAt: '2026-05-01T00:00:00.000Z' })
    keep({ watchedSince })
  },
  unknown: (org) => org.account('keys').key('a', { grants: denied('kms:ListGrants', 'no') }),
})

const event = (rest: Partial<CreationEvent>): CreationEvent => ({
  at: after,
  actorArn: 'arn:aws:iam::111100000002:user/dana',
  identityType: 'IAMUser',
  invokedBy: null,
  userAgent: 'aws-cli/2.15',
  person: null,
  ...rest,
})

/** What is said of one grant that `made` says who made. */
function outcomeOf(made: CreationEvent | null, grantee?: string) {
  const org = organization()
  const { key, role, watchedSince } = keyInUse(org)
  const { grantId } = org.grant(key, grantee ?? role, ['Decrypt'], { createdAt: after })
  const makers = new Map([[grantId, { event: made, request: null }]])
  const known = { ...noRecords, watchedSince, makers }
  return examine(grantOutsideKeyscope, org, known)[0]?.[1]
}

test('names who made it, or that it is not known; never a guess', () => {
  expect(outcomeOf(event({}))?.detail).toContain('by arn:aws:iam::111100000002:user/dana')
  expect(outcomeOf(null)?.detail).toContain('who made it is not known')
  expect(outcomeOf(event({ actorArn: '' }))?.detail).toContain('who made it is not known')
  expect(outcomeOf(event({}))?.severity).toBeUndefined()
})

test('what Terraform keeps is a remark, and is not fought', () => {
  const told = outcomeOf(event({ userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5' }))
  expect(told).toMatchObject({ status: 'fail', severity: 'low', detail: expect.stringContaining('kept in Terraform') })
  expect(told?.remediation).toContain('Terraform makes again')
})

test.each([
  ['EC2 makes for an instance', null, 'arn:aws:sts::111100000002:assumed-role/aws:ec2-infrastructure/i-1'],
  ['a service stands in for itself', null, 'dynamodb.us-east-1.amazonaws.com'],
  ['a service makes on behalf of somebody', event({ invokedBy: 'rds.amazonaws.com' }), undefined],
])('what %s is no finding', (_, made, grantee) => {
  expect(outcomeOf(made, grantee)?.status).toBe('not-applicable')
})

test('a key that no cluster needs, and one that was never read before, tell nothing', () => {
  const org = organization()
  const account = org.account('keys')
  const key = account.key('a')
  org.grant(key, account.role('app'), ['Decrypt'], { createdAt: after })
  const statusWith = (records: typeof noRecords) => examine(grantOutsideKeyscope, org, records)[0]?.[1].status
  expect(statusWith({ ...noRecords, watchedSince: new Map([[key, before]]) })).toBe('not-applicable')
  const used = organization()
  const { key: other, role } = keyInUse(used)
  used.grant(other, role, ['Decrypt'], { createdAt: after })
  expect(examine(grantOutsideKeyscope, used)[0]?.[1].status).toBe('not-applicable')
})
