import type { TestStatement } from '../../inventory/testing/statements'
import { isPrincipal, type MadeCluster, read, usesKey } from './made-cluster'
import { addVolume, awsManagedKey, trusts } from './make-karpenter'
import { chooseKey, type DefaultKey, shownIn } from './make-keys'
import { autoScalingRole, makePlainGroup } from './make-plain-group'

/** A managed node group: its node role, its Auto Scaling role with or without a suffix, the key of its template. */
export function makeNodeGroup(made: MadeCluster, defaults: DefaultKey): void {
  const { c, org, account, builder } = made
  const name = `workers-${made.next()}`
  const nodeRole = account.role(`${c.pick(['eks-node', made.name])}-${made.next()}`, {
    instanceProfile: `eks-${made.next()}`,
  })
  const scaling = autoScalingRole(made, c.percent(30) ? `_${c.pick(['a', 'b'])}` : '')
  const isSpot = c.percent(20)
  const key = c.percent(60) ? chooseKey(made) : null
  builder.nodeGroup(name, {
    serviceLinkedRole: scaling,
    nodeRole,
    capacityType: isSpot ? 'SPOT' : 'ON_DEMAND',
    devices: key ? [{ kmsKeyId: key.written }] : [{ encrypted: null }],
  })
  const isPinned = c.percent(10)
  // Its template has moved on: the version it launches from is none of those that are read.
  const at = org.parts.launchTemplates.length - 1
  const template = org.parts.launchTemplates[at]
  if (isPinned && template) {
    made.notes.push('node group pinned to a version nobody read')
    const later = chooseKey(made)
    org.parts.launchTemplates[at] = {
      ...template,
      version: 7,
      blockDevices: [{ deviceName: '/dev/xvda', encrypted: true, kmsKeyId: later.written, snapshotId: null }],
    }
  }
  isPrincipal(made, 'node-role', nodeRole, [[read(made, 'eks-node-groups')]])
  isPrincipal(made, 'auto-scaling-role', scaling, [[read(made, 'auto-scaling-groups'), read(made, 'eks-node-groups')]])
  if (isSpot) isPrincipal(made, 'spot-role', spotRole(made), [[read(made, 'eks-node-groups')]])
  const used = key ?? (defaults.encrypts ? defaults.key : null)
  const hasNodes = c.percent(60)
  if (hasNodes) {
    const id = `i-${made.next()}`
    builder.instance(id, { 'eks:cluster-name': made.name, 'eks:nodegroup-name': name })
    addVolume(made, used?.arn ?? awsManagedKey(made), {}, [id])
  }
  if (!used) return
  const where = [read(made, 'ec2-launch-templates'), read(made, 'eks-node-groups')]
  usesKey(made, 'managed-node-group', used.arn, [
    ...(isPinned ? [] : [[...where, ...shownIn(made, key ? 'ec2-launch-templates' : 'ec2-ebs-defaults', used)]]),
    ...(hasNodes ? [[read(made, 'ec2-volumes'), read(made, 'ec2-instances'), read(made, 'eks-node-groups')]] : []),
  ])
}

function spotRole({ org, account }: MadeCluster): string {
  const path = '/aws-service-role/spot.amazonaws.com/'
  const arn = `arn:aws:iam::${account.id}:role${path}AWSServiceRoleForEC2Spot`
  if (!org.parts.roles.some((role) => role.arn === arn)) account.role('AWSServiceRoleForEC2Spot', { path })
  return arn
}

/** Nodes that an Auto Scaling group of the customer's own launches. */
export function makeSelfManaged(made: MadeCluster): void {
  const { builder, account } = made
  const name = `self-${made.next()}`
  const key = chooseKey(made)
  const scaling = autoScalingRole(made)
  const profile = `self-${made.next()}`
  const nodeRole = account.role(`self-nodes-${made.next()}`, { instanceProfile: profile })
  builder.template(name, [{ kmsKeyId: key.written }], { instanceProfile: profile })
  builder.autoScalingGroup(name, scaling, { id: `lt-${name}`, name, version: '$Latest' })
  builder.accessEntry(nodeRole)
  builder.instance(
    `i-${made.next()}`,
    { 'aws:autoscaling:groupName': name },
    {
      instanceProfileArn: `arn:aws:iam::${account.id}:instance-profile/${profile}`,
    },
  )
  isPrincipal(made, 'auto-scaling-role', scaling, [[read(made, 'auto-scaling-groups')]])
  isPrincipal(made, 'node-role', nodeRole, [
    [read(made, 'auto-scaling-groups'), read(made, 'ec2-launch-templates'), read(made, 'iam-principals')],
  ])
  usesKey(made, 'self-managed-node-group', key.arn, [
    [read(made, 'auto-scaling-groups'), ...shownIn(made, 'ec2-launch-templates', key)],
  ])
}

