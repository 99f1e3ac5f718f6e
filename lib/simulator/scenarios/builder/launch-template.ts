import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2'
import type { ClusterBuilder } from './cluster-builder'
import { dayIn2024, ec2Id } from './made-up-ids'
import { tagList } from './nodes'

export interface LaunchTemplatePlan {
  readonly name: string
  readonly createdBy: string
  readonly createdAt?: Date
  readonly tags: Readonly<Record<string, string>>
  readonly imageId: string
  readonly instanceProfile?: string
  readonly devices?: readonly string[]
  /** As the template says it: an ARN, an id, an alias; nothing for the default key. */
  readonly volumeKey?: string
}

export interface TemplateReference {
  readonly id: string
  readonly name: string
}

export function addLaunchTemplate(cluster: ClusterBuilder, plan: LaunchTemplatePlan): TemplateReference {
  const id = ec2Id('lt', cluster.arn, plan.name)
  const common = {
    LaunchTemplateId: id,
    LaunchTemplateName: plan.name,
    CreateTime: plan.createdAt ?? dayIn2024('template', id),
    CreatedBy: plan.createdBy,
  }
  cluster.resources.launchTemplates.push({
    template: { ...common, DefaultVersionNumber: 1, LatestVersionNumber: 1, Tags: tagList(plan.tags) },
    versions: [{ ...common, VersionNumber: 1, DefaultVersion: true, LaunchTemplateData: templateData(plan) }],
  })
  return { id, name: plan.name }
}

function templateData({
  imageId,
  instanceProfile,
  devices = ['/dev/xvda'],
  volumeKey,
  tags,
}: LaunchTemplatePlan): ResponseLaunchTemplateData {
  return {
    ImageId: imageId,
    ...(instanceProfile && { IamInstanceProfile: { Name: instanceProfile } }),
    BlockDeviceMappings: devices.map((DeviceName) => ({
      DeviceName,
      Ebs: {
        VolumeSize: 80,
        VolumeType: 'gp3',
        Encrypted: true,
        DeleteOnTermination: true,
        ...(volumeKey && { KmsKeyId: volumeKey }),
      },
    })),
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    TagSpecifications: [{ ResourceType: 'network-interface', Tags: tagList(tags) }],
  }
}
