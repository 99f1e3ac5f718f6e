import type { TrailEvent } from '../world/trail-event'
import type { ClusterBuilder } from './builder/cluster-builder'
import type { PersistentVolume } from './builder/ebs-csi'
import type { LaunchTraces } from './builder/failed-launches'
import { hexId } from './builder/made-up-ids'
import { keyInWrongState, type StateReason, zone } from './builder/nodes'
import type { Trace } from './incidents-expectations'

/** What people find in Kubernetes, in EC2 and in CloudTrail after a launch in vain, as they would paste it. */

const claimOf = (cluster: ClusterBuilder, instanceId: string) => `general-${hexId(5, 'claim', cluster.arn, instanceId)}`

/** AWS's record of a refused call, and its message alone. */
export function trailTraces(event: TrailEvent | undefined): Trace[] {
  if (!event) return []
  const { errorCode, errorMessage } = event.record as { errorCode: string; errorMessage: string }
  const kind = errorMessage.includes('is not authorized to perform') ? 'an AccessDenied message' : 'an error message'
  return [
    { kind: 'a CloudTrail event', text: JSON.stringify(event.record, null, 2) },
    { kind, text: `${errorCode}: ${errorMessage}` },
  ]
}

interface Died {
  readonly died?: StateReason
  /** As the node class or template says it. */
  readonly written: string
}

/** Of a node that EC2 took down at launch. */
function instanceTraces(
  cluster: ClusterBuilder,
  instanceId: string,
  { died = keyInWrongState, written }: Died,
): Trace[] {
  return [
    { kind: 'an instance id', text: instanceId },
    { kind: 'an instance id with its state reason', text: `${instanceId} terminated, ${died.Message}` },
    { kind: 'a state reason with the key', text: `${died.Code} (${keyWords(written)})` },
    { kind: 'the cluster’s name with the state reason', text: `cluster: ${cluster.name}\n${died.Message}` },
  ]
}

const keyWords = (written: string) => (written.startsWith('arn:') ? written : `KmsKeyId: ${written}`)

/** Of nodes that Karpenter launched. */
export function karpenterTraces(cluster: ClusterBuilder, { instances, events }: LaunchTraces, how: Died): Trace[] {
  const [instanceId = ''] = instances
  return [
    ...instanceTraces(cluster, instanceId, how),
    ...trailTraces(events[0]),
    { kind: 'log lines of Karpenter', text: karpenterLog(cluster, instanceId) },
    { kind: 'a list of NodeClaims', text: claimList(cluster, instanceId) },
    { kind: 'the events of a NodeClaim', text: claimEvents(cluster, instanceId) },
  ]
}

function karpenterLog(cluster: ClusterBuilder, instanceId: string): string {
  const line = (minutes: number, message: string, more: object) =>
    JSON.stringify({
      level: 'INFO',
      time: cluster.account.minutesAgo(minutes).toISOString(),
      logger: 'controller',
      message,
      commit: '3c6a1f9',
      controller: 'nodeclaim.lifecycle',
      controllerGroup: 'karpenter.sh',
      controllerKind: 'NodeClaim',
      NodeClaim: { name: claimOf(cluster, instanceId) },
      namespace: '',
      ...more,
    })
  return [
    line(6, 'launched nodeclaim', {
      'provider-id': providerId(cluster, instanceId),
      'instance-type': 'm7i.xlarge',
      zone: zone(cluster.region, instanceId),
      'capacity-type': 'on-demand',
    }),
    line(5, 'deleted nodeclaim', {}),
  ].join('\n')
}

const providerId = (cluster: ClusterBuilder, instanceId: string) =>
  `aws:///${zone(cluster.region, instanceId)}/${instanceId}`

/** `kubectl get nodeclaims -o wide` */
const claimList = (cluster: ClusterBuilder, instanceId: string) =>
  [
    'NAME            TYPE         CAPACITY    ZONE         NODE   READY     AGE   ID                                          NODEPOOL   NODECLASS   DRIFTED',
    `${claimOf(cluster, instanceId)}   m7i.xlarge   on-demand   ${zone(cluster.region, instanceId)}          Unknown   6m    ${providerId(cluster, instanceId)}   general    default`,
  ].join('\n')