/** The driver by an association, a trust, a renamed account, or as the node it runs on; with volumes of its own. */
export function makeEbsCsi(made: MadeCluster, defaults: DefaultKey): void {
  const { c, account, builder, name } = made
  const way = c.pick(['pod-identity', 'pod-identity', 'irsa', 'irsa', 'renamed', 'node'] as const)
  const roleName = c.pick([
    `${name}-ebs-csi-${made.next()}`,
    `AmazonEKS_EBS_CSI_DriverRole-${made.next()}`,
    `storage-${made.next()}`,
  ])
  const policies = c.percent(60) ? { attached: ['AmazonEBSCSIDriverPolicy'] } : { statements: [makesVolumes] }
  made.notes.push(`csi by ${way}`)
  if (way === 'pod-identity' || way === 'renamed') {
    const role = account.role(roleName, policies)
    builder.podIdentity(way === 'renamed' ? c.pick(['storage', 'ebs-driver']) : 'ebs-csi-controller-sa', role)
    const shown = [read(made, 'eks-pod-identities')]
    isPrincipal(made, 'ebs-csi-role', role, [way === 'renamed' ? [...shown, read(made, 'iam-principals')] : shown])
  } else if (way === 'irsa') {
    const trust = trusts(builder, ['system:serviceaccount:kube-system:ebs-csi-controller-sa'])
    const role = account.role(roleName, { ...policies, trust: [trust] })
    isPrincipal(made, 'ebs-csi-role', role, [[read(made, 'iam-principals')]])
  } else {
    const role = account.role(`nodes-with-storage-${made.next()}`, { ...policies, instanceProfile: `p-${made.next()}` })
    makePlainGroup(made, defaults, `storage-${made.next()}`, role)
    isPrincipal(made, 'ebs-csi-role', role, [[read(made, 'eks-node-groups'), read(made, 'iam-principals')]])
  }
  if (c.percent(25)) return
  const key = chooseKey(made)
  const isAttached = c.percent(70)
  const id = `i-${made.next()}`
  if (isAttached) builder.instance(id, {})
  const tags = { 'ebs.csi.aws.com/cluster': 'true', CSIVolumeName: `pvc-${made.next()}` }
  addVolume(
    made,
    key.arn,
    isAttached ? tags : { ...tags, [`kubernetes.io/cluster/${name}`]: 'owned' },
    isAttached ? [id] : [],
  )
  const shown = isAttached ? [read(made, 'ec2-volumes'), read(made, 'ec2-instances')] : [read(made, 'ec2-volumes')]
  usesKey(made, 'ebs-csi', key.arn, [shown])
}

const makesVolumes: TestStatement = {
  Effect: 'Allow',
  Action: ['ec2:CreateVolume', 'ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:DeleteVolume'],
  Resource: '*',
}

/** Nodes that AWS runs: the cluster role launches, the node role is the cluster's own word. */
export function makeAutoMode(made: MadeCluster, nodeRole: string, defaults: DefaultKey): void {
  const { c, builder } = made
  const key = c.percent(50) ? chooseKey(made) : null
  const used = key ?? defaults.key
  const hasNodes = c.percent(70)
  isPrincipal(made, 'node-role', nodeRole, [[]])
  if (hasNodes) {
    const id = `i-${made.next()}`
    const tags = { 'eks:eks-cluster-name': made.name, 'karpenter.sh/nodepool': 'general-purpose' }
    builder.instance(id, { ...tags, 'eks:kubernetes-node-class-name': 'default' })
    addVolume(made, used?.arn ?? awsManagedKey(made), tags, [id])
  }
  if (used) usesKey(made, 'auto-mode', used.arn, hasNodes ? [[read(made, 'ec2-volumes')]] : [])
}
