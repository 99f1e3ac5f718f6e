import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { autoNodeClass, mapping, nodeClass, nodePool, storageClass } from '../kubernetes/testing/objects'
import { findNeeds } from './find-needs'
import { indexInventory } from './index-inventory'
import { judgeNeeds } from './judge-needs'
import type { Need, PrincipalKind } from './need'

/** A cluster that runs no node, with a key of its own account and one that is the default for EBS. */
function start() {
  const org = organization()
  const account = org.account('payments')
  const key = account.key('nodes')
  const fallback = account.key('default')
  account.defaultKey(fallback, false)
  const cluster = account.cluster('payments')
  const needs = () => findNeeds(indexInventory(org.inventory()))
  return { org, account, key, fallback, cluster, needs }
}

const usesOf = (needs: readonly Need[], kind: PrincipalKind) =>
  needs
    .filter((need) => need.principal.kind === kind)
    .flatMap(({ keyArn, uses }) => uses.map((use) => ({ keyArn, ...use })))

describe('Karpenter', () => {
  test('a class without any node needs its key, and names the node role', () => {
    const { account, key, cluster, needs } = start()
    const controller = account.role('controller')
    const node = account.role('KarpenterNodeRole-default')
    cluster.podIdentity('karpenter', controller)
    cluster.kubernetes([nodeClass('default', { mappings: [mapping({ encrypted: true, kmsKeyID: key })] })])
    const found = needs()
    expect(usesOf(found, 'karpenter-controller')).toEqual([
      {
        keyArn: key,
        kind: 'node-class',
        evidence: 'EC2NodeClass default, /dev/xvda',
        written: key,
        told: { at: expect.any(String), stale: false },
      },
    ])
    expect(found.find(({ principal }) => principal.kind === 'node-role')?.principal).toMatchObject({
      arn: node,
      evidence: [{ text: 'EC2NodeClass default names this role', confidence: 1 }],
    })
  })

  test('whoever launches is unknown where nothing names the controller: never nothing', () => {
    const { org, key, cluster } = start()
    cluster.kubernetes([nodeClass('default', { mappings: [mapping({ kmsKeyID: key })] })])
    const judged = judgeNeeds(org.inventory()).find(({ principal }) => principal.kind === 'karpenter-controller')
    expect(judged).toMatchObject({ keyArn: key, status: 'unknown' })
  })

  test('without mappings the default key encrypts, two volumes of Bottlerocket, whatever the account encrypts', () => {
    const { account, fallback, cluster, needs } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    cluster.kubernetes([nodeClass('default'), nodeClass('rocket', { alias: 'bottlerocket@latest' })])
    expect(usesOf(needs(), 'karpenter-controller')).toMatchObject([
      { keyArn: fallback, kind: 'default-key', evidence: 'EC2NodeClass default without mappings, /dev/xvda' },
      { keyArn: fallback, kind: 'default-key', evidence: 'EC2NodeClass rocket without mappings, /dev/xvda' },
      { keyArn: fallback, kind: 'default-key', evidence: 'EC2NodeClass rocket without mappings, /dev/xvdb' },
    ])
  })

  test('the family Custom leaves the mappings of the AMI: no key unless the account encrypts everything', () => {
    const { account, fallback, cluster, needs } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    cluster.kubernetes([nodeClass('own', { amiFamily: 'Custom', terms: [{ id: 'ami-1' }] })])
    expect(usesOf(needs(), 'karpenter-controller')).toEqual([])
    account.defaultKey(fallback, true)
    expect(usesOf(needs(), 'karpenter-controller')).toMatchObject([{ keyArn: fallback, kind: 'default-key' }])
  })

  test('a mapping that is encrypted and names no key takes the default one; an unused class says that it is', () => {
    const { account, fallback, cluster, needs } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    cluster.kubernetes([
      nodeClass('a', { mappings: [mapping({ encrypted: true }), mapping({ encrypted: false }, '/dev/xvdb')] }),
      nodePool('b', 'other'),
    ])
    expect(usesOf(needs(), 'karpenter-controller')).toMatchObject([
      { keyArn: fallback, kind: 'default-key', evidence: 'EC2NodeClass a (no NodePool uses it), /dev/xvda' },
    ])
  })

  test('a pool that may run Spot needs the Spot role', () => {
    const { account, key, cluster, needs } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    account.role('AWSServiceRoleForEC2Spot', { path: '/aws-service-role/spot.amazonaws.com/' })
    const one = nodeClass('default', { mappings: [mapping({ kmsKeyID: key })] })
    cluster.kubernetes([one, nodePool('spot', 'default', { capacity: ['spot', 'on-demand'] })])
    expect(needs().map(({ principal }) => principal.kind)).toContain('spot-role')
  })

  test('what was handed over too long ago still counts, for less', () => {
    const { account, key, cluster, needs } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    account.role('KarpenterNodeRole-default')
    cluster.kubernetes([nodeClass('default', { mappings: [mapping({ kmsKeyID: key })] })], { stale: true })
    const found = needs()
    expect(usesOf(found, 'karpenter-controller')).toMatchObject([{ kind: 'node-class', told: { stale: true } }])
    const node = found.find(({ principal }) => principal.kind === 'node-role')
    expect(node?.principal.evidence).toMatchObject([{ text: expect.stringContaining('stale'), confidence: 0.6 }])
  })

  test('ids and aliases are those of the cluster’s account', () => {
    const { account, cluster, needs } = start()
    const key = account.key('aliased')
    cluster.podIdentity('karpenter', account.role('controller'))
    cluster.kubernetes([
      nodeClass('default', { mappings: [mapping({ kmsKeyID: 'alias/aliased' }), mapping({ kmsKeyID: 'alias/none' })] }),
    ])
    const launches = needs().filter(({ principal }) => principal.kind === 'karpenter-controller')
    expect(launches.map(({ keyArn, keyProblem }) => [keyArn, keyProblem?.failure ?? null])).toEqual([
      [key, null],
      ['alias/none', 'F9'],
    ])
  })
})

