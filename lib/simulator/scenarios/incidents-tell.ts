import type { FailureId } from '@/lib/domain/launch-paths/need'
import type { Key } from '../world/kms-key'
import type { AccountBuilder } from './builder/account-builder'
import { ClusterBuilder } from './builder/cluster-builder'
import { addFailedLaunches, addRefusedScaling, type FailedLaunchPlan } from './builder/failed-launches'
import { addKarpenter, type Karpenter, type KarpenterPlan } from './builder/karpenter'
import { addGrant, type GrantPlan } from './builder/key-builder'
import { addNodeGroup } from './builder/node-group'
import { roleId, serviceLinkedRole } from './builder/role-builder'
import { type BrokenNeed, type Incident, identityOnly, type NamedLink } from './incidents-expectations'
import { karpenterTraces, nodeGroupTraces, runningNodeTraces } from './incidents-traces'
import { EIGHT_OPERATIONS, volumePermissions } from './key-policies'

type Because = FailedLaunchPlan['because']
export const noIdentityPolicy: Because = { how: 'implicit', type: 'identity-based policy' }
export const noResourcePolicy: Because = { how: 'implicit', type: 'resource-based policy' }
export const deniedBy = (
  type: 'service control policy' | 'resource control policy' | 'permissions boundary',
): Because => ({
  how: 'explicit',
  type,
})

interface Story {
  readonly account: AccountBuilder
  readonly region: string
  readonly name: string
  readonly key: Key
  readonly because: Because
  readonly named: readonly NamedLink[]
  readonly note: string
}

export interface KarpenterStory extends Story {
  readonly plan?: Partial<KarpenterPlan>
  /** As the node class says it, where that is not the key's ARN. */
  readonly written?: string
  readonly operation?: FailedLaunchPlan['operation']
  readonly died?: FailedLaunchPlan['died']
  /** What an assessment finds at the controller. */
  readonly broken?: { readonly failure: FailureId; readonly layers: readonly string[] }
  /** What it finds at the role that decrypts volumes. */
  readonly attach?: { readonly failure: FailureId; readonly layers: readonly string[] }
  /** Done once the controller is there. */
  readonly then?: (karpenter: Karpenter) => void
}

/** A Karpenter cluster whose launches fail, and what they leave behind. */
export function tellOfKarpenter(incidents: Incident[], story: KarpenterStory): void {
  const { account, region, name, key } = story
  const cluster = new ClusterBuilder(account, region, { name })
  const karpenter = addKarpenter(cluster, {
    identity: 'pod-identity',
    kms: volumePermissions({ keyArn: key.arn }),
    volumeKey: story.written ?? key,
    ...story.plan,
  })
  story.then?.(karpenter)
  const written = story.written ?? key.arn
  const traces = addFailedLaunches(cluster, karpenter, {
    keyArn: written,
    operation: story.operation ?? 'GenerateDataKeyWithoutPlaintext',
    because: story.because,
    ...(story.died && { died: story.died }),
  })
  const broken: BrokenNeed[] = []
  if (story.broken) broken.push({ ...story.broken, principalArn: karpenter.controller.arn, keyArn: written })
  if (story.attach) broken.push({ ...story.attach, principalArn: identityOnly(account.id), keyArn: written })
  incidents.push({
    cluster: name,
    clusterArn: cluster.arn,
    path: 'karpenter',
    note: story.note,
    broken,
    named: story.named,
    traces: [
      ...karpenterTraces(cluster, traces, { written, ...(story.died && { died: story.died }) }),
      ...runningNodeTraces(cluster),
    ],
  })
}

export interface NodeGroupStory extends Story {
  /** Of the service-linked role with which the group launches. */
  readonly suffix?: string
  /** The role was deleted and made again so often. */
  readonly incarnation?: number
  readonly running?: number
  readonly grants?: (launchedBy: string, formerId: string) => readonly Omit<GrantPlan, 'operations'>[]
  readonly broken: FailureId | null
  readonly layers?: readonly string[]
  readonly attach?: { readonly failure: FailureId; readonly layers: readonly string[] }
  readonly passed?: FailureId
}

/** A managed node group that cannot start a node, and what its attempts leave behind. */
export function tellOfNodeGroup(incidents: Incident[], story: NodeGroupStory): void {
  const { account, region, name, key, suffix } = story
  const roleName = suffix ? `AWSServiceRoleForAutoScaling_${suffix}` : 'AWSServiceRoleForAutoScaling'
  const launchedBy = suffix
    ? account.role({
        ...serviceLinkedRole('autoscaling.amazonaws.com', roleName),
        ...(story.incarnation && { incarnation: story.incarnation }),
      })
    : account.getRole(roleName)
  const cluster = new ClusterBuilder(account, region, { name })
  addNodeGroup(cluster, { name: 'workers', volumeKey: key, failed: 3, running: story.running ?? 0, launchedBy })
  const [event] = addRefusedScaling(cluster, launchedBy, {
    count: 3,
    keyArn: key.arn,
    operation: 'GenerateDataKeyWithoutPlaintext',
    because: story.because,
  })
  for (const grant of story.grants?.(launchedBy.arn, roleId(account.id, roleName, 1)) ?? []) {
    addGrant(key, { ...grant, operations: EIGHT_OPERATIONS })
  }
  const broken: BrokenNeed[] = []
  if (story.broken) {
    const layers = story.layers ?? ['identity-policy']
    broken.push({ failure: story.broken, principalArn: launchedBy.arn, keyArn: key.arn, layers })
  }
  if (story.attach) broken.push({ ...story.attach, principalArn: identityOnly(account.id), keyArn: key.arn })
  incidents.push({
    cluster: name,
    clusterArn: cluster.arn,
    path: 'managed-node-group',
    note: story.note,
    broken,
    named: story.named,
    ...(story.passed && { passed: story.passed }),
    traces: nodeGroupTraces(cluster, 'workers', { written: key.arn, ...(event && { event }) }),
  })
}
