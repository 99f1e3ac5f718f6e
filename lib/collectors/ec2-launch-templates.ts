import {
  type LaunchTemplateVersion,
  paginateDescribeLaunchTemplates,
  paginateDescribeLaunchTemplateVersions,
} from '@aws-sdk/client-ec2'
import { insist, observe } from '@/lib/aws/errors'
import type { LaunchTemplate } from '@/lib/domain/inventory/compute'
import { seenOr } from '@/lib/domain/observed'
import { tagRecord } from './aws-tags'
import { defineCollector, type Place, placedId, type Reading } from './define-collector'
import { allPages } from './iterate'

/**
 * The newest and the default version of every launch template of the Region, in one paged call. Karpenter's templates exist
 * only while they are in use. Tags belong to the template, not to its versions, and come from a second list.
 */
export const ec2LaunchTemplates = defineCollector({
  name: 'ec2-launch-templates',
  scope: 'regional',
  reads: ['ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeLaunchTemplates'],
  async collect(reading) {
    const client = reading.aws.ec2(reading.place.region)
    const versions = await templateVersionsOf(reading)
    if (versions.length === 0) return
    const templates = await observe('ec2:DescribeLaunchTemplates', () =>
      allPages(paginateDescribeLaunchTemplates({ client, pageSize: 200 }, {}), (page) => page.LaunchTemplates),
    )
    if (templates.state !== 'seen') reading.missed(templates)
    const tags = new Map(seenOr(templates, []).map((template) => [template.LaunchTemplateId, tagRecord(template.Tags)]))
    for (const version of versions) {
      const template = toLaunchTemplate(reading.place, version, tags.get(version.LaunchTemplateId) ?? {})
      reading.put('ec2-launch-template', placedId(reading.place, `${template.id}:${template.version}`), template)
    }
  },
})

/** The versions of a place, read once: their images and snapshots are asked for too. */
export function templateVersionsOf(reading: Reading): Promise<LaunchTemplateVersion[]> {
  const client = reading.aws.ec2(reading.place.region)
  return reading.shared('ec2:launch-template-versions', () =>
    insist('ec2:DescribeLaunchTemplateVersions', () =>
      allPages(
        paginateDescribeLaunchTemplateVersions({ client, pageSize: 200 }, { Versions: ['$Latest', '$Default'] }),
        (page) => page.LaunchTemplateVersions,
      ),
    ),
  )
}

function toLaunchTemplate(place: Place, version: LaunchTemplateVersion, tags: Record<string, string>): LaunchTemplate {
  const data = version.LaunchTemplateData
  return {
    id: version.LaunchTemplateId ?? '',
    name: version.LaunchTemplateName ?? '',
    version: version.VersionNumber ?? 0,
    isDefault: version.DefaultVersion ?? false,
    accountId: place.accountId,
    region: place.region,
    createdBy: version.CreatedBy ?? null,
    imageId: data?.ImageId ?? null,
    instanceProfile: data?.IamInstanceProfile?.Arn ?? data?.IamInstanceProfile?.Name ?? null,
    blockDevices: (data?.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => ({
      deviceName: DeviceName ?? '',
      encrypted: Ebs?.Encrypted ?? null,
      kmsKeyId: Ebs?.KmsKeyId ?? null,
      snapshotId: Ebs?.SnapshotId ?? null,
    })),
    tags,
  }
}
