import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import type { TestStatement } from '../inventory/testing/statements'
import { findKarpenterControllers } from './find-karpenter-controllers'
import { findNeeds } from './find-needs'
import { indexInventory } from './index-inventory'
import type { Need, PrincipalKind } from './need'
import { confidenceOf } from './weigh-evidence'

function start() {
  const org = organization()
  const account = org.account('payments')
  const key = account.key('ebs')
  const cluster = account.cluster('payments')
  const needs = () => findNeeds(indexInventory(org.inventory()))
  const controllers = () => findKarpenterControllers(indexInventory(org.inventory()), cluster.cluster)
  return { org, account, key, cluster, needs, controllers }
}

const of = (needs: readonly Need[], kind: PrincipalKind) => needs.filter((need) => need.principal.kind === kind)

const launches = (cluster: string): TestStatement[] => [
  {
    Effect: 'Allow',
    Action: ['ec2:CreateFleet', 'ec2:RunInstances'],
    Resource: '*',
    Condition: {
      StringEquals: { [`aws:RequestTag/kubernetes.io/cluster/${cluster}`]: 'owned' },
      StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' },
    },
  },
  { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
]

describe('who runs Karpenter', () => {
  test('the role of the Pod Identity association of service account karpenter', () => {
    const { account, cluster, controllers } = start()
    const role = account.role('any-name')
    cluster.podIdentity('karpenter', role)
    expect(controllers()).toMatchObject([
      {
        arn: role,
        evidence: [{ confidence: 0.95 }],
        sessionTags: { 'eks-cluster-name': 'payments', 'kubernetes-service-account': 'karpenter' },
      },
    ])
  })

  test('of a chain, the role it ends in: that one calls EC2', () => {
    const { org, account, cluster, controllers } = start()
    const target = org.account('launchers').role('target')
    cluster.podIdentity('karpenter', account.role('first'), target)
    expect(controllers().map((p) => p.arn)).toEqual([target])
  })

  test("the role that trusts exactly karpenter of this cluster's issuer", () => {
    const { account, cluster, controllers } = start()
    const other = account.cluster('orders')
    const role = account.role('irsa', { trust: [cluster.trusts('karpenter')] })
    account.role('of-another-cluster', { trust: [other.trusts('karpenter')] })
    account.role('of-another-account', { trust: [cluster.trusts('ebs-csi-controller-sa')] })
    expect(controllers()).toMatchObject([{ arn: role, evidence: [{ confidence: 0.95 }] }])
  })

  test('a trust that admits every service account is weak evidence', () => {
    const { account, cluster, controllers } = start()
    const statement = cluster.trusts('karpenter')
    const issuer = 'oidc.eks.us-east-1.amazonaws.com/id/PAYMENTS'
    const Condition = { StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:*:*' } }
    const role = account.role('wide', { trust: [{ ...statement, Condition }] })
    expect(controllers()).toMatchObject([{ arn: role, evidence: [{ confidence: 0.4 }] }])
  })

  test('the creator of its launch templates, even when only a session is named', () => {
    const { account, cluster, key, controllers } = start()
    const role = account.role('renamed', { path: '/platform/' })
    cluster.karpenterTemplate([{ kmsKeyId: key }], {
      createdBy: `arn:aws:sts::${account.id}:assumed-role/renamed/1717`,
    })
    expect(controllers()).toMatchObject([{ arn: role, evidence: [{ confidence: 1 }] }])
  })

  test('a configured role that also created the templates leaves left-over configuration aside', () => {
    const { account, cluster, key, controllers } = start()
    const current = account.role('current')
    account.role('left-over', { trust: [cluster.trusts('karpenter')] })
    cluster.podIdentity('karpenter', current)
    cluster.karpenterTemplate([{ kmsKeyId: key }], { createdBy: `arn:aws:sts::${account.id}:assumed-role/current/1` })
    expect(controllers().map((p) => p.arn)).toEqual([current])
  })

  test('two configured roles without a proof for either are both kept, and neither is sure', () => {
    const { account, cluster, controllers } = start()
    for (const name of ['first', 'second']) account.role(name, { trust: [cluster.trusts('karpenter')] })
    expect(controllers().map((p) => [p.arn.split('/')[1], confidenceOf(p)])).toEqual([
      ['first', 0.475],
      ['second', 0.475],
    ])
  })

  test('an association goes before a trust in the same service account, not in one of another namespace', () => {
    const { account, cluster, controllers } = start()
    const role = account.role('by-pod-identity')
    cluster.podIdentity('karpenter', role)
    account.role('by-irsa', { trust: [cluster.trusts('karpenter')] })
    expect(controllers().map((p) => p.arn)).toEqual([role])
    const issuer = 'oidc.eks.us-east-1.amazonaws.com/id/PAYMENTS'
    const Condition = { StringEquals: { [`${issuer}:sub`]: 'system:serviceaccount:karpenter:karpenter' } }
    account.role('elsewhere', { trust: [{ ...cluster.trusts('karpenter'), Condition }] })
    expect(controllers()).toHaveLength(2)
  })

  test('the shape of its permissions, when nothing is configured that we can see', () => {
    const { account, cluster, controllers } = start()
    const role = account.role('autoscaler', { statements: launches('payments') })
    account.role('other', { statements: launches('orders') })
    expect(controllers()).toMatchObject([{ arn: role, evidence: [{ confidence: 0.8 }] }])
    expect(cluster.arn).toContain('payments')
  })

  test('a name alone counts only where Karpenter is at work', () => {
    const { account, cluster, key, controllers } = start()
    const role = account.role('KarpenterController-x')
    account.role('KarpenterNodeRole-payments', { instanceProfile: 'nodes' })
    expect(controllers()).toEqual([])
    cluster.karpenterTemplate([{ kmsKeyId: key }])
    expect(controllers()).toMatchObject([{ arn: role, evidence: [{ confidence: 0.4 }] }])
  })

  test('work without anybody who does it is a need of somebody unknown', () => {
    const { cluster, key, needs } = start()
    cluster.karpenterTemplate([{ kmsKeyId: key }])
    const [need] = of(needs(), 'karpenter-controller')
    expect(need?.principal.arn).toBe('not found in payments (111100000002, us-east-1)')
  })
})

describe('which keys', () => {
  test('a launch template, a running volume and an alias of the same key are one need with three uses', () => {
    const { account, cluster, key, needs } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    cluster.karpenterTemplate([{ kmsKeyId: key }, { deviceName: '/dev/xvdb', kmsKeyId: 'alias/ebs' }])
    cluster.volume(key, cluster.karpenterTags)
    const [need, ...others] = of(needs(), 'karpenter-controller')
    expect(others).toEqual([])
    expect(need).toMatchObject({ keyArn: key, keyProblem: null, path: 'karpenter' })
    expect(need?.uses.map((use) => use.kind)).toEqual(['launch-template', 'launch-template', 'running-volume'])
  })

  test('a volume belongs to the cluster of the instance it is attached to', () => {
    const { account, cluster, key, org, needs } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    cluster.instance('i-1', cluster.karpenterTags)
    cluster.volume(key, {}, ['i-1'])
    const volume = org.parts.volumes[0]
    if (volume) org.parts.volumes[0] = { ...volume, tags: {} }
    expect(of(needs(), 'karpenter-controller')).toMatchObject([
      { uses: [{ kind: 'running-volume', evidence: 'vol-1' }] },
    ])
  })

  test('aws/ebs needs nobody, by its alias or by the ARN EC2 shows for it', () => {
    const { account, cluster, needs } = start()
    account.defaultKey('alias/aws/ebs', true)
    cluster.podIdentity('karpenter', account.role('controller')).karpenterTemplate([{ encrypted: true }])
    cluster.volume(`arn:aws:kms:us-east-1:${account.id}:key/managed-by-aws`, cluster.karpenterTags)
    expect(needs()).toEqual([])
  })

  test('without any template of Karpenter the default key is what a NodeClass may fall back to', () => {
    const { account, cluster, key, needs } = start()
    account.defaultKey('alias/ebs')
    cluster.podIdentity('karpenter', account.role('controller'))
    expect(of(needs(), 'karpenter-controller')).toMatchObject([{ keyArn: key, uses: [{ kind: 'default-key' }] }])
  })

  test('secrets, CSI volumes and node groups are paths of their own', () => {
    const { org, account, key, needs } = start()
    const cluster = account.cluster('orders', { secretsKey: 'alias/ebs' })
    const csi = account.role('csi')
    cluster.podIdentity('ebs-csi-controller-sa', csi).volume(key, { 'ebs.csi.aws.com/cluster': 'true' })
    const scaling = account.autoScalingRole()
    const node = account.role('node', { instanceProfile: 'nodes' })
    cluster.nodeGroup('workers', { key, serviceLinkedRole: scaling, nodeRole: node })
    const found = needs().map((need) => `${need.path} ${need.principal.kind} ${need.principal.arn.split('/').at(-1)}`)
    expect(found.toSorted()).toEqual([
      'ebs-csi ebs-csi-role csi',
      'ebs-csi identity-only-role aws:ec2-infrastructure',
      'managed-node-group auto-scaling-role AWSServiceRoleForAutoScaling',
      'managed-node-group identity-only-role aws:ec2-infrastructure',
      'managed-node-group node-role node',
      'secrets cluster-role orders-cluster',
    ])
    expect(org.parts.clusters).toHaveLength(2)
  })

  test('Auto Mode acts as the cluster role, for the keys its volumes show', () => {
    const { account, key, needs } = start()
    const auto = account.cluster('auto', { autoMode: { enabled: true, nodeRoleArn: account.role('auto-node') } })
    auto.volume(key, { 'eks:eks-cluster-name': 'auto', 'karpenter.sh/nodepool': 'system' })
    const [need] = of(needs(), 'cluster-role')
    expect(need).toMatchObject({ path: 'auto-mode', keyArn: key })
    expect(need?.operations.find((o) => o.operation === 'CreateGrant')?.level).toBe('required')
  })

  test('a self-managed group needs its own service-linked role', () => {
    const { account, cluster, key, needs } = start()
    const scaling = account.autoScalingRole('_self')
    cluster.template('self', [{ kmsKeyId: key }])
    cluster.autoScalingGroup('self', scaling, { id: 'lt-self', name: 'self', version: '$Latest' })
    expect(of(needs(), 'auto-scaling-role')).toMatchObject([
      { path: 'self-managed-node-group', keyArn: key, principal: { arn: scaling } },
    ])
  })

  test('two node groups with the same role and key are one need', () => {
    const { account, cluster, key, needs } = start()
    const scaling = account.autoScalingRole()
    cluster.nodeGroup('a', { key, serviceLinkedRole: scaling }).nodeGroup('b', { key, serviceLinkedRole: scaling })
    const found = of(needs(), 'auto-scaling-role')
    expect(found).toHaveLength(1)
    expect(found[0]?.uses.map((use) => use.evidence)).toEqual([
      expect.stringContaining('node group a'),
      expect.stringContaining('node group b'),
    ])
  })

  test('Spot capacity asks for the Spot role, and insists where a snapshot is restored', () => {
    const { account, cluster, key, needs } = start()
    account.role('AWSServiceRoleForEC2Spot', { path: '/aws-service-role/spot.amazonaws.com/' })
    const scaling = account.autoScalingRole()
    const spot = { key, serviceLinkedRole: scaling, capacityType: 'SPOT' }
    cluster.nodeGroup('plain', spot)
    expect(of(needs(), 'spot-role')[0]?.operations.map((o) => o.level)).toContain('recommended')
    cluster.nodeGroup('restored', { ...spot, devices: [{ kmsKeyId: key, snapshotId: 'snap-1' }] })
    expect(of(needs(), 'spot-role')[0]?.operations.map((o) => o.level)).toContain('required')
  })

  test('ids are the same in every run and differ between needs', () => {
    const build = () => {
      const { account, cluster, key, needs } = start()
      cluster.podIdentity('karpenter', account.role('controller')).karpenterTemplate([{ kmsKeyId: key }])
      return needs().map((need) => need.id)
    }
    expect(build()).toEqual(build())
    expect(new Set(build()).size).toBe(build().length)
  })
})
