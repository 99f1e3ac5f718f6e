import type { Instance, LaunchTemplateVersion, Volume } from '@aws-sdk/client-ec2'
import { beforeEach, describe, expect, test } from 'vitest'
import { autoScalingGroups } from './auto-scaling-groups'
import { ec2EbsDefaults } from './ec2-ebs-defaults'
import { ec2Images } from './ec2-images'
import { ec2Instances } from './ec2-instances'
import { ec2LaunchTemplates } from './ec2-launch-templates'
import { ec2Snapshots } from './ec2-snapshots'
import { ec2Volumes } from './ec2-volumes'
import { accountId, bodiesOf, region, simulated } from './testing/simulated'

const aws = await simulated()
const here = aws.resources()
beforeEach(() => {
  for (const list of [
    here.volumes,
    here.instances,
    here.launchTemplates,
    here.autoScalingGroups,
    here.images,
    here.snapshots,
  ])
    list.length = 0
  here.ebs = { encryptionByDefault: false }
})

const node = (id: string, change: Partial<Instance> = {}): Instance => ({
  InstanceId: id,
  State: { Code: 16, Name: 'running' },
  Tags: [{ Key: 'karpenter.sh/nodepool', Value: 'default' }],
  ...change,
})

const volume = (id: string, change: Partial<Volume> = {}): Volume => ({
  VolumeId: id,
  Encrypted: true,
  KmsKeyId: `arn:aws:kms:${region}:${accountId}:key/aaaa`,
  State: 'in-use',
  ...change,
})

describe('instances', () => {
  test('are Kubernetes nodes, the dead ones with the reason', async () => {
    here.instances.push(
      node('i-karpenter'),
      node('i-managed', { Tags: [{ Key: 'eks:cluster-name', Value: 'blue' }], InstanceLifecycle: 'spot' }),
      node('i-self', { Tags: [{ Key: 'kubernetes.io/cluster/blue', Value: 'owned' }] }),
      node('i-dead', {
        State: { Code: 48, Name: 'terminated' },
        StateReason: { Code: 'Client.InvalidKMSKey.InvalidState', Message: 'The KMS key is in an incorrect state' },
      }),
      node('i-other', { Tags: [{ Key: 'Name', Value: 'bastion' }] }),
    )
    const found = bodiesOf(await aws.collect(ec2Instances), 'ec2-instance')
    expect(found.map(({ id }) => id).sort()).toEqual(['i-dead', 'i-karpenter', 'i-managed', 'i-self'])
    expect(found.find(({ id }) => id === 'i-dead')).toMatchObject({
      state: 'terminated',
      stateReasonCode: 'Client.InvalidKMSKey.InvalidState',
    })
    expect(found.find(({ id }) => id === 'i-managed')?.spot).toBe(true)
  })

  test('come over more than one page', async () => {
    here.instances.push(...Array.from({ length: 1_200 }, (_, at) => node(`i-${at}`)))
    expect(bodiesOf(await aws.collect(ec2Instances), 'ec2-instance')).toHaveLength(1_200)
    expect(aws.calls['ec2.DescribeInstances']).toBe(2)
  })
})

describe('volumes', () => {
  test('are the encrypted ones, and those of nodes whatever they are', async () => {
    here.instances.push(node('i-node'))
    here.volumes.push(
      volume('vol-encrypted'),
      volume('vol-node', { Encrypted: false, KmsKeyId: undefined, Attachments: [{ InstanceId: 'i-node' }] }),
      volume('vol-plain', { Encrypted: false, KmsKeyId: undefined }),
    )
    const found = bodiesOf(await aws.collect(ec2Volumes), 'ec2-volume')
    expect(found.map(({ id }) => id).sort()).toEqual(['vol-encrypted', 'vol-node'])
    expect(found.find(({ id }) => id === 'vol-node')).toMatchObject({ encrypted: false, instanceIds: ['i-node'] })
  })

  test('come over more than one page', async () => {
    here.volumes.push(...Array.from({ length: 1_100 }, (_, at) => volume(`vol-${at}`)))
    expect(bodiesOf(await aws.collect(ec2Volumes), 'ec2-volume')).toHaveLength(1_100)
    expect(aws.calls['ec2.DescribeVolumes']).toBe(3)
  })

  test('without the right to see nodes are a partial list', async () => {
    here.volumes.push(volume('vol-a'))
    aws.fail({ operation: 'DescribeInstances', effect: 'deny' })
    const harvest = await aws.collect(ec2Volumes)
    expect(harvest).toMatchObject({ outcome: 'partial', unread: { state: 'denied', call: 'ec2:DescribeInstances' } })
    expect(harvest.keep).toEqual([`arn:aws:ec2:${region}:${accountId}:volume/`])
  })
})

