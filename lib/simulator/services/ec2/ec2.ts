import type * as ec2 from '@aws-sdk/client-ec2'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { regionOf } from '../../world/find'
import type { World } from '../../world/organization'
import { pagedIfAsked, withIds } from './described'
import { applyFilters, type FilterValues } from './filters'
import { launchTemplateHandlers } from './launch-templates'

const MOST = 1000

export function ec2Handlers(world: World): Handlers<typeof ec2> {
  const here = (call: Call) => regionOf(world, call.accountId, call.region)
  return {
    ...launchTemplateHandlers(here),

    DescribeRegions(input) {
      const regions = world.regions.map((RegionName) => ({
        RegionName,
        Endpoint: `ec2.${RegionName}.amazonaws.com`,
        OptInStatus: 'opt-in-not-required' as const,
      }))
      const named = withIds(regions, input.RegionNames, ({ RegionName }) => RegionName, 'InvalidParameterValue')
      return { Regions: applyFilters<ec2.Region & { Tags?: undefined }>(named, input.Filters, REGION_FILTERS) }
    },

    DescribeInstances(input, call) {
      const named = withIds(
        here(call).instances,
        input.InstanceIds,
        ({ InstanceId }) => InstanceId,
        'InvalidInstanceID.NotFound',
      )
      const { items, next } = pagedIfAsked(applyFilters(named, input.Filters, INSTANCE_FILTERS), input, MOST)
      return { Reservations: items.map((instance) => reservation(instance, call.accountId)), NextToken: next }
    },

    DescribeVolumes(input, call) {
      const named = withIds(here(call).volumes, input.VolumeIds, ({ VolumeId }) => VolumeId, 'InvalidVolume.NotFound')
      const { items, next } = pagedIfAsked(applyFilters(named, input.Filters, VOLUME_FILTERS), input, MOST)
      return { Volumes: items, NextToken: next }
    },

    DescribeImages(input, call) {
      const named = withIds(
        visibleImages(world, call),
        input.ImageIds,
        ({ ImageId }) => ImageId,
        'InvalidAMIID.NotFound',
      )
      const owned = ownedBy(named, input.Owners, call.accountId)
      const { items, next } = pagedIfAsked(applyFilters(owned, input.Filters, IMAGE_FILTERS), input, MOST)
      return { Images: items, NextToken: next }
    },

    DescribeSnapshots(input, call) {
      const named = withIds(
        here(call).snapshots,
        input.SnapshotIds,
        ({ SnapshotId }) => SnapshotId,
        'InvalidSnapshot.NotFound',
      )
      const owned = ownedBy(named, input.OwnerIds, call.accountId)
      const { items, next } = pagedIfAsked(applyFilters(owned, input.Filters, SNAPSHOT_FILTERS), input, MOST)
      return { Snapshots: items, NextToken: next }
    },

    // Where nobody has chosen a key EC2 answers with the bare alias of its own.
    GetEbsDefaultKmsKeyId: (_, call) => ({ KmsKeyId: here(call).ebs.defaultKeyArn ?? 'alias/aws/ebs' }),

    GetEbsEncryptionByDefault: (_, call) => ({ EbsEncryptionByDefault: here(call).ebs.encryptionByDefault }),
  }
}

const REGION_FILTERS: FilterValues<ec2.Region & { Tags?: undefined }> = {
  'opt-in-status': ({ OptInStatus }) => [OptInStatus],
  'region-name': ({ RegionName }) => [RegionName],
  endpoint: ({ Endpoint }) => [Endpoint],
}

const INSTANCE_FILTERS: FilterValues<ec2.Instance> = {
  'instance-id': ({ InstanceId }) => [InstanceId],
  'instance-state-name': ({ State }) => [State?.Name],
  'instance-type': ({ InstanceType }) => [InstanceType],
  'iam-instance-profile.arn': ({ IamInstanceProfile }) => [IamInstanceProfile?.Arn],
  'image-id': ({ ImageId }) => [ImageId],
}

const VOLUME_FILTERS: FilterValues<ec2.Volume> = {
  encrypted: ({ Encrypted }) => [Encrypted],
  status: ({ State }) => [State],
  'volume-id': ({ VolumeId }) => [VolumeId],
  'attachment.instance-id': ({ Attachments }) => (Attachments ?? []).map(({ InstanceId }) => InstanceId),
  'snapshot-id': ({ SnapshotId }) => [SnapshotId],
}

const IMAGE_FILTERS: FilterValues<ec2.Image> = {
  'image-id': ({ ImageId }) => [ImageId],
  name: ({ Name }) => [Name],
  state: ({ State }) => [State],
  'owner-id': ({ OwnerId }) => [OwnerId],
}

const SNAPSHOT_FILTERS: FilterValues<ec2.Snapshot> = {
  'snapshot-id': ({ SnapshotId }) => [SnapshotId],
  encrypted: ({ Encrypted }) => [Encrypted],
  status: ({ State }) => [State],
  'owner-id': ({ OwnerId }) => [OwnerId],
  'volume-id': ({ VolumeId }) => [VolumeId],
}

/** One instance per reservation, as instances launched one at a time are. */
const reservation = (instance: ec2.Instance, accountId: string): ec2.Reservation => ({
  ReservationId: instance.InstanceId?.replace('i-', 'r-'),
  OwnerId: accountId,
  Instances: [instance],
})

/** Images of the account, and the public ones of AWS that the scenario puts in any account of the Region. */
function visibleImages(world: World, call: Call): ec2.Image[] {
  const all = [...world.accounts.values()].flatMap((account) => account.regions.get(call.region)?.images ?? [])
  const visible = all.filter(({ OwnerId, Public }) => Public || OwnerId === call.accountId)
  return [...new Map(visible.map((image) => [image.ImageId, image])).values()]
}

function ownedBy<T extends { readonly OwnerId?: string }>(
  all: readonly T[],
  owners: readonly string[] | undefined,
  self: string,
): T[] {
  if (!owners?.length) return [...all]
  return all.filter(({ OwnerId = '' }) => owners.includes(OwnerId) || (OwnerId === self && owners.includes('self')))
}
