import {
  type DescribeVolumesCommandInput,
  type EC2Client,
  type Volume as Ec2Volume,
  paginateDescribeVolumes,
} from '@aws-sdk/client-ec2'
import { insist, observe } from '@/lib/aws/errors'
import type { Volume } from '@/lib/domain/inventory/compute'
import { tagRecord } from './aws-tags'
import { chunks } from './chunks'
import { defineCollector, type Place } from './define-collector'
import { nodesOf } from './ec2-instances'
import { allPages, mapBounded } from './iterate'

/** Encrypted volumes, and whatever hangs on Kubernetes nodes: an unencrypted node volume is a fact too. */
export const ec2Volumes = defineCollector({
  name: 'ec2-volumes',
  scope: 'regional',
  reads: ['ec2:DescribeVolumes', 'ec2:DescribeInstances'],
  async collect(reading) {
    const client = reading.aws.ec2(reading.place.region)
    const encrypted = await insist('ec2:DescribeVolumes', () =>
      volumesWhere(client, [{ Name: 'encrypted', Values: ['true'] }]),
    )
    const ofNodes = await observe('ec2:DescribeInstances', async () => {
      const ids = (await nodesOf(reading)).flatMap((node) => node.InstanceId ?? [])
      const found = await mapBounded(chunks(ids), 2, (some) =>
        volumesWhere(client, [{ Name: 'attachment.instance-id', Values: some }]),
      )
      return found.flat()
    })
    if (ofNodes.state !== 'seen') reading.missed(ofNodes, volumeArn(reading.place, ''))
    for (const volume of [...encrypted, ...(ofNodes.state === 'seen' ? ofNodes.value : [])]) {
      const id = volume.VolumeId ?? ''
      reading.put('ec2-volume', volumeArn(reading.place, id), toVolume(reading.place, id, volume))
    }
  },
})

function volumesWhere(client: EC2Client, Filters: DescribeVolumesCommandInput['Filters']): Promise<Ec2Volume[]> {
  return allPages(paginateDescribeVolumes({ client, pageSize: 500 }, { Filters }), (page) => page.Volumes)
}

const volumeArn = ({ partition, region, accountId }: Place, id: string) =>
  `arn:${partition}:ec2:${region}:${accountId}:volume/${id}`

function toVolume({ accountId, region }: Place, id: string, volume: Ec2Volume): Volume {
  return {
    id,
    accountId,
    region,
    encrypted: volume.Encrypted ?? false,
    kmsKeyArn: volume.KmsKeyId ?? null,
    state: volume.State ?? '',
    instanceIds: (volume.Attachments ?? []).flatMap((attachment) => attachment.InstanceId ?? []).sort(),
    tags: tagRecord(volume.Tags),
  }
}
