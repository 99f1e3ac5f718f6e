import { type Image as Ec2Image, paginateDescribeImages } from '@aws-sdk/client-ec2'
import { insist } from '@/lib/aws/errors'
import type { Image } from '@/lib/domain/inventory/compute'
import { chunks } from './chunks'
import { defineCollector, type Place, type Reading } from './define-collector'
import { nodesOf } from './ec2-instances'
import { templateVersionsOf } from './ec2-launch-templates'
import { allPages, mapBounded } from './iterate'

/** The machine images that nodes, launch templates and node classes of the Region start from, with the snapshots of their volumes. */
export const ec2Images = defineCollector({
  name: 'ec2-images',
  scope: 'regional',
  reads: ['ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions'],
  async collect(reading) {
    for (const image of await imagesOf(reading)) {
      const id = image.ImageId ?? ''
      reading.put('ec2-image', imageArn(reading.place, id), toImage(reading.place, id, image))
    }
  },
})

/** Read once for a place: their snapshots are asked for too. An image that is gone or not shared is not answered. */
export function imagesOf(reading: Reading): Promise<Ec2Image[]> {
  return reading.shared('ec2:images', async () => {
    const client = reading.aws.ec2(reading.place.region)
    const [nodes, versions, named] = await Promise.all([
      nodesOf(reading),
      templateVersionsOf(reading),
      reading.namedByNodeClasses(),
    ])
    const written = versions.map((version) => version.LaunchTemplateData?.ImageId)
    const seen = [...nodes.map((node) => node.ImageId), ...written, ...named.imageIds]
    const ids = new Set(seen.flatMap((id) => (id?.startsWith('ami-') ? id : [])))
    const found = await insist('ec2:DescribeImages', () =>
      mapBounded(chunks([...ids].sort()), 2, (Values) =>
        allPages(
          paginateDescribeImages({ client, pageSize: 500 }, { Filters: [{ Name: 'image-id', Values }] }),
          (page) => page.Images,
        ),
      ),
    )
    return found.flat()
  })
}

const imageArn = ({ partition, region, accountId }: Place, id: string) =>
  `arn:${partition}:ec2:${region}:${accountId}:image/${id}`

function toImage({ accountId, region }: Place, id: string, image: Ec2Image): Image {
  return {
    id,
    accountId,
    region,
    ownerId: image.OwnerId ?? null,
    name: image.Name ?? null,
    blockDevices: (image.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) =>
      Ebs?.SnapshotId
        ? [{ deviceName: DeviceName ?? '', encrypted: Ebs.Encrypted ?? null, snapshotId: Ebs.SnapshotId }]
        : [],
    ),
  }
}