describe('launch templates', () => {
  const version = (id: string, number: number, isDefault: boolean): LaunchTemplateVersion => ({
    LaunchTemplateId: id,
    LaunchTemplateName: `karpenter.k8s.aws/${id}`,
    VersionNumber: number,
    DefaultVersion: isDefault,
    CreatedBy: `arn:aws:sts::${accountId}:assumed-role/karpenter/1`,
    LaunchTemplateData: {
      ImageId: 'ami-1',
      IamInstanceProfile: { Name: 'nodes' },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId: 'alias/nodes' } }],
    },
  })
  const template = (id: string, versions: LaunchTemplateVersion[]) => ({
    template: {
      LaunchTemplateId: id,
      LaunchTemplateName: `karpenter.k8s.aws/${id}`,
      LatestVersionNumber: versions.length,
      DefaultVersionNumber: 1,
      Tags: [{ Key: 'eks:eks-cluster-name', Value: 'blue' }],
    },
    versions,
  })

  test('come in their newest and default version, with the tags of the template', async () => {
    here.launchTemplates.push(
      template('lt-1', [version('lt-1', 1, true), version('lt-1', 2, false), version('lt-1', 3, false)]),
    )
    const found = bodiesOf(await aws.collect(ec2LaunchTemplates), 'ec2-launch-template')
    expect(found.map(({ version }) => version).sort()).toEqual([1, 3])
    expect(found[0]).toMatchObject({
      id: 'lt-1',
      createdBy: `arn:aws:sts::${accountId}:assumed-role/karpenter/1`,
      instanceProfile: 'nodes',
      blockDevices: [{ deviceName: '/dev/xvda', encrypted: true, kmsKeyId: 'alias/nodes', snapshotId: null }],
      tags: { 'eks:eks-cluster-name': 'blue' },
    })
  })

  test('come over more than one page', async () => {
    for (let at = 0; at < 250; at++) here.launchTemplates.push(template(`lt-${at}`, [version(`lt-${at}`, 1, true)]))
    expect(bodiesOf(await aws.collect(ec2LaunchTemplates), 'ec2-launch-template')).toHaveLength(250)
  })
})

describe('EBS defaults', () => {
  test('are the default key and whether everything is encrypted', async () => {
    here.ebs = { encryptionByDefault: true, defaultKeyArn: `arn:aws:kms:${region}:${accountId}:key/aaaa` }
    expect(bodiesOf(await aws.collect(ec2EbsDefaults), 'ec2-ebs-default')).toEqual([
      {
        accountId,
        region,
        defaultKey: `arn:aws:kms:${region}:${accountId}:key/aaaa`,
        encryptionByDefault: true,
      },
    ])
  })

  test('of which one cannot be read are not made up', async () => {
    aws.fail({ operation: 'GetEbsDefaultKmsKeyId', effect: '5xx' })
    const harvest = await aws.collect(ec2EbsDefaults)
    expect(harvest).toMatchObject({ outcome: 'failed', unread: { call: 'ec2:GetEbsDefaultKmsKeyId' }, resources: [] })
  })

  test('of which one cannot be read keep what it was', async () => {
    const key = `arn:aws:kms:${region}:${accountId}:key/aaaa`
    here.ebs = { encryptionByDefault: false, defaultKeyArn: key }
    const before = await aws.collect(ec2EbsDefaults)
    here.ebs = { encryptionByDefault: true, defaultKeyArn: key.replace('aaaa', 'bbbb') }
    aws.fail({ operation: 'GetEbsDefaultKmsKeyId', effect: '5xx' })
    const harvest = await aws.collect(ec2EbsDefaults, accountId, before)
    expect(harvest).toMatchObject({ outcome: 'partial', unread: { call: 'ec2:GetEbsDefaultKmsKeyId' } })
    expect(bodiesOf(harvest, 'ec2-ebs-default')).toMatchObject([{ defaultKey: key, encryptionByDefault: true }])
  })
})

