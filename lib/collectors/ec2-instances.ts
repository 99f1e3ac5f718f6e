import { type Instance as Ec2Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2'
import { insist } from '@/lib/aws/errors'
import type { Instance } from '@/lib/domain/inventory/compute'
import { isoTime, tagRecord } from './aws-tags'
import { defineCollector, type Place, type Reading } from './define-collector'
import { allPages } from './iterate'

/** Tags that Karpenter, managed node groups, Auto Mode and self-managed nodes carry (domain.md 5.3). */
const nodeTags = [
  'karpenter.sh/nodepool',
  'karpenter.k8s.aws/ec2nodeclass',
  'eks:cluster-name',
  'eks:eks-cluster-name',
  'aws:eks:cluster-name',
  'kubernetes.io/cluster/*',
]

/** Kubernetes nodes, the ones that died at launch too: a terminated instance stays visible for about an hour. */
export const ec2Instances = defineCollector({
  name: 'ec2-instances',
  scope: 'regional',
  reads: ['ec2:DescribeInstances'],
  async collect(reading) {
    for (const instance of await nodesOf(reading)) {
      const id = instance.InstanceId ?? ''
      reading.put('ec2-instance', instanceArn(reading.place, id), toInstance(reading.place, id, instance))
    }
  },
})

/** The nodes of a place, read once: their volumes are asked for by instance. */
export function nodesOf(reading: Reading): Promise<Ec2Instance[]> {
  const client = reading.aws.ec2(reading.place.region)
  return reading.shared('ec2:nodes', () =>
    insist('ec2:DescribeInstances', () =>
      allPages(
        paginateDescribeInstances({ client, pageSize: 1_000 }, { Filters: [{ Name: 'tag-key', Values: nodeTags }] }),
        (page) => page.Reservations?.flatMap((reservation) => reservation.Instances ?? []),
      ),
    ),
  )
}

const instanceArn = ({ partition, region, accountId }: Place, id: string) =>
  `arn:${partition}:ec2:${region}:${accountId}:instance/${id}`

function toInstance({ accountId, region }: Place, id: string, instance: Ec2Instance): Instance {
  return {
    id,
    accountId,
    region,
    state: instance.State?.Name ?? '',
    stateReasonCode: instance.StateReason?.Code ?? null,
    stateReason: instance.StateReason?.Message ?? null,
    stateTransitionReason: instance.StateTransitionReason || null,
    launchedAt: isoTime(instance.LaunchTime),
    privateDnsName: instance.PrivateDnsName || null,
    imageId: instance.ImageId ?? null,
    instanceProfileArn: instance.IamInstanceProfile?.Arn ?? null,
    spot: instance.InstanceLifecycle === 'spot',
    volumeIds: (instance.BlockDeviceMappings ?? []).flatMap((mapping) => mapping.Ebs?.VolumeId ?? []).sort(),
    tags: tagRecord(instance.Tags),
  }
}
