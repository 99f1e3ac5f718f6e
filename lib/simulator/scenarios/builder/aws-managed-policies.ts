import { policy } from '../../world/policy-document'
import type { ManagedPolicy } from '../../world/principals'
import { uniqueId } from './made-up-ids'

/**
 * AWS's managed policies that EKS clusters carry, cut down to a few of their actions. What matters here is true of the
 * originals: apart from kms:DescribeKey for the cluster role they say nothing of KMS.
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AmazonEKSClusterPolicy: [
    'ec2:Describe*',
    'ec2:CreateTags',
    'elasticloadbalancing:*',
    'autoscaling:Describe*',
    'kms:DescribeKey',
  ],
  AmazonEKSComputePolicy: [
    'ec2:CreateFleet',
    'ec2:RunInstances',
    'ec2:CreateLaunchTemplate',
    'ec2:DeleteLaunchTemplate',
  ],
  AmazonEKSBlockStoragePolicy: [
    'ec2:CreateVolume',
    'ec2:CreateSnapshot',
    'ec2:AttachVolume',
    'ec2:DetachVolume',
    'ec2:DeleteVolume',
  ],
  AmazonEKSWorkerNodePolicy: [
    'ec2:DescribeInstances',
    'ec2:DescribeVolumes',
    'eks:DescribeCluster',
    'eks-auth:AssumeRoleForPodIdentity',
  ],
  AmazonEKSWorkerNodeMinimalPolicy: ['eks-auth:AssumeRoleForPodIdentity'],
  AmazonEKS_CNI_Policy: [
    'ec2:AssignPrivateIpAddresses',
    'ec2:AttachNetworkInterface',
    'ec2:CreateNetworkInterface',
    'ec2:Describe*',
  ],
  AmazonEC2ContainerRegistryPullOnly: ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  AmazonSSMManagedInstanceCore: ['ssm:UpdateInstanceInformation', 'ssmmessages:*', 'ec2messages:*'],
  'service-role/AmazonEBSCSIDriverPolicy': [
    'ec2:CreateVolume',
    'ec2:AttachVolume',
    'ec2:CreateSnapshot',
    'ec2:Describe*',
    'ec2:CreateTags',
  ],
  'aws-service-role/AutoScalingServiceRolePolicy': [
    'ec2:RunInstances',
    'ec2:CreateFleet',
    'ec2:TerminateInstances',
    'ec2:Describe*',
  ],
  ReadOnlyAccess: [
    'ec2:Describe*',
    'eks:Describe*',
    'eks:List*',
    'kms:Describe*',
    'kms:Get*',
    'kms:List*',
    'iam:Get*',
    'iam:List*',
  ],
}

export const awsManagedPolicyArn = (name: string) => `arn:aws:iam::aws:policy/${name}`

export const awsManagedPolicies: readonly ManagedPolicy[] = Object.entries(ACTIONS).map(([fullName, actions]) => {
  const slash = fullName.lastIndexOf('/') + 1
  return {
    name: fullName.slice(slash),
    path: `/${fullName.slice(0, slash)}`,
    arn: awsManagedPolicyArn(fullName),
    id: uniqueId('ANPA', fullName),
    createdAt: new Date(Date.UTC(2019, 10, 13)),
    document: policy({ Effect: 'Allow', Action: actions, Resource: '*' }),
  }
})
