import { isPrincipal, type MadeCluster, read, usesKey } from './made-cluster'
import { type DefaultKey, shownIn } from './make-keys'

/** Roles of the account that launches for Auto Scaling, with or without a suffix; made once. */
export function autoScalingRole({ org, account }: MadeCluster, suffix = ''): string {
  const arn = `arn:aws:iam::${account.id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling${suffix}`
  return org.parts.roles.some((role) => role.arn === arn) ? arn : account.autoScalingRole(suffix)
}

/** A node group that names no key: where the account encrypts by itself, its default key is used. */
export function makePlainGroup(made: MadeCluster, defaults: DefaultKey, name: string, nodeRole: string): void {
  const scaling = autoScalingRole(made)
  made.builder.nodeGroup(name, { serviceLinkedRole: scaling, nodeRole })
  isPrincipal(made, 'node-role', nodeRole, [[read(made, 'eks-node-groups')]])
  isPrincipal(made, 'auto-scaling-role', scaling, [[read(made, 'auto-scaling-groups'), read(made, 'eks-node-groups')]])
  if (!defaults.encrypts || !defaults.key) return
  const where = [read(made, 'ec2-launch-templates'), read(made, 'eks-node-groups')]
  usesKey(made, 'managed-node-group', defaults.key.arn, [
    [...where, ...shownIn(made, 'ec2-ebs-defaults', defaults.key)],
  ])
}
