import { describe, expect, test } from 'vitest'
import type { PrincipalCorrection } from '../inventory/correction'
import { organization } from '../inventory/testing/organization-builder'
import type { TestStatement } from '../inventory/testing/statements'
import { type Candidate, type CandidateKind, findCandidates } from './find-candidates'
import { findClusterNeeds } from './find-needs'
import { indexInventory } from './index-inventory'
import { judgeNeeds } from './judge-needs'
import { confidenceOf, confidenceOfKey } from './weigh-evidence'

function start() {
  const org = organization()
  const account = org.account('payments')
  const cluster = account.cluster('payments')
  const find = (kind: CandidateKind, of = cluster) => {
    const found = findCandidates(indexInventory(org.inventory()), of.cluster).find((c) => c.kind === kind)
    return { used: (found?.used ?? []).map(brief), others: (found?.others ?? []).map(brief) }
  }
  const keys = () => findClusterNeeds(indexInventory(org.inventory()), cluster.cluster)
  return { org, account, cluster, find, keys }
}
const brief = (p: Candidate) => `${p.arn.split('/').at(-1)} ${Math.round(confidenceOf(p) * 100)}`

const launches = (tags: Readonly<Record<string, string>> = {}): TestStatement[] => [
  { Effect: 'Allow', Action: 'ec2:CreateFleet', Resource: '*', Condition: { StringLike: tags } },
  { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
]
const karpenterTags = { 'aws:RequestTag/karpenter.sh/nodepool': '*' }
const issuer = (id: string) => `oidc.eks.us-east-1.amazonaws.com/id/${id}`
const trust = (subject: string, id = 'PAYMENTS'): TestStatement => ({
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::111100000002:oidc-provider/${issuer(id)}` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Resource: '*',
  Condition: { StringLike: { [`${issuer(id)}:sub`]: `system:serviceaccount:${subject}` } },
})

describe('who runs Karpenter', () => {
  test('under a renamed service account, by what the role may do', () => {
    const { account, cluster, find } = start()
    cluster.podIdentity('provisioner', account.role('tagged', { statements: launches(karpenterTags) }))
    expect(find('karpenter-controller')).toEqual({ used: ['tagged 95'], others: [] })
    cluster.podIdentity('runner', account.role('ci', { statements: launches() }))
    expect(find('karpenter-controller')).toEqual({ used: ['tagged 95'], others: ['ci 60'] })
  })

  test.each([
    ['*:karpenter', [], 90],
    ['kube-system:karpenter*', [], 90],
    ['kube-system:*', [], 40],
    ['*:*', launches(), 60],
    ['*:*', launches(karpenterTags), 90],
    ['kube-system:provisioner', launches(karpenterTags), 95],
  ])('by a trust in %s', (subject, statements, confidence) => {
    const { account, find } = start()
    account.role('irsa', { trust: [trust(subject)], statements })
    expect(find('karpenter-controller').used).toEqual([`irsa ${confidence}`])
  })

  test('a trust without a word on the subject admits every service account, and says little', () => {
    const { account, find } = start()
    const { Condition: _, ...open } = trust('x')
    account.role('open', {
      trust: [{ ...open, Condition: { StringEquals: { [`${issuer('PAYMENTS')}:aud`]: 'sts.amazonaws.com' } } }],
    })
    expect(find('karpenter-controller').used).toEqual(['open 40'])
  })

  test('never a role whose trust names the issuer of another cluster, whatever it is called', () => {
    const { account, find } = start()
    account.role('payments-karpenter', { trust: [trust('kube-system:karpenter', 'GONE')], statements: launches() })
    expect(find('karpenter-controller')).toEqual({ used: [], others: ['payments-karpenter 8'] })
  })

  test('a role is named after the longest cluster name it begins with', () => {
    const { account, find } = start()
    const longer = account.cluster('payments-eu')
    account.role('payments-eu-karpenter', { statements: launches() })
    expect(find('karpenter-controller').used).toEqual([])
    expect(find('karpenter-controller', longer).used).toEqual(['payments-eu-karpenter 80'])
  })

  test('with the role of its node, where it has none of its own', () => {
    const { account, cluster, find } = start()
    const node = account.role('hosts', { instanceProfile: 'hosts', statements: launches(karpenterTags) })
    cluster.nodeGroup('system', { serviceLinkedRole: null, nodeRole: node })
    expect(find('karpenter-controller').used).toEqual(['hosts 70'])
    const createdBy = `arn:aws:sts::${account.id}:assumed-role/hosts/i-0123456789abcdef0`
    cluster.karpenterTemplate([], { createdBy })
    expect(find('karpenter-controller').used).toEqual(['hosts 100'])
  })

  test('who made a template and is gone did not make the next one', () => {
    const { account, cluster, find, keys } = start()
    const key = account.key('former')
    cluster.podIdentity('karpenter', account.role('current'))
    cluster.karpenterTemplate([{ kmsKeyId: key }], { createdBy: `arn:aws:sts::${account.id}:assumed-role/gone/1` })
    expect(find('karpenter-controller')).toEqual({ used: ['current 95'], others: ['gone 20'] })
    expect(confidenceOfKey(keys()[0]?.uses ?? [])).toBe(0.6)
  })

  test('where everything was read and nothing of Karpenter is there, it may have been removed', () => {
    const { org, account, cluster, find } = start()
    cluster.podIdentity('karpenter', account.role('idle'))
    org.read(account.id, 'ec2-volumes', 'us-east-1')
    expect(find('karpenter-controller').used).toEqual(['idle 81'])
    cluster.instance('i-1', cluster.karpenterTags)
    expect(find('karpenter-controller').used).toEqual(['idle 95'])
  })

  test('who called EC2 last as Karpenter, before whoever made a template', () => {
    const { org, account, cluster, find } = start()
    const [caller, maker] = [account.role('caller'), account.role('maker')]
    const call = {
      accountId: account.id,
      region: 'us-east-1',
      clusterName: 'payments',
      userAgent: 'karpenter.sh-1.8.2 x',
    }
    const createdBy = `arn:aws:sts::${account.id}:assumed-role/maker/1`
    cluster.karpenterTemplate([], { createdBy })
    org.parts.launchCalls.push(
      { ...call, roleArn: caller, eventName: 'CreateFleet', at: '2027-02-02T00:00:00Z' },
      { ...call, roleArn: maker, eventName: 'CreateFleet', at: '2027-02-01T00:00:00Z' },
      { ...call, clusterName: 'orders', roleArn: maker, eventName: 'CreateFleet', at: '2027-02-03T00:00:00Z' },
    )
    expect(find('karpenter-controller')).toEqual({ used: ['caller 100'], others: ['maker 20'] })
  })

  test('in Auto Mode an own controller is doubted', () => {
    const { account, find } = start()
    const auto = account.cluster('auto', { autoMode: { enabled: true, nodeRoleArn: null } })
    auto.podIdentity('karpenter', account.role('former'))
    expect(find('karpenter-controller', auto).used).toEqual(['former 57'])
  })
})

describe('whose nodes they are', () => {
  test('an access entry and the right to pass it make it sure; a deleted role or one of other nodes is not', () => {
    const { org, account, cluster, find } = start()
    const node = account.role('nodes', { instanceProfile: 'nodes' })
    const passes: TestStatement[] = [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: node }]
    cluster.podIdentity('karpenter', account.role('controller', { statements: passes }))
    const self = account.role('self', { instanceProfile: 'self' })
    cluster.accessEntry(node).accessEntry(self).accessEntry(`arn:aws:iam::${account.id}:role/gone`)
    cluster.instance(
      'i-1',
      { 'aws:autoscaling:groupName': 'self' },
      {
        instanceProfileArn: `arn:aws:iam::${account.id}:instance-profile/self`,
      },
    )
    expect(find('node-role')).toEqual({ used: ['nodes 90'], others: ['gone 16'] })
    expect(org.parts.accessEntries).toHaveLength(3)
  })

  test("Karpenter's own profiles, by name or by tags, and a role by its name", () => {
    const { org, account, cluster, find } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    account.role('KarpenterNodeRole-payments')
    expect(find('node-role').used).toEqual(['KarpenterNodeRole-payments 40'])
    account.role('named', { instanceProfile: 'payments_1234567890123' })
    account.role('of-another', { instanceProfile: 'payments_eu' })
    expect(find('node-role').used).toEqual(['named 80'])
    account.cluster('payments', { region: 'eu-west-1' })
    expect(find('node-role').used).toEqual(['named 50'])
    account.role('tagged', { instanceProfile: 'any' })
    const role = org.parts.roles.at(-1)
    const tags = { 'eks:eks-cluster-name': 'payments', 'topology.kubernetes.io/region': 'us-east-1' }
    if (role)
      org.parts.roles[org.parts.roles.length - 1] = { ...role, instanceProfiles: [{ arn: 'x', name: 'any', tags }] }
    expect(find('node-role').used).toEqual(['tagged 80'])
  })

  test('of a group of the own, by the profile of its launch template', () => {
    const { account, cluster, find } = start()
    account.role('self', { instanceProfile: 'self' })
    cluster.template('self', [], { instanceProfile: 'self' })
    cluster.autoScalingGroup('self', account.autoScalingRole(), { id: 'lt-self', name: 'self', version: '$Latest' })
    expect(find('node-role').used).toEqual(['self 95'])
  })
})

describe('who makes volumes', () => {
  test('the driver under another service account, by its policy', () => {
    const { account, cluster, find } = start()
    cluster.podIdentity('storage', account.role('storage', { attached: ['AmazonEBSCSIDriverPolicy'] }))
    const backup: TestStatement[] = [{ Effect: 'Allow', Action: ['ec2:CreateVolume'], Resource: '*' }]
    cluster.podIdentity('velero', account.role('backup', { statements: backup }))
    expect(find('ebs-csi-role')).toEqual({ used: ['storage 90'], others: [] })
  })

  test('its node, where the role of the node may', () => {
    const { account, cluster, find } = start()
    const node = account.role('nodes', { instanceProfile: 'n', attached: ['AmazonEBSCSIDriverPolicy'] })
    cluster.nodeGroup('workers', { serviceLinkedRole: null, nodeRole: node })
    expect(find('ebs-csi-role').used).toEqual(['nodes 70'])
    cluster.podIdentity('ebs-csi-controller-sa', account.role('own'))
    expect(find('ebs-csi-role')).toEqual({ used: ['own 95'], others: ['nodes 70'] })
  })
})

test('who may copy images under a key of the cluster is a candidate, not more', () => {
  const { account, cluster, find } = start()
  const key = account.key('ebs')
  cluster.podIdentity('karpenter', account.role('controller')).karpenterTemplate([{ kmsKeyId: key }])
  account.role('image-pipeline', {
    statements: [
      { Effect: 'Allow', Action: ['ec2:CopyImage', 'ec2:CopySnapshot'], Resource: '*' },
      { Effect: 'Allow', Action: ['kms:ReEncrypt*', 'kms:CreateGrant'], Resource: key },
    ],
  })
  expect(find('image-copy-role')).toEqual({ used: [], others: ['image-pipeline 40'] })
})

test('which version a node group is pinned to is a guess where it was not read', () => {
  const { org, account, cluster, keys } = start()
  cluster.nodeGroup('workers', { key: account.key('ebs'), serviceLinkedRole: account.autoScalingRole() })
  expect(confidenceOfKey(keys()[0]?.uses ?? [])).toBe(1)
  const template = org.parts.launchTemplates[0]
  if (template) org.parts.launchTemplates[0] = { ...template, version: 3 }
  expect(confidenceOfKey(keys()[0]?.uses ?? [])).toBe(0.6)
})

test('a need of somebody who is a guess says so', () => {
  const { org, account, cluster } = start()
  const key = account.key('ebs')
  for (const name of ['first', 'second']) account.role(name, { trust: [trust('kube-system:karpenter')] })
  cluster.karpenterTemplate([{ kmsKeyId: key }])
  const summaries = judgeNeeds(org.inventory()).map(({ summary }) => summary)
  expect(summaries.filter((text) => text.includes('(a guess, 48 %)'))).toHaveLength(2)
  const { corrections } = org.parts
  const said = { clusterArn: cluster.arn, kind: 'karpenter-controller', by: 'Alex', reason: 'seen' } as const
  const principalArn = `arn:aws:iam::${account.id}:role/second`
  corrections.push({ ...said, principalArn, verdict: 'confirmed', at: '2027-03-01T09:00:00.000Z' })
  expect(judgeNeeds(org.inventory()).every(({ summary }) => !summary.includes('a guess'))).toBe(true)
})

describe('what people say', () => {
  const said = (clusterArn: string, rest: Partial<PrincipalCorrection>): PrincipalCorrection => ({
    clusterArn,
    kind: 'karpenter-controller',
    principalArn: '',
    verdict: 'confirmed',
    reason: 'seen in its pod',
    by: 'Alex',
    at: '2027-03-01T09:00:00.000Z',
    ...rest,
  })

  test('goes before what was found, and its words are the first evidence', () => {
    const { org, account, cluster, find } = start()
    cluster.podIdentity('karpenter', account.role('found'))
    const named = account.role('named')
    org.parts.corrections.push(said(cluster.arn, { principalArn: named }))
    expect(find('karpenter-controller')).toEqual({ used: ['named 100'], others: ['found 95'] })
    const [first] = findCandidates(indexInventory(org.inventory()), cluster.cluster)
    expect(first?.used[0]?.evidence[0]?.text).toBe('confirmed by Alex on 2027-03-01: seen in its pod')
  })

  test('of a role that does not exist is doubted, not dropped', () => {
    const { org, account, cluster, find } = start()
    org.parts.corrections.push(said(cluster.arn, { principalArn: `arn:aws:iam::${account.id}:role/gone` }))
    expect(find('karpenter-controller').used).toEqual(['gone 20'])
  })

  test('rules a role out for good, and the next best is taken', () => {
    const { org, account, cluster, find } = start()
    const wrong = account.role('wrong')
    cluster.podIdentity('karpenter', wrong)
    account.role('right', { trust: [trust('other:karpenter')] })
    org.parts.corrections.push(said(cluster.arn, { principalArn: wrong, verdict: 'rejected' }))
    expect(find('karpenter-controller')).toEqual({ used: ['right 95'], others: ['wrong 0'] })
  })

  test('of node roles adds to those that are sure', () => {
    const { org, account, cluster, find } = start()
    cluster.podIdentity('karpenter', account.role('controller'))
    cluster.accessEntry(account.role('seen', { instanceProfile: 'seen' }))
    org.parts.corrections.push(said(cluster.arn, { kind: 'node-role', principalArn: account.role('named') }))
    expect(find('node-role').used).toEqual(['named 100', 'seen 80'])
  })
})
