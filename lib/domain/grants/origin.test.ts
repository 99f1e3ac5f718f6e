import { describe, expect, test } from 'vitest'
import type { Grant } from '../inventory/key'
import { type CreationEvent, originOf } from './origin'

const grant = (rest: Partial<Grant>): Grant => ({
  grantId: 'g',
  keyArn: 'arn:aws:kms:us-east-1:111100000001:key/1',
  name: '',
  createdAt: '2026-02-01T00:00:00Z',
  granteePrincipal: null,
  granteeServicePrincipal: null,
  retiringPrincipal: null,
  retiringServicePrincipal: null,
  issuingAccount: '111100000002',
  operations: ['Decrypt'],
  constraints: null,
  ...rest,
})
const nobody = { event: null, request: null }
const sts = 'arn:aws:sts::111100000002:assumed-role'
const iam = 'arn:aws:iam::111100000002'
const subset = (context: Record<string, string>) => ({
  encryptionContextEquals: null,
  encryptionContextSubset: context,
  sourceArn: null,
})

describe('by its shape', () => {
  test.each<[string, Partial<Grant>, string, string]>([
    [
      'EC2 for an instance, as ListGrants shows it',
      { granteePrincipal: `${sts}/aws:ec2-infrastructure/i-0a` },
      'service',
      'EC2, for an instance',
    ],
    [
      'EC2 for an instance, as CloudTrail writes it',
      { granteePrincipal: '111100000002:aws:ec2-infrastructure:i-0a' },
      'service',
      'EC2, for an instance',
    ],
    [
      'a service that stands for itself',
      { granteePrincipal: 'dynamodb.us-west-2.amazonaws.com' },
      'service',
      'DynamoDB',
    ],
    [
      'a service principal customers can name since 2026',
      { granteeServicePrincipal: 'rds.amazonaws.com' },
      'not-told',
      'Not told',
    ],
    [
      'the Auto Scaling role',
      { granteePrincipal: `${iam}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling` },
      'customer',
      'Somebody of account 111100000002',
    ],
    [
      'the Spot role',
      { granteePrincipal: `${iam}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot` },
      'customer',
      'Somebody of account 111100000002',
    ],
    [
      'another service-linked role',
      { granteePrincipal: `${iam}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS` },
      'not-told',
      'Not told',
    ],
    ['a role', { granteePrincipal: `${iam}:role/app/payments` }, 'not-told', 'Not told'],
    ['a user', { granteePrincipal: `${iam}:user/dana` }, 'not-told', 'Not told'],
    ['an account', { granteePrincipal: `${iam}:root` }, 'not-told', 'Not told'],
    ['a session', { granteePrincipal: `${sts}/app/session` }, 'not-told', 'Not told'],
    [
      'a unique id, as Lambda leaves it',
      { granteePrincipal: 'AROAEXAMPLE000000001:my-function', constraints: subset({ 'aws:lambda:FunctionArn': 'f' }) },
      'not-told',
      'Not told',
    ],
    [
      'an encryption context that anybody can write',
      { granteePrincipal: `${iam}:role/r`, constraints: subset({ 'aws:rds:db-id': 'db-1' }) },
      'not-told',
      'Not told',
    ],
    [
      'a name that says Terraform',
      { granteePrincipal: `${iam}:role/r`, name: 'terraform-analytics-workers' },
      'pipeline',
      'Terraform',
    ],
    ['a name that says nothing', { granteePrincipal: `${iam}:role/r`, name: 'workers' }, 'not-told', 'Not told'],
  ])('%s', (_, shape, kind, maker) => {
    expect(originOf(grant(shape), nobody)).toMatchObject({ kind, maker })
  })
})

