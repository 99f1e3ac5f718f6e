import { type AutoScalingGroup as Asg, paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling'
import { insist } from '@/lib/aws/errors'
import type { AutoScalingGroup } from '@/lib/domain/inventory/compute'
import { tagRecord } from './aws-tags'
import { defineCollector, type Place } from './define-collector'
import { allPages } from './iterate'

/** Groups with the exact service-linked role that launches for them: that one needs the grant, suffix and all (F6). */
export const autoScalingGroups = defineCollector({
  name: 'auto-scaling-groups',
  scope: 'regional',
  reads: ['autoscaling:DescribeAutoScalingGroups'],
  async collect(reading) {
    const client = reading.aws.autoScaling(reading.place.region)
    const groups = await insist('autoscaling:DescribeAutoScalingGroups', () =>
      allPages(paginateDescribeAutoScalingGroups({ client, pageSize: 100 }, {}), (page) => page.AutoScalingGroups),
    )
    for (const group of groups) {
      const body = toAutoScalingGroup(reading.place, group)
      reading.put('auto-scaling-group', body.arn, body)
    }
  },
})

function toAutoScalingGroup({ accountId, region, partition }: Place, group: Asg): AutoScalingGroup {
  const name = group.AutoScalingGroupName ?? ''
  const mixed = group.MixedInstancesPolicy
  const template = group.LaunchTemplate ?? mixed?.LaunchTemplate?.LaunchTemplateSpecification
  return {
    arn: group.AutoScalingGroupARN ?? `arn:${partition}:autoscaling:${region}:${accountId}:autoScalingGroup:${name}`,
    name,
    accountId,
    region,
    serviceLinkedRoleArn: group.ServiceLinkedRoleARN ?? null,
    launchTemplate: template
      ? {
          id: template.LaunchTemplateId ?? null,
          name: template.LaunchTemplateName ?? null,
          version: template.Version ?? null,
        }
      : null,
    // On-demand for everything is Auto Scaling's own default.
    spot: (mixed?.InstancesDistribution?.OnDemandPercentageAboveBaseCapacity ?? 100) < 100,
    tags: tagRecord(group.Tags),
  }
}
