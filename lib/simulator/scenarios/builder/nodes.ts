import type { Instance, Tag, Volume } from '@aws-sdk/client-ec2'
import type { Key } from '../../world/kms-key'
import type { ClusterBuilder } from './cluster-builder'
import { addGrant } from './key-builder'
import { ec2Id, pickNumber } from './made-up-ids'

export const IMAGE_OWNER = '111199990000'
const INSTANCE_TYPES = ['m7g.large', 'm7i.xlarge', 'c7g.2xlarge', 'r7i.large'] as const

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

export interface NodePlan {
  /** Tells this group of nodes from others of the cluster. */
  readonly group: string
  readonly instanceProfile: string
  readonly imageId: string
  readonly tags: Readonly<Record<string, string>>
  readonly spot?: boolean
}

/** A running node whose volumes are encrypted, each with the grant that EC2 made for the instance. */
export function addRunningNode(
  cluster: ClusterBuilder,
  plan: NodePlan,
  number: number,
  key: Key,
  devices = ['/dev/xvda'],
): void {
  const instanceId = ec2Id('i', cluster.arn, plan.group, number)
  const launchedAt = cluster.account.minutesAgo(90 + pickNumber(20_000, instanceId))
  const volumes = devices.map((device) => volume(cluster, plan, instanceId, device, key, launchedAt))
  for (const { VolumeId = '' } of volumes) addInstanceGrant(cluster, key, instanceId, VolumeId, launchedAt)
  cluster.resources.volumes.push(...volumes)
  cluster.resources.instances.push({
    ...instance(cluster, plan, instanceId, launchedAt),
    State: { Code: 16, Name: 'running' },
    PrivateDnsName: privateName(cluster.region, instanceId),
    StateTransitionReason: '',
    BlockDeviceMappings: volumes.map(({ VolumeId }, at) => ({
      DeviceName: devices[at],
      Ebs: { VolumeId, Status: 'attached', DeleteOnTermination: true, AttachTime: launchedAt },
    })),
  })
}

/** EC2's words for the end of an instance whose key could not be used; it does not say which is used when. */
export const keyInWrongState = {
  Code: 'Client.InvalidKMSKey.InvalidState',
  Message: 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state',
} as const
export const errorOnLaunch = {
  Code: 'Client.InternalError',
  Message: 'Client.InternalError: Client error on launch',
} as const
export type StateReason = typeof keyInWrongState | typeof errorOnLaunch

/** A node that EC2 took down at launch because its volume's key could not be used; EC2 shows it for about an hour. */
export function addFailedNode(
  cluster: ClusterBuilder,
  plan: NodePlan,
  number: number,
  died: StateReason = keyInWrongState,
): string {
  const instanceId = ec2Id('i', cluster.arn, plan.group, 'failed', number)
  const launchedAt = cluster.account.minutesAgo(6 + 7 * number)
  cluster.resources.instances.push({
    ...instance(cluster, plan, instanceId, launchedAt),
    State: { Code: 48, Name: 'terminated' },
    StateReason: died,
    StateTransitionReason: 'Server.InternalError',
    BlockDeviceMappings: [],
  })
  return instanceId
}

/** EC2 lets the instance's own policy-less role decrypt its volume, and nothing else (domain rules 3.2). */
export function addInstanceGrant(
  cluster: ClusterBuilder,
  key: Key,
  instanceId: string,
  volumeId: string,
  at: Date,
): void {
  addGrant(key, {
    to: `arn:aws:sts::${cluster.account.id}:assumed-role/aws:ec2-infrastructure/${instanceId}`,
    operations: ['Decrypt', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
    issuedBy: cluster.account.id,
    at,
    constraints: { EncryptionContextSubset: { 'aws:ebs:id': volumeId } },
  })
}

function instance(cluster: ClusterBuilder, plan: NodePlan, instanceId: string, launchedAt: Date): Instance {
  return {
    InstanceId: instanceId,
    ImageId: plan.imageId,
    InstanceType: INSTANCE_TYPES[pickNumber(INSTANCE_TYPES.length, instanceId)],
    LaunchTime: launchedAt,
    Placement: { AvailabilityZone: zone(cluster.region, instanceId) },
    PrivateIpAddress: privateAddress(instanceId).join('.'),
    IamInstanceProfile: {
      Arn: `arn:aws:iam::${cluster.account.id}:instance-profile/${plan.instanceProfile}`,
      Id: plan.instanceProfile,
    },
    ...(plan.spot && { InstanceLifecycle: 'spot' }),
    Tags: tagList(plan.tags),
  }
}

const privateAddress = (instanceId: string) => [
  10,
  pickNumber(200, instanceId, 'a'),
  pickNumber(250, instanceId, 'b'),
  10 + pickNumber(200, instanceId, 'c'),
]

/** The host name EC2 gives an address, and Kubernetes the node; us-east-1 has a domain of its own. */
function privateName(region: string, instanceId: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`
  return `ip-${privateAddress(instanceId).join('-')}.${domain}`
}

function volume(
  cluster: ClusterBuilder,
  plan: NodePlan,
  instanceId: string,
  device: string,
  key: Key,
  at: Date,
): Volume {
  const VolumeId = ec2Id('vol', instanceId, device)
  return {
    VolumeId,
    Size: 80,
    VolumeType: 'gp3',
    State: 'in-use',
    Encrypted: true,
    KmsKeyId: key.arn,
    AvailabilityZone: zone(cluster.region, instanceId),
    CreateTime: at,
    Attachments: [
      {
        InstanceId: instanceId,
        VolumeId,
        Device: device,
        State: 'attached',
        AttachTime: at,
        DeleteOnTermination: true,
      },
    ],
    Tags: tagList(plan.tags),
  }
}

export const zone = (region: string, of: string) => `${region}${'abc'.charAt(pickNumber(3, 'zone', of))}`

/** The public image that nodes start from. Its snapshot is not encrypted. */
export function nodeImage(cluster: ClusterBuilder, family: 'al2023' | 'bottlerocket'): string {
  const ImageId = ec2Id('ami', cluster.region, family)
  const { images } = cluster.resources
  if (!images.some((image) => image.ImageId === ImageId)) {
    images.push({
      ImageId,
      Name: family === 'al2023' ? 'amazon-eks-node-al2023-x86_64-standard-1.33' : 'bottlerocket-aws-k8s-1.33-x86_64',
      OwnerId: IMAGE_OWNER,
      ImageOwnerAlias: 'amazon',
      Public: true,
      State: 'available',
      RootDeviceName: '/dev/xvda',
      RootDeviceType: 'ebs',
      Architecture: 'x86_64',
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: { SnapshotId: ec2Id('snap', ImageId), VolumeSize: 20, VolumeType: 'gp3', Encrypted: false },
        },
      ],
    })
  }
  return ImageId
}