describe('volumes of pods', () => {
  test('a storage class needs the driver’s role before there is any volume', () => {
    const { account, key, cluster, needs } = start()
    cluster.podIdentity('ebs-csi-controller-sa', account.role('csi'))
    cluster.kubernetes([storageClass('gp3', { KmsKeyId: key, encrypted: 'true' })])
    expect(usesOf(needs(), 'ebs-csi-role')).toMatchObject([
      { keyArn: key, kind: 'storage-class', evidence: 'StorageClass gp3', written: key },
    ])
  })

  test.each([
    [{ encrypted: 'true' }, 'ebs.csi.aws.com', 1],
    [{ encrypted: 'true' }, 'kubernetes.io/aws-ebs', 1],
    [{ encrypted: 'false' }, 'ebs.csi.aws.com', 0],
    [{}, 'ebs.csi.aws.com', 0],
    [{ encrypted: 'true' }, 'efs.csi.aws.com', 0],
  ])('parameters %j of %s take the default key %i times', (parameters, provisioner, times) => {
    const { account, fallback, cluster, needs } = start()
    cluster.podIdentity('ebs-csi-controller-sa', account.role('csi'))
    cluster.kubernetes([storageClass('one', parameters as Record<string, string>, provisioner)])
    const uses = usesOf(needs(), 'ebs-csi-role')
    expect(uses).toHaveLength(times)
    for (const use of uses) expect(use).toMatchObject({ keyArn: fallback, kind: 'default-key' })
  })
})

test('Auto Mode: the cluster role needs the keys of its classes and of its storage', () => {
  const { account, key, fallback, org } = start()
  const cluster = account.cluster('auto', { autoMode: { enabled: true, nodeRoleArn: account.role('AutoNode') } })
  cluster.kubernetes([
    autoNodeClass('own', { ephemeralStorage: { kmsKeyID: key } }),
    autoNodeClass('default'),
    storageClass('auto', { encrypted: 'true', kmsKeyId: key }, 'ebs.csi.eks.amazonaws.com'),
  ])
  const needs = findNeeds(indexInventory(org.inventory())).filter(({ path }) => path === 'auto-mode')
  expect(usesOf(needs, 'cluster-role')).toMatchObject([
    { keyArn: key, kind: 'node-class', evidence: 'NodeClass own' },
    { keyArn: key, kind: 'storage-class', evidence: 'StorageClass auto' },
    { keyArn: fallback, kind: 'default-key', evidence: 'NodeClass default, which names no key' },
  ])
})
