import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling'
import { CreateLaunchTemplateCommand, CreateVolumeCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateClusterCommand, CreateNodegroupCommand, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
} from '@aws-sdk/client-kms'
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

export const region = 'us-west-2'
/** The role that moto lets anybody assume in every account it creates. */
export const accessRole = 'OrganizationAccountAccessRole'
export const writerRole = 'KeyscopeGrantWriter'

export interface MotoOrganization {
  readonly managementId: string
  readonly keyAccountId: string
  readonly workloadId: string
  readonly clusterArn: string
  readonly clusterName: string
  readonly controllerArn: string
  /** A customer key in the workload account that the Karpenter controller cannot use. */
  readonly nodeKeyArn: string
  /** A key in the key account that admits the workload account. */
  readonly sharedKeyArn: string
  readonly grantId: string
}

const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })

/** Three accounts, keys, grants, roles, a cluster with a node group, volumes: all through the AWS SDK. */
export async function buildOrganization(endpoint: string): Promise<MotoOrganization> {
  const base = { endpoint, region, credentials: { accessKeyId: 'moto', secretAccessKey: 'moto' } }
  const organizations = new OrganizationsClient(base)
  const created = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const managementId = required(created.Organization?.MasterAccountId)
  const root = required((await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id)
  const unit = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'Workloads' }))
  const account = async (name: string) => {
    const answer = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@northwind.example` }),
    )
    return required(answer.CreateAccountStatus?.AccountId)
  }
  const keyAccountId = await account('key-vault')
  const workloadId = await account('payments')
  await organizations.send(
    new MoveAccountCommand({
      AccountId: workloadId,
      SourceParentId: root,
      DestinationParentId: required(unit.OrganizationalUnit?.Id),
    }),
  )

  const sts = new STSClient(base)
  const inAccount = async (id: string) => {
    const { Credentials: c } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/${accessRole}`, RoleSessionName: 'build' }),
    )
    return {
      endpoint,
      region,
      credentials: {
        accessKeyId: required(c?.AccessKeyId),
        secretAccessKey: required(c?.SecretAccessKey),
        sessionToken: required(c?.SessionToken),
      },
    }
  }
  const keyAccount = await inAccount(keyAccountId)
  const workload = await inAccount(workloadId)

  const sharedKeyArn = await createSharedKey(new KMSClient(keyAccount), keyAccountId, workloadId)
  const kms = new KMSClient(workload)
  const nodeKeyArn = await createKey(kms, 'alias/payments/nodes', 'Node volumes of payments')
  const { grantId } = await createWorkloadGrant(kms, nodeKeyArn, workloadId)
  return {
    managementId,
    keyAccountId,
    workloadId,
    nodeKeyArn,
    sharedKeyArn,
    grantId,
    ...(await createCluster(workload, workloadId, nodeKeyArn)),
  }
}

async function createKey(kms: KMSClient, alias: string, description: string, policy?: string): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: description, Policy: policy }))
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }))
  return required(KeyMetadata?.Arn)
}

async function createSharedKey(kms: KMSClient, owner: string, workload: string): Promise<string> {
  const policy = document(
    { Sid: 'Owner', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: 'kms:*', Resource: '*' },
    {
      Sid: 'Workload',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${workload}:root` },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
    },
  )
  const arn = await createKey(kms, 'alias/shared/volumes', 'Shared volumes', policy)
  await kms.send(new EnableKeyRotationCommand({ KeyId: arn }))
  return arn
}

async function createWorkloadGrant(kms: KMSClient, keyArn: string, accountId: string): Promise<{ grantId: string }> {
  const { GrantId } = await kms.send(
    new CreateGrantCommand({
      KeyId: keyArn,
      Name: 'backup-of-payments',
      GranteePrincipal: `arn:aws:iam::${accountId}:role/backup`,
      Operations: ['Decrypt', 'DescribeKey'],
      Constraints: { EncryptionContextSubset: { purpose: 'backup' } },
    }),
  )
  return { grantId: required(GrantId) }
}

async function createCluster(
  config: ConstructorParameters<typeof EKSClient>[0] & object,
  accountId: string,
  keyArn: string,
) {
  const iam = new IAMClient(config)
  const role = async (name: string, trust: object, policy?: object) => {
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document(trust) }),
    )
    if (policy) {
      await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: name, PolicyDocument: document(policy) }))
    }
    return required(Role?.Arn)
  }
  const service = (name: string) => ({ Effect: 'Allow', Principal: { Service: name }, Action: 'sts:AssumeRole' })
  const clusterRole = await role('payments-cluster', service('eks.amazonaws.com'))
  const nodeRole = await role('payments-nodes', service('ec2.amazonaws.com'))

  await role(
    writerRole,
    { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
    {
      Effect: 'Allow',
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:DescribeKey', 'kms:RevokeGrant', 'kms:RetireGrant'],
      Resource: '*',
    },
  )

  const eks = new EKSClient(config)
  const clusterName = 'payments'
  await eks.send(
    new CreateClusterCommand({
      name: clusterName,
      roleArn: clusterRole,
      version: '1.33',
      resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }],
    }),
  )
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: clusterName }))
  const issuer = required(cluster?.identity?.oidc?.issuer).replace(/^https:\/\//, '')
  const controllerArn = await role(
    'payments-karpenter',
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${issuer}:sub`]: 'system:serviceaccount:kube-system:karpenter',
          [`${issuer}:aud`]: 'sts.amazonaws.com',
        },
      },
    },
    {
      Effect: 'Allow',
      Action: ['ec2:CreateFleet', 'ec2:RunInstances', 'ec2:CreateLaunchTemplate', 'iam:PassRole'],
      Resource: '*',
    },
  )

  const ec2 = new EC2Client(config)
  const tags = [
    { Key: 'eks:eks-cluster-name', Value: clusterName },
    { Key: `kubernetes.io/cluster/${clusterName}`, Value: 'owned' },
    { Key: 'karpenter.sh/nodepool', Value: 'default' },
    { Key: 'karpenter.k8s.aws/ec2nodeclass', Value: 'default' },
  ]
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'karpenter.k8s.aws/1234567890',
      LaunchTemplateData: {
        ImageId: 'ami-12c6146b',
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId: keyArn, VolumeSize: 20 } }],
      },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }],
    }),
  )
  await ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: `${region}a`,
      Size: 20,
      Encrypted: true,
      KmsKeyId: keyArn,
      TagSpecifications: [{ ResourceType: 'volume', Tags: tags }],
    }),
  )
  const autoScaling = new AutoScalingClient(config)
  await autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'payments-workers',
      MinSize: 0,
      MaxSize: 1,
      DesiredCapacity: 0,
      AvailabilityZones: [`${region}a`],
      LaunchTemplate: { LaunchTemplateName: 'karpenter.k8s.aws/1234567890', Version: '$Latest' },
    }),
  )
  await eks.send(
    new CreateNodegroupCommand({
      clusterName,
      nodegroupName: 'workers',
      nodeRole,
      subnets: ['subnet-1'],
      scalingConfig: { minSize: 0, maxSize: 1, desiredSize: 0 },
    }),
  )
  return { clusterArn: required(cluster?.arn), clusterName, controllerArn }
}

function required<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('The server left out something that AWS always answers.')
  return value
}
