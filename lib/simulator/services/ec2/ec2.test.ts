import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  type DescribeLaunchTemplateVersionsCommandInput,
  DescribeRegionsCommand,
  DescribeVolumesCommand,
  EC2Client,
  type Filter,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
} from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulator } from '../../start-simulator'
import { clientConfig, errorOf } from '../../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../../testing/own-organization'

const KEY = 'arn:aws:kms:us-east-1:333300000001:key/11111111-2222-4333-8444-555555555555'
const template = (LaunchTemplateId: string, LaunchTemplateName: string) => ({
  LaunchTemplateId,
  LaunchTemplateName,
  DefaultVersionNumber: 2,
  LatestVersionNumber: 3,
})
const versions = (LaunchTemplateId: string) =>
  [1, 2, 3].map((VersionNumber) => ({ LaunchTemplateId, VersionNumber, DefaultVersion: VersionNumber === 2 }))

let simulator: Simulator
let ec2: EC2Client
beforeAll(async () => {
  simulator = await startOwnOrganization((organization, management) => {
    const here = management.region('us-east-1')
    here.volumes.push(
      { VolumeId: 'vol-1', Encrypted: true, KmsKeyId: KEY, State: 'in-use', Tags: [{ Key: 'team', Value: 'orders' }] },
      {
        VolumeId: 'vol-2',
        Encrypted: true,
        KmsKeyId: KEY,
        State: 'available',
        Tags: [{ Key: 'team', Value: 'billing' }],
      },
      { VolumeId: 'vol-3', Encrypted: false, State: 'in-use', Attachments: [{ InstanceId: 'i-1' }] },
    )
    here.launchTemplates.push(
      { template: template('lt-1', 'workers'), versions: versions('lt-1') },
      { template: template('lt-2', 'batch'), versions: versions('lt-2') },
    )
    const other = organization.account('333300000002', 'other').region('us-east-1')
    here.images.push({ ImageId: 'ami-own', OwnerId: management.id })
    other.images.push(
      { ImageId: 'ami-public', OwnerId: '333300000002', Public: true },
      { ImageId: 'ami-private', OwnerId: '333300000002' },
    )
  })
  ec2 = new EC2Client(clientConfig(simulator, 'us-east-1', adminCredentials))
})
afterAll(() => simulator.close())

describe('DescribeVolumes', () => {
  const find = async (...Filters: Filter[]) =>
    (await ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes?.map(({ VolumeId }) => VolumeId)

  test.each<[string, Filter[], string[]]>([
    ['without a filter gives all', [], ['vol-1', 'vol-2', 'vol-3']],
    ['takes one of several values', [{ Name: 'tag:team', Values: ['orders', 'billing'] }], ['vol-1', 'vol-2']],
    [
      'wants every filter met',
      [
        { Name: 'encrypted', Values: ['true'] },
        { Name: 'status', Values: ['in-use'] },
      ],
      ['vol-1'],
    ],
    ['understands wildcards', [{ Name: 'tag:team', Values: ['b?ll*'] }], ['vol-2']],
    ['finds a tag by its key or its value alone', [{ Name: 'tag-key', Values: ['team'] }], ['vol-1', 'vol-2']],
    ['looks into attachments', [{ Name: 'attachment.instance-id', Values: ['i-1'] }], ['vol-3']],
    ['finds nothing for a value nobody has', [{ Name: 'tag-value', Values: ['nobody'] }], []],
  ])('%s', async (_, filters, ids) => expect(await find(...filters)).toEqual(ids))

  test('refuses a filter it does not know', async () => {
    const error = await errorOf(find({ Name: 'colour', Values: ['red'] }))
    expect(error).toMatchObject({ name: 'InvalidParameterValue', message: "The filter 'colour' is invalid" })
  })
})

describe('DescribeLaunchTemplateVersions', () => {
  const find = async (input: DescribeLaunchTemplateVersionsCommandInput) => {
    const { LaunchTemplateVersions = [] } = await ec2.send(new DescribeLaunchTemplateVersionsCommand(input))
    return LaunchTemplateVersions.map(({ LaunchTemplateId, VersionNumber }) => `${LaunchTemplateId}:${VersionNumber}`)
  }

  test('gives the latest and default versions of every template at once', async () => {
    expect(await find({ Versions: ['$Latest', '$Default'] })).toEqual(['lt-1:2', 'lt-1:3', 'lt-2:2', 'lt-2:3'])
  })

  test('gives all versions of one template, or those asked for', async () => {
    expect(await find({ LaunchTemplateId: 'lt-1' })).toEqual(['lt-1:1', 'lt-1:2', 'lt-1:3'])
    expect(await find({ LaunchTemplateName: 'batch', Versions: ['1', '$Latest'] })).toEqual(['lt-2:1', 'lt-2:3'])
  })

  test('pages by MaxResults', async () => {
    const first = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ Versions: ['$Latest'], MaxResults: 1 }))
    expect(first.LaunchTemplateVersions).toHaveLength(1)
    const rest = await find({ Versions: ['$Latest'], MaxResults: 1, NextToken: first.NextToken })
    expect(rest).toEqual(['lt-2:3'])
  })

  test('wants a template for a version by number', async () => {
    expect((await errorOf(find({ Versions: ['2'] }))).name).toBe('MissingParameter')
  })

  test.each([
    [{ LaunchTemplateId: 'lt-9' }, { LaunchTemplateIds: ['lt-9'] }, 'InvalidLaunchTemplateId.NotFound'],
    [{ LaunchTemplateName: 'gone' }, { LaunchTemplateNames: ['gone'] }, 'InvalidLaunchTemplateName.NotFoundException'],
  ])('and DescribeLaunchTemplates miss %o with its own error', async (one, several, name) => {
    expect((await errorOf(find(one))).name).toBe(name)
    expect((await errorOf(ec2.send(new DescribeLaunchTemplatesCommand(several)))).name).toBe(name)
  })
})

test('DescribeImages shows the account’s own images and public ones, not private ones of others', async () => {
  const ids = async (Owners?: string[]) =>
    (await ec2.send(new DescribeImagesCommand({ Owners }))).Images?.map(({ ImageId }) => ImageId)
  expect(await ids()).toEqual(['ami-own', 'ami-public'])
  expect(await ids(['self'])).toEqual(['ami-own'])
  const error = await errorOf(ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-private'] })))
  expect(error.name).toBe('InvalidAMIID.NotFound')
})

test('DescribeInstances misses an instance with InvalidInstanceID.NotFound', async () => {
  const error = await errorOf(ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-9'] })))
  expect(error.name).toBe('InvalidInstanceID.NotFound')
})

test('DescribeRegions gives the organization’s Regions', async () => {
  const { Regions } = await ec2.send(new DescribeRegionsCommand({}))
  expect(Regions).toEqual([
    { RegionName: 'us-east-1', Endpoint: 'ec2.us-east-1.amazonaws.com', OptInStatus: 'opt-in-not-required' },
  ])
})

test('the default volume key is AWS’s alias until the account chooses one', async () => {
  const ask = () => ec2.send(new GetEbsDefaultKmsKeyIdCommand({}))
  expect((await ask()).KmsKeyId).toBe('alias/aws/ebs')
  const region = simulator.world.accounts.get('333300000001')?.regions.get('us-east-1')
  region!.ebs = { defaultKeyArn: KEY, encryptionByDefault: true }
  expect((await ask()).KmsKeyId).toBe(KEY)
  expect((await ec2.send(new GetEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault).toBe(true)
})