describe('by the call that CloudTrail saw', () => {
  const event = (rest: Partial<CreationEvent>): CreationEvent => ({
    at: '2026-02-01T00:00:00Z',
    actorArn: `${sts}/deploy/session`,
    identityType: 'AssumedRole',
    invokedBy: null,
    userAgent: 'aws-cli/2.15',
    person: null,
    ...rest,
  })
  test.each<[string, Partial<CreationEvent>, string, string]>([
    ['a service for somebody', { invokedBy: 'ec2.amazonaws.com' }, 'service', 'EC2'],
    [
      'a service for itself',
      { identityType: 'AWSService', actorArn: '', invokedBy: 'rds.amazonaws.com' },
      'service',
      'RDS',
    ],
    ['Terraform', { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 aws-sdk-go-v2' }, 'pipeline', 'Terraform'],
    ['CloudFormation', { userAgent: 'cloudformation.amazonaws.com' }, 'pipeline', 'CloudFormation'],
    [
      'a person of Identity Center',
      { actorArn: `${sts}/AWSReservedSSO_Admin_0123456789abcdef/dana@northwind.example` },
      'person',
      'dana@northwind.example',
    ],
    ['a person by source identity', { person: 'dana' }, 'person', 'dana'],
    ['a user', { actorArn: `${iam}:user/dana`, identityType: 'IAMUser' }, 'person', 'dana'],
    [
      'an instance',
      { actorArn: `${sts}/runner/i-0123456789abcdef0` },
      'pipeline',
      'runner on instance i-0123456789abcdef0',
    ],
    ['GitHub Actions', { actorArn: `${sts}/deploy/GitHubActions` }, 'pipeline', 'GitHub Actions, deploy'],
    ['some session', {}, 'customer', 'deploy/session'],
  ])('%s', (_, seen, kind, maker) => {
    const told = originOf(grant({ granteePrincipal: `${iam}:role/r` }), { event: event(seen), request: null })
    expect(told).toMatchObject({
      kind,
      maker,
      told: 'event',
      evidence: expect.stringContaining('CloudTrail saw CreateGrant'),
    })
  })

  test('an event without anybody leaves it to the shape', () => {
    const told = originOf(grant({ granteePrincipal: `${sts}/aws:ec2-infrastructure/i-0a` }), {
      event: event({ actorArn: '' }),
      request: null,
    })
    expect(told).toMatchObject({ kind: 'service', told: 'shape' })
  })
})

test('a request made here says so, whatever else is seen', () => {
  const told = originOf(grant({ granteePrincipal: `${iam}:role/r`, name: 'req' }), { event: null, request: 7 })
  expect(told).toMatchObject({ kind: 'keyscope', maker: 'Keyscope, request 7', told: 'request' })
})

describe('what is kept in code', () => {
  const role = { granteePrincipal: `${iam}:role/r` }
  const terraform: CreationEvent = {
    at: '2026-02-01T00:00:00Z',
    actorArn: `${sts}/deploy/session`,
    identityType: 'AssumedRole',
    invokedBy: null,
    userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5',
    person: null,
  }
  const keptIn = (shape: Partial<Grant>, facts: Partial<Parameters<typeof originOf>[1]> = {}) =>
    originOf(grant({ ...role, ...shape }), { ...nobody, ...facts }).keptIn

  test('is told by the call, by the name, and by the tags of the key', () => {
    expect(keptIn({}, { event: terraform })).toBe('Terraform')
    expect(keptIn({ name: 'terraform-workers' })).toBe('Terraform')
    expect(keptIn({}, { event: { ...terraform, invokedBy: 'cloudformation.amazonaws.com' } })).toBe('CloudFormation')
    expect(keptIn({}, { event: { ...terraform, userAgent: 'aws-cli/2.15' } })).toBeNull()
    expect(keptIn({})).toBeNull()
  })

  test.each([
    [{ ManagedBy: 'terraform' }, 'Terraform'],
    [{ 'managed-by': 'OpenTofu' }, 'Terraform'],
    [{ provisioner: 'Pulumi' }, 'Pulumi'],
    [{ Terraform: 'true' }, 'Terraform'],
    [{ 'aws:cloudformation:stack-name': 'keys' }, 'CloudFormation'],
    [{ Terraform: 'false' }, null],
    [{ ManagedBy: 'dana' }, null],
    [{ Description: 'was terraform once' }, null],
  ])('by the tags %j', (keyTags, tool) => {
    expect(keptIn({}, { keyTags })).toBe(tool)
    // A service's own grant is in nobody's code, and a call seen tells more than a tag.
    expect(keptIn({ granteePrincipal: `${sts}/aws:ec2-infrastructure/i-0a` }, { keyTags })).toBeNull()
    expect(keptIn({}, { keyTags, event: { ...terraform, userAgent: 'aws-cli/2.15' } })).toBeNull()
  })

  test('a grant of ours is, once Terraform made it again under its name', () => {
    expect(keptIn({ name: 'ksg-1' }, { request: 7 })).toBeNull()
    expect(keptIn({ name: 'ksg-1' }, { request: 7, keyTags: { ManagedBy: 'terraform' } })).toBeNull()
    expect(keptIn({ name: 'ksg-1' }, { request: 7, event: terraform })).toBe('Terraform')
  })
})
