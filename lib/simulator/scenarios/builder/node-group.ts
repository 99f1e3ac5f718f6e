import type { Nodegroup } from '@aws-sdk/client-eks'
import type { Key } from '../../world/kms-key'
import type { Role } from '../../world/principals'
import { awsManagedPolicyArn } from './aws-managed-policies'
import type { ClusterBuilder } from './cluster-builder'
import { addLaunchTemplate, type TemplateReference } from './launch-template'
import { dayIn2024, uuid } from './made-up-ids'
import { addFailedNode, addRunningNode, type NodePlan, nodeImage, zone } from './nodes'
import { trustsService } from './role-builder'

export interface NodeGroupPlan {
  readonly name: string
  /** Nothing for the account's default key. */
  readonly volumeKey?: Key
  readonly running?: number
  /** How often the group tried in vain to start a node during the last hour. */
  readonly failed?: number
  /** The service-linked role that launches, where it is not the usual one. */
  readonly launchedBy?: Role
}

/** A managed node group: role, launch template, Auto Scaling group with its exact service-linked role, nodes. */
export function addNodeGroup(cluster: ClusterBuilder, plan: NodeGroupPlan): Role {
  const { account, name: clusterName } = cluster
  const launchedBy = plan.launchedBy ?? account.getRole('AWSServiceRoleForAutoScaling')
  const role = nodeRole(cluster, plan)
  const arnSuffix = uuid('nodegroup', cluster.arn, plan.name)
  const groupName = `eks-${plan.name}-${arnSuffix}`
  const tags = { 'eks:cluster-name': clusterName, 'eks:nodegroup-name': plan.name }
  const imageId = nodeImage(cluster, 'al2023')
  const own =
    plan.volumeKey &&
    addLaunchTemplate(cluster, {
      name: `${clusterName}-${plan.name}`,
      createdBy: `arn:aws:sts::${account.id}:assumed-role/PlatformAdmin/terraform`,
      tags: { ...cluster.ownedTag },
      imageId,
      volumeKey: plan.volumeKey.arn,
    })
  const launched = addLaunchTemplate(cluster, {
    name: `eks-${arnSuffix}`,
    createdBy: `arn:aws:sts::${account.id}:assumed-role/AWSServiceRoleForAmazonEKSNodegroup/EKS`,
    tags,
    imageId,
    instanceProfile: `eks-${arnSuffix}`,
    ...(plan.volumeKey && { volumeKey: plan.volumeKey.arn }),
  })
  addAutoScalingGroup(cluster, plan, groupName, launched, launchedBy)
  cluster.nodegroups.push(describe(cluster, plan, role, arnSuffix, groupName, own))
  addNodes(cluster, plan, groupName, {
    group: plan.name,
    instanceProfile: `eks-${arnSuffix}`,
    imageId,
    tags: { ...tags, ...cluster.ownedTag, 'aws:autoscaling:groupName': groupName },
  })
  return launchedBy
}

function nodeRole(cluster: ClusterBuilder, { name }: NodeGroupPlan): Role {
  const role = cluster.account.role({
    name: `${cluster.name}-${name}-node`,
    trust: trustsService('ec2.amazonaws.com'),
    attached: ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonEC2ContainerRegistryPullOnly'].map(
      awsManagedPolicyArn,
    ),
    instanceProfile: `eks-${uuid('nodegroup', cluster.arn, name)}`,
  })
  cluster.addAccessEntry(role.arn, 'EC2_LINUX')
  return role
}

function addAutoScalingGroup(
  cluster: ClusterBuilder,
  plan: NodeGroupPlan,
  name: string,
  template: TemplateReference,
  launchedBy: Role,
): void {
  const { account, region } = cluster
  const wanted = (plan.running ?? 0) + (plan.failed ? 1 : 0)
  const specification = { LaunchTemplateId: template.id, LaunchTemplateName: template.name, Version: '1' }
  const tag = (Key: string, Value: string) => ({
    Key,
    Value,
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
    PropagateAtLaunch: true,
  })
  cluster.resources.autoScalingGroups.push({
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${account.id}:autoScalingGroup:${uuid('asg', name)}:autoScalingGroupName/${name}`,
    MixedInstancesPolicy: {
      LaunchTemplate: { LaunchTemplateSpecification: specification, Overrides: [{ InstanceType: 'm7i.large' }] },
      InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 100, SpotAllocationStrategy: 'lowest-price' },
    },
    MinSize: 1,
    MaxSize: 12,
    DesiredCapacity: wanted,
    DefaultCooldown: 300,
    AvailabilityZones: [zone(region, name)],
    HealthCheckType: 'EC2',
    CreatedTime: dayIn2024('asg', name),
    ServiceLinkedRoleARN: launchedBy.arn,
    Tags: [
      tag('eks:cluster-name', cluster.name),
      tag('eks:nodegroup-name', plan.name),
      tag(`kubernetes.io/cluster/${cluster.name}`, 'owned'),
    ],
  })
}

const FAILURE =
  'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state'

function addNodes(cluster: ClusterBuilder, plan: NodeGroupPlan, groupName: string, node: NodePlan): void {
  const key = plan.volumeKey ?? cluster.account.defaultVolumeKey(cluster.region)
  for (let number = 0; number < (plan.running ?? 0); number++) addRunningNode(cluster, node, number, key)
  for (let number = 0; number < (plan.failed ?? 0); number++) {
    const instanceId = addFailedNode(cluster, node, number)
    cluster.resources.scalingActivities.push({
      ActivityId: uuid('activity', instanceId),
      AutoScalingGroupName: groupName,
      Description: `Launching a new EC2 instance: ${instanceId}.  Status Reason: ${FAILURE}`,
      Cause:
        'At the request of the group an instance was started in response to a difference between desired and actual capacity.',
      StartTime: cluster.account.minutesAgo(6 + 7 * number),
      EndTime: cluster.account.minutesAgo(5 + 7 * number),
      StatusCode: 'Cancelled',
      StatusMessage: FAILURE,
      Progress: 100,
    })
  }
}

function describe(
  cluster: ClusterBuilder,
  plan: NodeGroupPlan,
  role: Role,
  arnSuffix: string,
  groupName: string,
  template: TemplateReference | undefined,
): Nodegroup {
  const { account, region, name: clusterName } = cluster
  const issues = plan.failed
    ? [{ code: 'AsgInstanceLaunchFailures' as const, message: FAILURE, resourceIds: [groupName] }]
    : []
  return {
    nodegroupName: plan.name,
    nodegroupArn: `arn:aws:eks:${region}:${account.id}:nodegroup/${clusterName}/${plan.name}/${arnSuffix}`,
    clusterName,
    version: '1.33',
    createdAt: dayIn2024('nodegroup', arnSuffix),
    status: plan.failed ? 'DEGRADED' : 'ACTIVE',
    capacityType: 'ON_DEMAND',
    scalingConfig: { minSize: 1, maxSize: 12, desiredSize: (plan.running ?? 0) + (plan.failed ? 1 : 0) },
    amiType: 'AL2023_x86_64_STANDARD',
    nodeRole: role.arn,
    resources: { autoScalingGroups: [{ name: groupName }] },
    ...(template && { launchTemplate: { id: template.id, name: template.name, version: '1' } }),
    health: { issues },
    tags: {},
  }
}