describe('Auto Scaling groups', () => {
  const group = (name: string) => ({
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:1:autoScalingGroupName/${name}`,
    ServiceLinkedRoleARN: `arn:aws:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_nodes`,
    MinSize: 0,
    MaxSize: 1,
    DesiredCapacity: 1,
    DefaultCooldown: 300,
    AvailabilityZones: [`${region}a`],
    HealthCheckType: 'EC2',
    CreatedTime: new Date('2026-02-01T00:00:00Z'),
    MixedInstancesPolicy: {
      LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '3' } },
      InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 20 },
    },
  })

  test('name the exact service-linked role, over more than one page', async () => {
    here.autoScalingGroups.push(...Array.from({ length: 130 }, (_, at) => group(`asg-${at}`)))
    const found = bodiesOf(await aws.collect(autoScalingGroups), 'auto-scaling-group')
    expect(found).toHaveLength(130)
    expect(found[0]).toMatchObject({
      serviceLinkedRoleArn: expect.stringMatching(/AWSServiceRoleForAutoScaling_nodes$/),
      launchTemplate: { id: 'lt-1', name: null, version: '3' },
      spot: true,
    })
  })
})

test.each([
  [ec2Instances, 'DescribeInstances', 'ec2:DescribeInstances'],
  [ec2Volumes, 'DescribeVolumes', 'ec2:DescribeVolumes'],
  [ec2LaunchTemplates, 'DescribeLaunchTemplateVersions', 'ec2:DescribeLaunchTemplateVersions'],
  [autoScalingGroups, 'DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingGroups'],
] as const)('$name without the right to list is denied', async (collector, operation, call) => {
  aws.fail({ operation, effect: 'deny' })
  expect(await aws.collect(collector)).toMatchObject({ outcome: 'denied', unread: { state: 'denied', call } })
})

describe('images and snapshots', () => {
  const template = (ImageId: string, SnapshotId?: string) =>
    here.launchTemplates.push({
      template: {
        LaunchTemplateId: `lt-${ImageId}`,
        LaunchTemplateName: ImageId,
        LatestVersionNumber: 1,
        DefaultVersionNumber: 1,
      },
      versions: [
        {
          LaunchTemplateId: `lt-${ImageId}`,
          LaunchTemplateName: ImageId,
          VersionNumber: 1,
          DefaultVersion: true,
          LaunchTemplateData: {
            ImageId,
            ...(SnapshotId && { BlockDeviceMappings: [{ DeviceName: '/dev/xvdb', Ebs: { SnapshotId } }] }),
          },
        },
      ],
    })
  const image = (ImageId: string, SnapshotId: string, Encrypted: boolean, OwnerId = accountId) => ({
    ImageId,
    OwnerId,
    Public: OwnerId !== accountId,
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { SnapshotId, Encrypted } },
      { DeviceName: '/dev/sdc', NoDevice: '' },
    ],
  })

  test('are those that nodes and templates start from; of snapshots only what may be encrypted', async () => {
    here.instances.push(node('i-node', { ImageId: 'ami-node' }))
    template('ami-template', 'snap-written')
    here.images.push(
      image('ami-node', 'snap-node', true),
      image('ami-template', 'snap-plain', false, 'amazon'),
      image('ami-other', 'snap-other', true),
    )
    const key = `arn:aws:kms:${region}:999999999999:key/k`
    here.snapshots.push(
      { SnapshotId: 'snap-node', OwnerId: '999999999999', Encrypted: true, KmsKeyId: key },
      { SnapshotId: 'snap-written', OwnerId: '999999999999', Encrypted: true },
      { SnapshotId: 'snap-plain', OwnerId: 'amazon', Encrypted: false },
      { SnapshotId: 'snap-other', OwnerId: accountId, Encrypted: true, KmsKeyId: key },
    )
    expect(bodiesOf(await aws.collect(ec2Images), 'ec2-image')).toEqual([
      expect.objectContaining({
        id: 'ami-node',
        ownerId: accountId,
        blockDevices: [{ deviceName: '/dev/xvda', encrypted: true, snapshotId: 'snap-node' }],
      }),
      expect.objectContaining({ id: 'ami-template', ownerId: 'amazon' }),
    ])
    expect(bodiesOf(await aws.collect(ec2Snapshots), 'ec2-snapshot')).toEqual([
      { id: 'snap-node', accountId, region, ownerId: '999999999999', encrypted: true, kmsKeyArn: key },
      { id: 'snap-written', accountId, region, ownerId: '999999999999', encrypted: true, kmsKeyArn: null },
    ])
  })

  test('are those too that only a node class names', async () => {
    here.images.push(image('ami-class', 'snap-class', true), image('ami-other', 'snap-other', true))
    here.snapshots.push(
      { SnapshotId: 'snap-class', OwnerId: accountId, Encrypted: true },
      { SnapshotId: 'snap-mapped', OwnerId: accountId, Encrypted: true },
      { SnapshotId: 'snap-other', OwnerId: accountId, Encrypted: true },
    )
    const named = { imageIds: ['ami-class'], snapshotIds: ['snap-mapped'] }
    const read = (collector: typeof ec2Images) => aws.collect(collector, accountId, undefined, [], named)
    expect(bodiesOf(await read(ec2Images), 'ec2-image').map(({ id }) => id)).toEqual(['ami-class'])
    const snapshots = bodiesOf(await read(ec2Snapshots), 'ec2-snapshot').map(({ id }) => id)
    expect(snapshots).toEqual(['snap-class', 'snap-mapped'])
  })

  test('where nothing starts from an image nobody is asked', async () => {
    expect(bodiesOf(await aws.collect(ec2Images), 'ec2-image')).toEqual([])
    expect(bodiesOf(await aws.collect(ec2Snapshots), 'ec2-snapshot')).toEqual([])
    expect(aws.calls['ec2.DescribeImages']).toBeUndefined()
    expect(aws.calls['ec2.DescribeSnapshots']).toBeUndefined()
  })
})
