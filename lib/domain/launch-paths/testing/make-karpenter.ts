import type { TestStatement } from '../../inventory/testing/statements'
import { isPrincipal, karpenterTags, type MadeCluster, type Read, read, usesKey } from './made-cluster'
import { type ChosenKey, chooseKey, type DefaultKey, shownIn } from './make-keys'
import { makePlainGroup } from './make-plain-group'

/** How the controller comes to its role. */
type Identity =
  | 'pod-identity'
  | 'chain'
  | 'irsa'
  | 'irsa-pattern'
  | 'irsa-wide'
  | 'renamed-pod-identity'
  | 'renamed-irsa'
  | 'node'

const identities: readonly Identity[] = [
  ...Array<Identity>(8).fill('pod-identity'),
  ...Array<Identity>(7).fill('irsa'),
  'chain',
  'chain',
  'irsa-pattern',
  'irsa-wide',
  'renamed-pod-identity',
  'renamed-irsa',
  'node',
]

const iam = (made: MadeCluster): Read => read(made, 'iam-principals')

/** A cluster in which Karpenter works: who it is, what nodes it makes, under which keys. */
export function makeKarpenter(made: MadeCluster, defaults: DefaultKey, shared: string | null): void {
  const { c, account, builder, name } = made
  const nodeRole = makeNodeRole(made)
  const identity = c.pick(identities)
  const own = identity === 'node'
  const policies = controllerPolicies(made, nodeRole.arn)
  const isShared = shared !== null && identity === 'pod-identity' && c.percent(30)
  const roleName = c.pick([
    `${name}-karpenter`,
    `KarpenterController-${made.next()}`,
    `KarpenterIRSA-${name}-${made.next()}`,
    `platform-autoscaling-${made.next()}`,
  ])
  const found = own
    ? {
        acting: account.role(`hosts-${made.next()}`, { instanceProfile: `hosts-${made.next()}`, statements: policies }),
        shownBy: [],
      }
    : isShared
      ? { acting: shared, shownBy: [[read(made, 'eks-pod-identities')]] }
      : makeIdentity(made, identity, roleName, policies)
  if (isShared) builder.podIdentity('karpenter', shared)
  made.notes.push(`karpenter by ${isShared ? 'shared role' : identity}`)
  const evidence: (readonly Read[])[] = [...found.shownBy]
  if (own) {
    makePlainGroup(made, defaults, `system-${made.next()}`, found.acting)
    evidence.push([iam(made), read(made, 'eks-node-groups')])
  }
  const key = c.percent(70) ? chooseKey(made) : null
  const hasTemplates = c.percent(60)
  const hasNodes = hasTemplates ? c.percent(80) : c.percent(40)
  if (hasTemplates) {
    const session = own ? `i-0${made.next().toString(16).padStart(16, '0')}` : `17${made.next()}`
    const creator = c.percent(85) ? sessionOf(found.acting, session) : null
    if (creator) evidence.push([read(made, 'ec2-launch-templates')])
    makeTemplates(made, key, creator, nodeRole.profile)
  }
  if (c.percent(35)) {
    evidence.push([])
    makeCalls(made, found.acting)
  }
  if (hasNodes) makeNodes(made, key ?? defaults.key, nodeRole.profile)
  isPrincipal(made, 'karpenter-controller', found.acting, evidence)
  const profileShown = [
    ...(hasTemplates ? [[read(made, 'ec2-launch-templates'), iam(made)]] : []),
    ...(hasNodes ? [[read(made, 'ec2-instances'), iam(made)]] : []),
  ]
  isPrincipal(made, 'node-role', nodeRole.arn, [...profileShown, ...nodeRole.shownBy])

  const used = key ?? defaults.key
  if (!used) return
  usesKey(made, 'karpenter', used.arn, [
    ...(hasTemplates ? [shownIn(made, key ? 'ec2-launch-templates' : 'ec2-ebs-defaults', used)] : []),
    ...(hasNodes ? [[read(made, 'ec2-volumes')]] : []),
    ...(!hasTemplates && !hasNodes && !key ? [shownIn(made, 'ec2-ebs-defaults', used)] : []),
  ])
}

/** What CloudTrail told of launches; a tenth of the controllers has taken over from another role. */
function makeCalls({ c, org, account, region, name }: MadeCluster, acting: string): void {
  const call = {
    accountId: account.id,
    region,
    clusterName: name,
    userAgent: 'karpenter.sh-1.8.2 aws-sdk-go-v2/1.39.0',
  }
  if (c.percent(10)) {
    const roleArn = `arn:aws:iam::${account.id}:role/former-${name}`
    org.parts.launchCalls.push({ ...call, roleArn, eventName: 'CreateFleet', at: '2026-01-05T00:00:00Z' })
  }
  const eventName = c.pick(['CreateFleet', 'CreateLaunchTemplate'])
  org.parts.launchCalls.push({ ...call, roleArn: acting, eventName, at: `2026-02-1${c.below(10)}T00:00:00Z` })
}

const sessionOf = (role: string, session: string) => {
  const [, , , , accountId, resource = ''] = role.split(':')
  return `arn:aws:sts::${accountId}:assumed-role/${resource.split('/').at(-1)}/${session}`
}

