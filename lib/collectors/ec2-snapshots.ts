import { paginateDescribeSnapshots } from '@aws-sdk/client-ec2'
import { insist } from '@/lib/aws/errors'
import { chunks } from './chunks'
import { defineCollector, type Place } from './define-collector'
import { imagesOf } from './ec2-images'
import { templateVersionsOf } from './ec2-launch-templates'
import { allPages, mapBounded } from './iterate'

/** The encrypted snapshots that images, launch templates and node classes restore volumes from, of other accounts too where they are shared. */
export const ec2Snapshots = defineCollector({
  name: 'ec2-snapshots',
  scope: 'regional',
  reads: ['ec2:DescribeSnapshots', 'ec2:DescribeImages', 'ec2:DescribeLaunchTemplateVersions'],
  async collect(reading) {
    const client = reading.aws.ec2(reading.place.region)
    const [images, versions, named] = await Promise.all([
      imagesOf(reading),
      templateVersionsOf(reading),
      reading.namedByNodeClasses(),
    ])
    const mappings = [
      // An image says of its own snapshots whether they are encrypted: public ones never are.
      ...images.flatMap((image) => (image.BlockDeviceMappings ?? []).filter(({ Ebs }) => Ebs?.Encrypted !== false)),
      ...versions.flatMap((version) => version.LaunchTemplateData?.BlockDeviceMappings ?? []),
    ]
    const ids = [...new Set([...mappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []), ...named.snapshotIds])].sort()
    const found = await insist('ec2:DescribeSnapshots', () =>
      mapBounded(chunks(ids), 2, (Values) =>
        allPages(
          paginateDescribeSnapshots({ client, pageSize: 500 }, { Filters: [{ Name: 'snapshot-id', Values }] }),
          (page) => page.Snapshots,
        ),
      ),
    )
    const { accountId, region } = reading.place
    for (const { SnapshotId = '', OwnerId, Encrypted, KmsKeyId } of found.flat()) {
      reading.put('ec2-snapshot', snapshotArn(reading.place, SnapshotId), {
        id: SnapshotId,
        accountId,
        region,
        ownerId: OwnerId ?? null,
        encrypted: Encrypted ?? null,
        kmsKeyArn: KmsKeyId ?? null,
      })
    }
  },
})

const snapshotArn = ({ partition, region, accountId }: Place, id: string) =>
  `arn:${partition}:ec2:${region}:${accountId}:snapshot/${id}`
