import type { Key } from '../../world/kms-key'
import { type PolicyDocument, type PolicyStatement, policy } from '../../world/policy-document'
import type { Role } from '../../world/principals'
import { awsManagedPolicyArn } from './aws-managed-policies'
import type { ClusterBuilder, PodIdentityKind } from './cluster-builder'
import { addLaunchTemplate } from './launch-template'
import { hexId } from './made-up-ids'
import { addRunningNode, type NodePlan, nodeImage } from './nodes'
import { inline, trustsService } from './role-builder'

export interface KarpenterPlan {
  readonly identity: PodIdentityKind
  /** KMS statements of the controller. Karpenter's own policies have none. */
  readonly kms?: readonly PolicyStatement[]
  /** ARN of a permissions boundary. */
  readonly boundary?: string
  /** What the node class names: a key, or the text as someone wrote it; nothing for the account's default key. */
  readonly volumeKey?: Key | string
  /** Nodes that run; there are none where no launch has ever worked. */
  readonly running?: number
  readonly family?: 'al2023' | 'bottlerocket'
  readonly spot?: boolean
  /** False where the controller may not pass the node role to EC2. */
  readonly passesRole?: boolean
  /** The image of the node class, where it is not AWS's own. */
  readonly imageId?: string
  /** The controller role was deleted and made again: its unique id is not the first one's (R23). */
  readonly incarnation?: number
}

export interface Karpenter {
  readonly controller: Role
  readonly node: NodePlan
}

/** Karpenter in a cluster: controller and node role, its launch templates, and the nodes it runs. */
export function addKarpenter(cluster: ClusterBuilder, plan: KarpenterPlan): Karpenter {
  const { account, name, region } = cluster
  const nodeRole = addNodeRole(cluster)
  const controller = addController(cluster, plan, nodeRole)
  const family = plan.family ?? 'al2023'
  const nodeClass = family === 'bottlerocket' ? 'bottlerocket' : 'default'
  const devices = family === 'bottlerocket' ? ['/dev/xvda', '/dev/xvdb'] : ['/dev/xvda']
  const tags = {
    ...cluster.ownedTag,
    'eks:eks-cluster-name': name,
    'karpenter.sh/nodepool': 'general',
    'karpenter.k8s.aws/ec2nodeclass': nodeClass,
  }
  const imageId = plan.imageId ?? nodeImage(cluster, family)
  const instanceProfile = `${name}_${hexId(20, 'profile', cluster.arn)}`
  for (const arch of ['amd64', 'arm64']) {
    addLaunchTemplate(cluster, {
      name: `karpenter.k8s.aws/${hexId(20, 'karpenter template', cluster.arn, arch)}`,
      createdBy: `arn:aws:sts::${account.id}:assumed-role/${controller.name}/${sessionName(cluster, plan)}`,
      createdAt: account.daysAgo(2),
      tags,
      imageId,
      instanceProfile,
      devices,
      ...(plan.volumeKey && { volumeKey: typeof plan.volumeKey === 'string' ? plan.volumeKey : plan.volumeKey.arn }),
    })
  }
  const node: NodePlan = { group: 'karpenter', instanceProfile, imageId, tags, spot: plan.spot }
  const key = typeof plan.volumeKey === 'object' ? plan.volumeKey : account.defaultVolumeKey(region)
  for (let number = 0; number < (plan.running ?? 0); number++) {
    addRunningNode(cluster, nodeNamed(node, cluster, number, plan), number, key, devices)
  }
  return { controller, node }
}

/** Karpenter names each instance after its claim once it runs; every third one is a Spot instance where Spot is used. */
function nodeNamed(node: NodePlan, cluster: ClusterBuilder, number: number, { spot = false }: KarpenterPlan): NodePlan {
  const claim = `general-${hexId(5, 'claim', cluster.arn, number)}`
  return {
    ...node,
    spot: spot && number % 3 === 0,
    tags: { ...node.tags, 'karpenter.sh/nodeclaim': claim, Name: `${cluster.name}/${claim}` },
  }
}

const sessionName = (cluster: ClusterBuilder, { identity }: KarpenterPlan) =>
  identity === 'irsa' ? `17${hexId(17, 'session', cluster.arn)}` : `eks-${cluster.name}-karpenter`