/** The end of `kubectl describe nodeclaim` */
const claimEvents = (cluster: ClusterBuilder, instanceId: string) =>
  [
    `Name:         ${claimOf(cluster, instanceId)}`,
    'API Version:  karpenter.sh/v1',
    'Kind:         NodeClaim',
    'Status:',
    `  Provider ID:  ${providerId(cluster, instanceId)}`,
    'Events:',
    '  Type     Reason               Age   From       Message',
    '  ----     ------               ----  ----       -------',
    '  Normal   Launched             6m    karpenter  Status condition transitioned, Type: Launched, Status: Unknown -> True, Reason: Launched',
    '  Normal   InstanceTerminating  5m    karpenter  Instance is terminating',
    '  Warning  FailedDraining       5m    karpenter  Failed to drain node, no node found',
  ].join('\n')

/** Of a node that runs: its host name and the name of its claim. */
export function runningNodeTraces(cluster: ClusterBuilder): Trace[] {
  const node = cluster.resources.instances.find(
    ({ State, Tags = [] }) =>
      State?.Name === 'running' && Tags.some(({ Key }) => Key === `kubernetes.io/cluster/${cluster.name}`),
  )
  const claim = node?.Tags?.find(({ Key }) => Key === 'karpenter.sh/nodeclaim')?.Value
  return [
    ...(node?.PrivateDnsName ? [{ kind: 'the name of a node that runs', text: `node/${node.PrivateDnsName}` }] : []),
    ...(claim ? [{ kind: 'the name of a NodeClaim that runs', text: `nodeclaim.karpenter.sh/${claim}` }] : []),
  ]
}

/** Of a node group: the newest activity of its Auto Scaling group, and what EKS says of the group's health. */
export function nodeGroupTraces(cluster: ClusterBuilder, group: string, how: Died & { event?: TrailEvent }): Trace[] {
  const prefix = `eks-${group}-`
  const names = cluster.nodegroups.flatMap(({ resources }) => resources?.autoScalingGroups ?? [])
  const groupName = names.find(({ name }) => name?.startsWith(prefix))?.name ?? ''
  const [activity] = cluster.resources.scalingActivities.filter((one) => one.AutoScalingGroupName === groupName)
  const instanceId = /i-[0-9a-f]{17}/.exec(activity?.Description ?? '')?.[0] ?? ''
  return [
    ...instanceTraces(cluster, instanceId, how),
    ...trailTraces(how.event),
    { kind: 'a scaling activity', text: JSON.stringify({ Activities: [activity] }, null, 4) },
    {
      kind: 'the health of a node group',
      text: `AsgInstanceLaunchFailures: ${activity?.StatusMessage}\nresourceIds: ${groupName}`,
    },
  ]
}

/** What the EBS CSI driver says of a volume that it could not attach. */
export const attachTraces = ({ name, volumeId, instanceId }: PersistentVolume, died: string): Trace[] => [
  {
    kind: 'a CSI event',
    text: `Warning  FailedAttachVolume  12s (x6 over 2m)  attachdetach-controller  AttachVolume.Attach failed for volume "${name}" : rpc error: code = Internal desc = Could not attach volume "${volumeId}" to node "${instanceId}": could not attach volume "${volumeId}" to node "${instanceId}": operation error EC2: AttachVolume, https response error StatusCode: 400, RequestID: 5f1f2c0e-4a55-4a30-9f0d-000000000001, api error ${died}`,
  },
  { kind: 'the name of a persistent volume', text: `persistentvolume/${name}` },
  { kind: 'a volume id', text: volumeId },
]

/** What it says of a volume that it could not make; Kubernetes names the claim, the driver only the storage class. */
export const provisionTraces = (cluster: ClusterBuilder, volumeId: string): Trace[] => [
  {
    kind: 'a CSI event with the cluster’s name',
    text: `cluster: ${cluster.name}\nWarning  ProvisioningFailed  8s (x4 over 40s)  ebs.csi.aws.com_ebs-csi-controller-6d9f_3f1c  failed to provision volume with StorageClass "encrypted": rpc error: code = Internal desc = Could not create volume "pvc-6f0d2b1a-0000-4000-8000-00000000000a": failed to get an available volume in EC2: operation error EC2: DescribeVolumes, https response error StatusCode: 400, RequestID: 5f1f2c0e-4a55-4a30-9f0d-000000000002, api error InvalidVolume.NotFound: The volume '${volumeId}' does not exist.`,
  },
]
