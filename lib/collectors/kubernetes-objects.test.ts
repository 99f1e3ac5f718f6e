import { beforeEach, expect, test } from 'vitest'
import type { ClusterResources } from '@/lib/simulator/world/regional-resources'
import { type ClusterObjects, kubernetesObjects } from './kubernetes-objects'
import { accountId, region, simulated } from './testing/simulated'

const aws = await simulated()
const { clusters } = aws.resources()
beforeEach(() => {
  clusters.length = 0
})

const principal = `arn:aws:iam::${accountId}:role/KeyscopeScanner`
const readers = ['keyscope-readers']
const storage = (name: string, kmsKeyId: string) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'ebs.csi.aws.com',
  parameters: { kmsKeyId },
})

interface Made extends Partial<ClusterResources> {
  readonly groups?: string[] | null
  readonly isPrivate?: boolean
  readonly status?: 'CREATING'
}

/** A cluster that lets the scanner in, unless `groups` says otherwise. */
function addCluster(name: string, { groups = readers, isPrivate = false, status, ...change }: Made = {}): void {
  clusters.push({
    cluster: {
      name,
      arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
      status: status ?? 'ACTIVE',
      endpoint: `https://${name}.gr7.${region}.eks.amazonaws.com`,
      resourcesVpcConfig: { endpointPublicAccess: !isPrivate },
    },
    nodegroups: [],
    accessEntries: groups ? [{ principalArn: principal, kubernetesGroups: groups }] : [],
    podIdentityAssociations: [],
    kubernetes: { serves: ['storage.k8s.io/v1'], readers, objects: [storage('gp3', 'alias/volumes')] },
    ...change,
  })
}

async function collect() {
  const found: ClusterObjects[] = []
  const harvest = await aws.collect(kubernetesObjects(principal, found))
  return { found: new Map(found.map(({ arn, read }) => [arn.split('/')[1], read])), harvest }
}

test('all of a cluster is read; what it has no group for, it has none of', async () => {
  addCluster('blue')
  const { found, harvest } = await collect()
  expect(harvest).toMatchObject({ outcome: 'read', unread: null, resources: [{ kind: 'kubernetes-storage-class' }] })
  expect(found.get('blue')).toMatchObject({
    understood: [{ kind: 'StorageClass', name: 'gp3', body: { kmsKeyId: 'alias/volumes', accountId, region } }],
    covers: ['EC2NodeClass', 'NodeClass', 'NodePool', 'StorageClass'],
  })
})

test('a version that nobody knows yet is not taken for nothing', async () => {
  const future = { ...storage('gp4', 'alias/volumes'), apiVersion: 'storage.k8s.io/v9' }
  addCluster('blue', { kubernetes: { serves: ['storage.k8s.io/v9'], readers, objects: [future] } })
  expect((await collect()).found.get('blue')).toMatchObject({
    understood: [],
    misunderstood: [{ name: 'gp4', problem: expect.stringContaining('storage.k8s.io/v9 is not known') }],
  })
})

test('one that lets nobody in stops no other, and the words say what to do', async () => {
  addCluster('blue', { groups: null })
  addCluster('green')
  const { found, harvest } = await collect()
  expect(found.get('green')?.understood).toHaveLength(1)
  expect(found.get('blue')).toMatchObject({ understood: [], covers: [] })
  expect(harvest).toMatchObject({ outcome: 'partial', unread: { state: 'denied', call: 'kubernetes:authenticate' } })
  expect(harvest.unread?.message).toContain(
    `aws eks create-access-entry --region ${region} --cluster-name blue --principal-arn ${principal} --kubernetes-groups keyscope-readers`,
  )
})

test('one whose entry has no right is told apart from one without an entry', async () => {
  addCluster('blue', { groups: [] })
  const { found, harvest } = await collect()
  expect(harvest).toMatchObject({ outcome: 'denied', unread: { state: 'denied', call: 'kubernetes:list' } })
  expect(harvest.unread?.message).toContain('did not let')
  expect(harvest.unread?.message).toContain('cannot list resource "storageclasses"')
  // Of the groups it does not have there is nothing, whoever asks.
  expect(found.get('blue')?.covers).toEqual(['EC2NodeClass', 'NodeClass', 'NodePool'])
})

test('one behind a private endpoint failed, and says so; one that is being made is not asked', async () => {
  addCluster('blue', { isPrivate: true })
  addCluster('new', { status: 'CREATING' })
  const { found, harvest } = await collect()
  expect(harvest).toMatchObject({ outcome: 'failed', misses: 1, unread: { state: 'failed', call: 'kubernetes:list' } })
  expect(harvest.unread?.message).toMatch(/blue could not be reached.*endpoint is private/)
  expect(found.get('blue')?.covers).toEqual([])
  expect(found.has('new')).toBe(false)
})
