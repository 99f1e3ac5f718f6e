import type { Key } from '../../world/kms-key'
import type { PolicyStatement } from '../../world/policy-document'
import type { Role } from '../../world/principals'
import { awsManagedPolicyArn } from './aws-managed-policies'
import type { ClusterBuilder, PodIdentityKind } from './cluster-builder'
import { ec2Id, uuid } from './made-up-ids'
import { addInstanceGrant, tagList, zone } from './nodes'
import { inline } from './role-builder'

export interface EbsCsiPlan {
  readonly identity: PodIdentityKind
  readonly kms?: readonly PolicyStatement[]
  /** The key its storage class names. */
  readonly storageKey: Key
  readonly volumes: number
}

export interface EbsCsi {
  readonly role: Role
  readonly volumes: readonly PersistentVolume[]
}

/** A volume by its name in Kubernetes and in EC2. */
export interface PersistentVolume {
  readonly name: string
  readonly volumeId: string
  readonly instanceId: string
}

/** The EBS CSI driver with the persistent volumes it has made, attached to nodes of the cluster. */
export function addEbsCsi(cluster: ClusterBuilder, plan: EbsCsiPlan): EbsCsi {
  const { account, name } = cluster
  const role = account.role({
    name: `${name}-ebs-csi`,
    description: `EBS CSI driver of ${name}`,
    trust: cluster.trustFor(plan.identity, 'kube-system', 'ebs-csi-controller-sa'),
    attached: [awsManagedPolicyArn('service-role/AmazonEBSCSIDriverPolicy')],
    inline: plan.kms ? [inline('StorageKeys', ...plan.kms)] : [],
  })
  if (plan.identity === 'pod-identity') cluster.associate('kube-system', 'ebs-csi-controller-sa', role)
  const volumes = Array.from({ length: plan.volumes }, (_, number) =>
    addPersistentVolume(cluster, plan.storageKey, number),
  )
  return { role, volumes }
}

function addPersistentVolume(cluster: ClusterBuilder, key: Key, number: number): PersistentVolume {
  const claim = uuid('pvc', cluster.arn, number)
  const VolumeId = ec2Id('vol', 'pvc', claim)
  const nodes = cluster.resources.instances.filter(({ Tags = [] }) =>
    Tags.some(({ Key }) => Key === `kubernetes.io/cluster/${cluster.name}`),
  )
  const InstanceId = nodes[number % nodes.length]?.InstanceId
  if (!InstanceId) throw new Error(`${cluster.name} has no node to attach a volume to`)
  const at = cluster.account.daysAgo(20 + number)
  addInstanceGrant(cluster, key, InstanceId, VolumeId, at)
  cluster.resources.volumes.push({
    VolumeId,
    Size: 50,
    VolumeType: 'gp3',
    State: 'in-use',
    Encrypted: true,
    KmsKeyId: key.arn,
    AvailabilityZone: zone(cluster.region, InstanceId),
    CreateTime: at,
    Attachments: [
      { InstanceId, VolumeId, Device: '/dev/xvdaa', State: 'attached', AttachTime: at, DeleteOnTermination: false },
    ],
    Tags: tagList({
      ...cluster.ownedTag,
      'ebs.csi.aws.com/cluster': 'true',
      CSIVolumeName: `pvc-${claim}`,
      'kubernetes.io/created-for/pvc/name': `data-${number}`,
      'kubernetes.io/created-for/pvc/namespace': 'apps',
    }),
  })
  return { name: `pvc-${claim}`, volumeId: VolumeId, instanceId: InstanceId }
}
