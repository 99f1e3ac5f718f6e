import { readKubernetes } from '../../kubernetes/read-kubernetes'
import type { Cluster } from '../cluster'
import type { AutoScalingGroup, BlockDevice, Instance, LaunchTemplate } from '../compute'
import { created } from './constants'
import type { OrganizationBuilder } from './organization-builder'
import type { TestStatement } from './statements'

export class ClusterBuilder {
  constructor(
    private readonly org: OrganizationBuilder,
    readonly cluster: Cluster,
  ) {}

  get arn(): string {
    return this.cluster.arn
  }

  podIdentity(serviceAccount: string, roleArn: string, targetRoleArn: string | null = null): this {
    this.org.parts.podIdentityAssociations.push({
      id: `a-${this.cluster.name}-${serviceAccount}`,
      clusterArn: this.arn,
      namespace: 'kube-system',
      serviceAccount,
      roleArn,
      targetRoleArn,
      accountId: this.cluster.accountId,
      region: this.cluster.region,
    })
    return this
  }

  /** The trust a role needs for IRSA with one of this cluster's service accounts. */
  trusts(serviceAccount: string): TestStatement {
    const issuer = (this.cluster.oidcIssuer ?? '').replace('https://', '')
    return {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${this.cluster.accountId}:oidc-provider/${issuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Resource: '*',
      Condition: { StringEquals: { [`${issuer}:sub`]: `system:serviceaccount:kube-system:${serviceAccount}` } },
    }
  }

  /** A launch template as Karpenter makes it for a NodeClass with these mappings. */
  karpenterTemplate(devices: readonly Partial<BlockDevice>[], rest: Partial<LaunchTemplate> = {}): this {
    return this.template(`karpenter.k8s.aws/${this.org.parts.launchTemplates.length + 1}`, devices, {
      tags: this.karpenterTags,
      ...rest,
    })
  }

  template(name: string, devices: readonly Partial<BlockDevice>[], rest: Partial<LaunchTemplate> = {}): this {
    this.org.parts.launchTemplates.push({
      id: `lt-${name}`,
      name,
      version: 1,
      isDefault: true,
      accountId: this.cluster.accountId,
      region: this.cluster.region,
      createdBy: null,
      imageId: 'ami-0',
      instanceProfile: null,
      blockDevices: devices.map((device) => ({
        deviceName: '/dev/xvda',
        encrypted: true,
        kmsKeyId: null,
        snapshotId: null,
        ...device,
      })),
      tags: {},
      ...rest,
    })
    return this
  }

  /** A managed node group with its Auto Scaling group and launch template. */
  nodeGroup(
    name: string,
    options: {
      readonly key?: string
      readonly serviceLinkedRole: string | null
      readonly nodeRole?: string
      readonly capacityType?: string
      readonly devices?: readonly Partial<BlockDevice>[]
    },
  ): this {
    const { accountId, region } = this.cluster
    const template = `${this.cluster.name}-${name}`
    this.template(template, options.devices ?? (options.key ? [{ kmsKeyId: options.key }] : []))
    const launchTemplate = { id: `lt-${template}`, name: template, version: '1' }
    this.org.parts.nodeGroups.push({
      arn: `arn:aws:eks:${region}:${accountId}:nodegroup/${this.cluster.name}/${name}/1`,
      name,
      clusterArn: this.arn,
      accountId,
      region,
      nodeRoleArn: options.nodeRole ?? null,
      capacityType: options.capacityType ?? 'ON_DEMAND',
      status: 'ACTIVE',
      autoScalingGroups: [`eks-${template}`],
      launchTemplate,
      healthIssues: [],
    })
    return this.autoScalingGroup(`eks-${template}`, options.serviceLinkedRole, launchTemplate, {
      'eks:nodegroup-name': name,
    })
  }

  autoScalingGroup(
    name: string,
    serviceLinkedRoleArn: string | null,
    launchTemplate: AutoScalingGroup['launchTemplate'],
    tags: Readonly<Record<string, string>> = {},
  ): this {
    const { accountId, region } = this.cluster
    this.org.parts.autoScalingGroups.push({
      arn: `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:1:autoScalingGroupName/${name}`,
      name,
      accountId,
      region,
      serviceLinkedRoleArn,
      launchTemplate,
      spot: false,
      tags: { [`kubernetes.io/cluster/${this.cluster.name}`]: 'owned', ...tags },
    })
    return this
  }

  volume(kmsKeyArn: string | null, tags: Readonly<Record<string, string>>, instanceIds: readonly string[] = []): this {
    const { accountId, region, name } = this.cluster
    this.org.parts.volumes.push({
      id: `vol-${this.org.parts.volumes.length + 1}`,
      accountId,
      region,
      encrypted: kmsKeyArn !== null,
      kmsKeyArn,
      state: 'in-use',
      instanceIds,
      tags: { [`kubernetes.io/cluster/${name}`]: 'owned', ...tags },
    })
    return this
  }

  instance(id: string, tags: Readonly<Record<string, string>> = {}, rest: Partial<Instance> = {}): this {
    const { accountId, region, name } = this.cluster
    this.org.parts.instances.push({
      id,
      accountId,
      region,
      state: 'running',
      stateReasonCode: null,
      stateReason: null,
      stateTransitionReason: null,
      privateDnsName: null,
      launchedAt: created,
      imageId: 'ami-0',
      instanceProfileArn: null,
      spot: false,
      volumeIds: [],
      tags: { [`kubernetes.io/cluster/${name}`]: 'owned', ...tags },
      ...rest,
    })
    return this
  }

  /** Objects of its Kubernetes API as somebody handed them over. */
  kubernetes(objects: readonly object[], { stale = false } = {}): this {
    const text = objects.map((object) => JSON.stringify(object)).join('\n')
    for (const { id, kind, name, body } of readKubernetes(text, this.cluster).understood) {
      const { parts } = this.org
      if (body.kind === 'NodePool') parts.kubernetesNodePools.push(body)
      else if (body.kind === 'StorageClass') parts.kubernetesStorageClasses.push(body)
      else parts.kubernetesNodeClasses.push(body)
      const read = { clusterArn: this.arn, objectId: id, kind, name, readAt: created, stale, problem: null }
      parts.kubernetesReads.push(read)
    }
    return this
  }

  accessEntry(principalArn: string, type = 'EC2_LINUX'): this {
    const { accountId, region } = this.cluster
    this.org.parts.accessEntries.push({ clusterArn: this.arn, principalArn, type, accountId, region })
    return this
  }

  get karpenterTags(): Readonly<Record<string, string>> {
    return {
      'eks:eks-cluster-name': this.cluster.name,
      'karpenter.sh/nodepool': 'default',
      'karpenter.k8s.aws/ec2nodeclass': 'default',
    }
  }
}