function makeIdentity(made: MadeCluster, identity: Identity, roleName: string, statements: readonly TestStatement[]) {
  const { c, account, vault, builder } = made
  const namespace = c.pick(['kube-system', 'karpenter'])
  const podIdentity = [read(made, 'eks-pod-identities')]
  if (identity === 'chain') {
    const first = account.role(`${roleName}-pods`, { trust: [trustsPods], statements: [assumes] })
    const target = c.percent(50) ? account : vault
    const acting = target.role(`${roleName}-target`, { trust: [trustsRole(first)], statements })
    builder.podIdentity('karpenter', first, acting)
    return { acting, shownBy: [podIdentity] }
  }
  if (identity === 'pod-identity' || identity === 'renamed-pod-identity') {
    const isNamed = identity === 'pod-identity'
    const acting = account.role(roleName, { trust: [trustsPods], statements })
    builder.podIdentity(
      isNamed ? 'karpenter' : c.pick(['node-provisioner', 'karpenter-controller', 'autoscaling']),
      acting,
    )
    return { acting, shownBy: [isNamed ? podIdentity : [...podIdentity, iam(made)]] }
  }
  const renamed = c.pick(['node-provisioner', 'karpenter-controller', 'autoscaling'])
  const subject = {
    irsa: `system:serviceaccount:${namespace}:karpenter`,
    'irsa-pattern': c.pick(['system:serviceaccount:*:karpenter', `system:serviceaccount:${namespace}:karpenter*`]),
    'irsa-wide': c.pick(['system:serviceaccount:*:*', `system:serviceaccount:${namespace}:*`]),
    'renamed-irsa': `system:serviceaccount:${namespace}:${renamed}`,
    node: '',
  }[identity]
  const more = c.percent(15) && identity === 'irsa' ? ['system:serviceaccount:kube-system:other'] : []
  const acting = account.role(roleName, { trust: [trusts(builder, [subject, ...more])], statements })
  return { acting, shownBy: [[iam(made)]] }
}

const trustsPods: TestStatement = {
  Effect: 'Allow',
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Resource: '*',
}
const assumes: TestStatement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }
const trustsRole = (role: string): TestStatement => ({ ...assumes, Principal: { AWS: role } })

/** Trust in service accounts of a cluster's issuer, as patterns where there is a wildcard. */
export function trusts(builder: Pick<MadeCluster['builder'], 'cluster'>, subjects: readonly string[]): TestStatement {
  const issuer = (builder.cluster.oidcIssuer ?? '').replace('https://', '')
  const operator = subjects.some((subject) => subject.includes('*')) ? 'StringLike' : 'StringEquals'
  return {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${builder.cluster.accountId}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Resource: '*',
    Condition: { [operator]: { [`${issuer}:sub`]: subjects.length === 1 ? subjects[0] : subjects } },
  }
}

/** As published, as cut down by somebody, or without a word on tags. */
export function controllerPolicies({ c, name }: Pick<MadeCluster, 'c' | 'name'>, nodeRole: string): TestStatement[] {
  const launches: TestStatement = { Effect: 'Allow', Action: ['ec2:CreateFleet', 'ec2:RunInstances'], Resource: '*' }
  const tagged: TestStatement = {
    ...launches,
    Condition: {
      StringEquals: { [`aws:RequestTag/kubernetes.io/cluster/${name}`]: 'owned' },
      StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' },
    },
  }
  const passes = (resource: string): TestStatement => ({ Effect: 'Allow', Action: 'iam:PassRole', Resource: resource })
  return [c.percent(65) ? tagged : launches, passes(c.percent(60) ? nodeRole : '*')]
}

function makeNodeRole(made: MadeCluster) {
  const { c, account, builder, name } = made
  const roleName = c.pick([`KarpenterNodeRole-${name}`, `nodes-${made.next()}`, `${name}-workers-${made.next()}`])
  const taken = made.org.parts.roles.some((role) => role.accountId === account.id && role.name === roleName)
  const profile = c.percent(60) ? `${name}_${10_000_000_000 + made.next()}` : `profile-${made.next()}`
  const arn = account.role(taken ? `${roleName}-${made.next()}` : roleName, {
    instanceProfile: profile,
    trust: [trustsEc2],
  })
  const hasEntry = c.percent(85)
  if (hasEntry) builder.accessEntry(arn, 'EC2_LINUX')
  return { arn, profile, shownBy: hasEntry ? [[read(made, 'eks-access-entries')]] : [] }
}

const trustsEc2: TestStatement = {
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
  Resource: '*',
}

function makeTemplates(made: MadeCluster, key: ChosenKey | null, createdBy: string | null, instanceProfile: string) {
  for (let i = 0; i <= made.c.below(2); i++) {
    made.builder.template(`karpenter.k8s.aws/${made.next()}`, [{ encrypted: true, kmsKeyId: key?.written ?? null }], {
      createdBy,
      instanceProfile,
      tags: karpenterTags(made),
    })
  }
}

function makeNodes(made: MadeCluster, key: ChosenKey | null, profile: string) {
  const { c, account, builder } = made
  for (let i = 0; i <= c.below(3); i++) {
    const id = `i-${made.next()}`
    builder.instance(id, karpenterTags(made), {
      instanceProfileArn: `arn:aws:iam::${account.id}:instance-profile/${profile}`,
    })
    // A tenth of the volumes has lost its tags: only the instance says whose it is.
    addVolume(made, key?.arn ?? awsManagedKey(made), c.percent(90) ? karpenterTags(made) : {}, [id])
  }
}

/** `aws/ebs` as EC2 shows it: an ARN of a key that no scan keeps. */
export const awsManagedKey = ({ account, region }: MadeCluster) =>
  `arn:aws:kms:${region}:${account.id}:key/managed-by-aws`

/** A volume with exactly these tags. */
export function addVolume(
  made: MadeCluster,
  kmsKeyArn: string,
  tags: Readonly<Record<string, string>>,
  instanceIds: readonly string[],
): void {
  made.org.parts.volumes.push({
    id: `vol-${made.next()}`,
    accountId: made.account.id,
    region: made.region,
    encrypted: true,
    kmsKeyArn,
    state: instanceIds.length > 0 ? 'in-use' : 'available',
    instanceIds,
    tags,
  })
}
