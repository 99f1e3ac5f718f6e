import { AutoScalingClient, DescribeAutoScalingGroupsCommand, InvalidNextToken } from '@aws-sdk/client-auto-scaling'
import { CloudTrailClient, InvalidMaxResultsException, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { DescribeVolumesCommand, EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2'
import { DescribeClusterCommand, EKSClient, ResourceNotFoundException } from '@aws-sdk/client-eks'
import { GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam'
import { DescribeKeyCommand, EncryptCommand, KMSClient, NotFoundException } from '@aws-sdk/client-kms'
import {
  AccessDeniedException,
  DescribeOrganizationCommand,
  ListAccountsForParentCommand,
  OrganizationsClient,
  ParentNotFoundException,
} from '@aws-sdk/client-organizations'
import { GetCallerIdentityCommand, MalformedPolicyDocumentException, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MANAGEMENT_ACCOUNT_ID, ORGANIZATION_ID } from '../scenarios/northwind-accounts'
import { NORTHWIND_SCANNER_ROLE } from '../scenarios/northwind-credentials'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../testing/own-organization'
import { policy } from '../world/policy-document'

const PAYMENTS = '111100000003'
const CLAIMS = '111100000006'

let simulator: Simulator
/** A client's configuration as the scanner of an account. */
let scanner: (accountId: string, region?: string) => Promise<ReturnType<typeof clientConfig>>

beforeAll(async () => {
  simulator = await startNorthwind()
  scanner = async (accountId, region = 'us-west-2') =>
    clientConfig(simulator, region, await assume(simulator, accountId, NORTHWIND_SCANNER_ROLE))
})
afterAll(() => simulator.close())

test('STS says who calls, and answers a session policy that is no JSON with its own exception', async () => {
  const hub = await new STSClient(clientConfig(simulator, 'us-east-1')).send(new GetCallerIdentityCommand({}))
  expect(hub).toMatchObject({
    Account: MANAGEMENT_ACCOUNT_ID,
    Arn: `arn:aws:iam::${MANAGEMENT_ACCOUNT_ID}:user/keyscope`,
  })
  const session = await new STSClient(await scanner(PAYMENTS)).send(new GetCallerIdentityCommand({}))
  expect(session.Arn).toBe(`arn:aws:sts::${PAYMENTS}:assumed-role/${NORTHWIND_SCANNER_ROLE}/test`)
  const error = await errorOf(assume(simulator, PAYMENTS, NORTHWIND_SCANNER_ROLE, { Policy: 'allow everything' }))
  expect(error).toBeInstanceOf(MalformedPolicyDocumentException)
  expect(error).toMatchObject({ name: 'MalformedPolicyDocumentException', $metadata: { httpStatusCode: 400 } })
})

test.each(['NoSuchRole', 'payments-prod-karpenter'])(
  'STS refuses %s with AWS’s words, whether the role does not exist or does not trust the caller',
  async (role) => {
    const error = await errorOf(assume(simulator, PAYMENTS, role))
    expect(error).toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })
    expect(error.message).toBe(
      `User: arn:aws:iam::${MANAGEMENT_ACCOUNT_ID}:user/keyscope is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${PAYMENTS}:role/${role}`,
    )
  },
)

test('Organizations describes the organization, and misses a parent with its own exception', async () => {
  const organizations = new OrganizationsClient(await scanner(MANAGEMENT_ACCOUNT_ID, 'us-east-1'))
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}))
  expect(Organization).toMatchObject({ Id: ORGANIZATION_ID, MasterAccountId: MANAGEMENT_ACCOUNT_ID })
  const error = await errorOf(organizations.send(new ListAccountsForParentCommand({ ParentId: 'ou-none-00000000' })))
  expect(error).toBeInstanceOf(ParentNotFoundException)
  expect(error.$metadata?.httpStatusCode).toBe(400)
})

test('Organizations answers a member account about nothing but the organization it is in', async () => {
  const member = new OrganizationsClient(await scanner(PAYMENTS, 'us-east-1'))
  const error = await errorOf(member.send(new ListAccountsForParentCommand({ ParentId: simulator.world.rootId })))
  expect(error).toBeInstanceOf(AccessDeniedException)
  expect(error.message).toBe("You don't have permissions to access this resource.")
})