function addNodeRole(cluster: ClusterBuilder): Role {
  const { account, name } = cluster
  const role = account.role({
    name: `KarpenterNodeRole-${name}`,
    description: `Nodes that Karpenter launches in ${name}`,
    trust: trustsService('ec2.amazonaws.com'),
    attached: [
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonSSMManagedInstanceCore',
    ].map(awsManagedPolicyArn),
    instanceProfile: `${name}_${hexId(20, 'profile', cluster.arn)}`,
    instanceProfileTags: {
      ...cluster.ownedTag,
      'eks:eks-cluster-name': name,
      'karpenter.k8s.aws/ec2nodeclass': 'default',
      'topology.kubernetes.io/region': cluster.region,
    },
  })
  cluster.addAccessEntry(role.arn, 'EC2_LINUX')
  return role
}

function addController(cluster: ClusterBuilder, plan: KarpenterPlan, nodeRole: Role): Role {
  const { account, name } = cluster
  const own = account.managedPolicy(`KarpenterControllerPolicy-${name}`, controllerPolicy(cluster, nodeRole, plan))
  const controller = account.role({
    name: `${name}-karpenter`,
    description: `Karpenter controller of ${name}`,
    trust: cluster.trustFor(plan.identity, 'kube-system', 'karpenter'),
    attached: [own.arn],
    inline: plan.kms ? [inline('VolumeKeys', ...plan.kms)] : [],
    ...(plan.boundary && { boundary: plan.boundary }),
    ...(plan.incarnation && { incarnation: plan.incarnation, createdAt: account.daysAgo(5) }),
  })
  if (plan.identity === 'pod-identity') cluster.associate('kube-system', 'karpenter', controller)
  return controller
}

/** What a controller needs of EC2, IAM and EKS to run nodes. Like the published policies it says nothing of KMS. */
function controllerPolicy(
  cluster: ClusterBuilder,
  nodeRole: Role,
  { passesRole = true }: KarpenterPlan,
): PolicyDocument {
  const { account, region, name } = cluster
  const owned = {
    [`aws:RequestTag/kubernetes.io/cluster/${name}`]: 'owned',
    'aws:RequestTag/eks:eks-cluster-name': name,
  }
  return policy(
    {
      Sid: 'LaunchTaggedNodes',
      Effect: 'Allow',
      Action: ['ec2:CreateFleet', 'ec2:RunInstances', 'ec2:CreateLaunchTemplate'],
      Resource: '*',
      Condition: { StringEquals: owned, StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' } },
    },
    {
      Sid: 'ReadImagesAndNetworks',
      Effect: 'Allow',
      Action: [
        'ec2:DescribeImages',
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeInstanceTypeOfferings',
        'ec2:DescribeLaunchTemplates',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSpotPriceHistory',
        'ec2:DescribeSubnets',
        'ssm:GetParameter',
        'pricing:GetProducts',
      ],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    {
      Sid: 'RemoveOwnNodes',
      Effect: 'Allow',
      Action: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
      Resource: '*',
      Condition: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${name}`]: 'owned' } },
    },
    ...(passesRole ? [passNodeRole(nodeRole)] : []),
    {
      Sid: 'KeepInstanceProfiles',
      Effect: 'Allow',
      Action: [
        'iam:CreateInstanceProfile',
        'iam:AddRoleToInstanceProfile',
        'iam:GetInstanceProfile',
        'iam:TagInstanceProfile',
      ],
      Resource: `arn:aws:iam::${account.id}:instance-profile/*`,
    },
    { Sid: 'ReadCluster', Effect: 'Allow', Action: 'eks:DescribeCluster', Resource: cluster.arn },
    {
      Sid: 'ReadInterruptions',
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueUrl'],
      Resource: `arn:aws:sqs:${region}:${account.id}:${name}`,
    },
  )
}

const passNodeRole = (nodeRole: Role): PolicyStatement => ({
  Sid: 'PassNodeRole',
  Effect: 'Allow',
  Action: 'iam:PassRole',
  Resource: nodeRole.arn,
  Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
})
