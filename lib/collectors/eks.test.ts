import { beforeEach, describe, expect, test } from 'vitest'
import type { ClusterResources } from '@/lib/simulator/world/regional-resources'
import { eksAccessEntries } from './eks-access-entries'
import { eksClusters } from './eks-clusters'
import { eksNodeGroups } from './eks-node-groups'
import { eksPodIdentities } from './eks-pod-identities'
import { accountId, bodiesOf, region, simulated } from './testing/simulated'

const aws = await simulated()
const { clusters } = aws.resources()
beforeEach(() => {
  clusters.length = 0
})

const arn = (name: string) => `arn:aws:eks:${region}:${accountId}:cluster/${name}`

function addCluster(name: string, change: Partial<ClusterResources> = {}): void {
  clusters.push({
    cluster: {
      name,
      arn: arn(name),
      version: '1.33',
      status: 'ACTIVE',
      roleArn: `arn:aws:iam::${accountId}:role/${name}-cluster`,
      identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${name.toUpperCase()}` } },
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: 'alias/secrets' } }],
      accessConfig: { authenticationMode: 'API' },
      tags: { team: 'platform' },
    },
    nodegroups: [],
    accessEntries: [],
    podIdentityAssociations: [],
    ...change,
  })
}

describe('clusters', () => {
  test('come with issuer, secrets key and authentication mode', async () => {
    addCluster('blue')
    expect(bodiesOf(await aws.collect(eksClusters), 'eks-cluster')).toEqual([
      {
        arn: arn('blue'),
        name: 'blue',
        accountId,
        region,
        version: '1.33',
        status: 'ACTIVE',
        roleArn: `arn:aws:iam::${accountId}:role/blue-cluster`,
        oidcIssuer: `https://oidc.eks.${region}.amazonaws.com/id/BLUE`,
        secretsKey: 'alias/secrets',
        autoMode: { enabled: false, nodeRoleArn: null },
        authenticationMode: 'API',
        tags: { team: 'platform' },
      },
    ])
  })

  test('come over more than one page', async () => {
    for (let at = 0; at < 120; at++) addCluster(`c-${at}`)
    expect(bodiesOf(await aws.collect(eksClusters), 'eks-cluster')).toHaveLength(120)
    expect(aws.calls['eks.ListClusters']).toBe(2)
  })

  test('that may not be described stay as they were known', async () => {
    addCluster('blue')
    addCluster('green')
    aws.fail({ operation: 'DescribeCluster', effect: 'deny', times: 1 })
    const harvest = await aws.collect(eksClusters)
    expect(harvest).toMatchObject({ outcome: 'partial', unread: { call: 'eks:DescribeCluster' } })
    expect(harvest.keep).toHaveLength(1)
    expect(bodiesOf(harvest, 'eks-cluster')).toHaveLength(1)
  })

  test.each([eksClusters, eksNodeGroups, eksAccessEntries, eksPodIdentities])(
    'without the right to list them $name is denied',
    async (collector) => {
      aws.fail({ operation: 'ListClusters', effect: 'deny' })
      expect(await aws.collect(collector)).toMatchObject({ outcome: 'denied', unread: { call: 'eks:ListClusters' } })
    },
  )
})

describe('node groups', () => {
  test('come with their Auto Scaling groups, over more than one page', async () => {
    const nodegroups = Array.from({ length: 130 }, (_, at) => ({
      nodegroupName: `ng-${at}`,
      nodegroupArn: `arn:aws:eks:${region}:${accountId}:nodegroup/blue/ng-${at}/${at}`,
      clusterName: 'blue',
      nodeRole: `arn:aws:iam::${accountId}:role/node`,
      resources: { autoScalingGroups: [{ name: `eks-ng-${at}` }] },
    }))
    addCluster('blue', { nodegroups })
    const found = bodiesOf(await aws.collect(eksNodeGroups), 'eks-node-group')
    expect(found).toHaveLength(130)
    expect(found[0]).toMatchObject({ clusterArn: arn('blue'), autoScalingGroups: ['eks-ng-0'] })
    expect(aws.calls['eks.ListNodegroups']).toBe(2)
  })

  test('of one cluster that cannot be listed do not hide those of another', async () => {
    const group = (clusterName: string) => ({
      nodegroupName: 'ng',
      nodegroupArn: `arn:aws:eks:${region}:${accountId}:nodegroup/${clusterName}/ng/1`,
      clusterName,
    })
    addCluster('blue', { nodegroups: [group('blue')] })
    addCluster('green', { nodegroups: [group('green')] })
    aws.fail({ operation: 'ListNodegroups', effect: '5xx', times: 1 })
    const harvest = await aws.collect(eksNodeGroups)
    expect(harvest).toMatchObject({ outcome: 'partial', unread: { state: 'failed', call: 'eks:ListNodegroups' } })
    expect(bodiesOf(harvest, 'eks-node-group')).toHaveLength(1)
    expect(harvest.keep).toEqual([expect.stringMatching(/:nodegroup\/(blue|green)\/$/)])
  })
})

describe('access entries', () => {
  test('come with their type', async () => {
    const principalArn = `arn:aws:iam::${accountId}:role/node`
    addCluster('blue', { accessEntries: [{ principalArn, type: 'EC2_LINUX', clusterName: 'blue' }] })
    expect(bodiesOf(await aws.collect(eksAccessEntries), 'eks-access-entry')).toEqual([
      { clusterArn: arn('blue'), principalArn, type: 'EC2_LINUX', accountId, region },
    ])
  })

  test('are not asked for where the cluster keeps a ConfigMap', async () => {
    addCluster('blue')
    const [blue] = clusters
    if (blue) Object.assign(blue.cluster, { accessConfig: { authenticationMode: 'CONFIG_MAP' } })
    expect(await aws.collect(eksAccessEntries)).toMatchObject({ outcome: 'read', resources: [] })
    expect(aws.calls['eks.ListAccessEntries']).toBeUndefined()
  })

  test('that can nowhere be read are failed, not partial', async () => {
    addCluster('blue')
    addCluster('green')
    aws.fail({ operation: 'ListAccessEntries', effect: '5xx' })
    expect(await aws.collect(eksAccessEntries)).toMatchObject({ outcome: 'failed', misses: 2 })
  })
})

describe('pod identity associations', () => {
  test('come with the roles that only their description names', async () => {
    const association = {
      associationId: 'a-1',
      namespace: 'kube-system',
      serviceAccount: 'karpenter',
      clusterName: 'blue',
      roleArn: `arn:aws:iam::${accountId}:role/karpenter`,
      targetRoleArn: 'arn:aws:iam::111100000002:role/target',
    }
    addCluster('blue', { podIdentityAssociations: [association] })
    expect(bodiesOf(await aws.collect(eksPodIdentities), 'eks-pod-identity-association')).toEqual([
      {
        id: 'a-1',
        clusterArn: arn('blue'),
        namespace: 'kube-system',
        serviceAccount: 'karpenter',
        roleArn: association.roleArn,
        targetRoleArn: association.targetRoleArn,
        accountId,
        region,
      },
    ])
  })
})