test('KMS describes a key by its alias, and misses one with NotFoundException', async () => {
  const kms = new KMSClient(await scanner(CLAIMS))
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/claims-db' }))
  const key = getKey(simulator, CLAIMS, 'us-west-2', 'claims-db')
  expect(KeyMetadata).toMatchObject({ Arn: key.arn, KeyManager: 'CUSTOMER', KeyState: 'Enabled' })
  expect(KeyMetadata?.CreationDate).toEqual(key.createdAt)
  const KeyId = '00000000-0000-4000-8000-000000000000'
  const error = await errorOf(kms.send(new DescribeKeyCommand({ KeyId })))
  expect(error).toBeInstanceOf(NotFoundException)
  expect(error).toMatchObject({
    message: `Key 'arn:aws:kms:us-west-2:${CLAIMS}:key/${KeyId}' does not exist`,
    $metadata: { httpStatusCode: 400 },
  })
})

test('IAM sends documents URL-encoded, and misses a role with NoSuchEntityException', async () => {
  const own = await startOwnOrganization((_, management) => {
    management.role({ name: 'Builder', trust: policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }) })
  })
  const iam = new IAMClient(clientConfig(own, 'us-east-1', adminCredentials))
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'Builder' }))
  expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/)
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toMatchObject({ Version: '2012-10-17' })
  const error = await errorOf(iam.send(new GetRoleCommand({ RoleName: 'Nobody' })))
  expect(error).toBeInstanceOf(NoSuchEntityException)
  expect(error).toMatchObject({
    message: 'The role with name Nobody cannot be found.',
    $metadata: { httpStatusCode: 404 },
  })
  await own.close()
})

test('EKS describes a cluster with its encryption, and misses one with ResourceNotFoundException', async () => {
  const eks = new EKSClient(await scanner(PAYMENTS))
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'payments-prod' }))
  const secrets = getKey(simulator, PAYMENTS, 'us-west-2', 'payments-secrets')
  expect(cluster?.encryptionConfig).toEqual([{ resources: ['secrets'], provider: { keyArn: secrets.arn } }])
  const error = await errorOf(eks.send(new DescribeClusterCommand({ name: 'payments-nowhere' })))
  expect(error).toBeInstanceOf(ResourceNotFoundException)
  expect(error).toMatchObject({
    message: 'No cluster found for name: payments-nowhere.',
    clusterName: 'payments-nowhere',
    $metadata: { httpStatusCode: 404 },
  })
})

test('EC2 describes volumes by filter, and misses one with InvalidVolume.NotFound', async () => {
  const ec2 = new EC2Client(await scanner(PAYMENTS))
  const filters = [
    { Name: 'encrypted', Values: ['true'] },
    { Name: 'tag-key', Values: ['ebs.csi.aws.com/*'] },
  ]
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: filters }))
  expect(Volumes).toHaveLength(5)
  expect(new Set(Volumes.map(({ KmsKeyId }) => KmsKeyId))).toEqual(
    new Set([getKey(simulator, '111100000002', 'us-west-2', 'payments-volumes').arn]),
  )
  const error = await errorOf(ec2.send(new DescribeVolumesCommand({ VolumeIds: ['vol-00000000000000000'] })))
  expect(error).toBeInstanceOf(EC2ServiceException)
  expect(error).toMatchObject({
    name: 'InvalidVolume.NotFound',
    $metadata: { httpStatusCode: 400 },
  })
})

test('Auto Scaling describes groups, and refuses a token it never gave with its own exception', async () => {
  const autoScaling = new AutoScalingClient(await scanner(PAYMENTS, 'us-east-1'))
  const { AutoScalingGroups } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}))
  expect(AutoScalingGroups).toHaveLength(1)
  expect(AutoScalingGroups?.[0]?.ServiceLinkedRoleARN).toMatch(/AWSServiceRoleForAutoScaling_batch$/)
  const error = await errorOf(autoScaling.send(new DescribeAutoScalingGroupsCommand({ NextToken: 'made up' })))
  expect(error).toBeInstanceOf(InvalidNextToken)
  expect(error.$metadata?.httpStatusCode).toBe(400)
})

test('CloudTrail finds the launches that failed, and refuses too long a page with its own exception', async () => {
  const trail = new CloudTrailClient(await scanner(CLAIMS))
  const { Events = [] } = await trail.send(new LookupEventsCommand({}))
  expect(Events).toHaveLength(2)
  expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '{}')).toMatchObject({ recipientAccountId: CLAIMS })
  const error = await errorOf(trail.send(new LookupEventsCommand({ MaxResults: 51 })))
  expect(error).toBeInstanceOf(InvalidMaxResultsException)
})

test('an operation that is not simulated says so', async () => {
  const kms = new KMSClient(await scanner(CLAIMS))
  const error = await errorOf(kms.send(new EncryptCommand({ KeyId: 'alias/claims-db', Plaintext: new Uint8Array(1) })))
  expect(error).toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } })
  expect(error.message).toBe('kms:Encrypt is not simulated.')
})
