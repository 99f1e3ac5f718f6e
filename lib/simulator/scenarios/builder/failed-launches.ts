import { type Cause, deniedMessage } from '../../authorize/denied-message'
import type { Role } from '../../world/principals'
import type { TrailEvent } from '../../world/trail-event'
import type { ClusterBuilder } from './cluster-builder'
import type { Karpenter } from './karpenter'
import { uuid } from './made-up-ids'
import { addFailedNode, type StateReason } from './nodes'

export interface FailedLaunchPlan {
  readonly count?: number
  /** The key as KMS saw it, an ARN where it got that far. */
  readonly keyArn: string
  readonly operation: 'GenerateDataKeyWithoutPlaintext' | 'CreateGrant' | 'Decrypt' | 'DescribeKey' | 'ReEncryptFrom'
  /** Why the caller was denied, or what KMS said of the key. */
  readonly because: Cause | { readonly code: string; readonly message: string }
  /** How EC2 says that the instance died; that the key is in an incorrect state unless said. */
  readonly died?: StateReason
}

/** What a launch in vain leaves behind, the newest first. */
export interface LaunchTraces {
  readonly instances: readonly string[]
  readonly events: readonly TrailEvent[]
}

/** Karpenter launches that ended in `InvalidKMSKey`: the instances EC2 took down, and what CloudTrail has of the cause. */
export function addFailedLaunches(
  cluster: ClusterBuilder,
  { controller, node }: Karpenter,
  plan: FailedLaunchPlan,
): LaunchTraces {
  const instances: string[] = []
  const events: TrailEvent[] = []
  for (let number = 0; number < (plan.count ?? 2); number++) {
    const instanceId = addFailedNode(cluster, node, number, plan.died)
    const byInstance = plan.operation === 'Decrypt'
    const sessionArn = byInstance
      ? `arn:aws:sts::${cluster.account.id}:assumed-role/aws:ec2-infrastructure/${instanceId}`
      : `arn:aws:sts::${cluster.account.id}:assumed-role/${controller.name}/eks-${cluster.name}-karpenter`
    const issuer = byInstance ? undefined : controller
    instances.push(instanceId)
    events.push(addDeniedCall(cluster, { plan, sessionArn, issuer, minutes: 6 + 7 * number }))
  }
  return { instances, events }
}

/** The refused calls of the service-linked role with which an Auto Scaling group tried to start nodes. */
export const addRefusedScaling = (cluster: ClusterBuilder, launchedBy: Role, plan: FailedLaunchPlan) =>
  addRefusedCalls(cluster, launchedBy, { ...plan, session: 'AutoScaling' })

/** The refused calls of any role, in the trail of its account. */
export function addRefusedCalls(
  cluster: ClusterBuilder,
  caller: Role,
  plan: FailedLaunchPlan & { readonly session: string },
): readonly TrailEvent[] {
  const sessionArn = `arn:aws:sts::${cluster.account.id}:assumed-role/${caller.name}/${plan.session}`
  return Array.from({ length: plan.count ?? 2 }, (_, number) =>
    addDeniedCall(cluster, { plan, sessionArn, issuer: caller, minutes: 6 + 7 * number }),
  )
}

interface DeniedCallPlan {
  readonly plan: FailedLaunchPlan
  readonly sessionArn: string
  readonly issuer?: Role
  readonly minutes: number
}

/** One refused KMS call in the trail of the account that called. */
function addDeniedCall(cluster: ClusterBuilder, denied: DeniedCallPlan): TrailEvent {
  const made = event(cluster, denied)
  cluster.resources.events.push(made)
  return made
}

function event(cluster: ClusterBuilder, { plan, sessionArn, issuer, minutes }: DeniedCallPlan): TrailEvent {
  const { account, region } = cluster
  const id = uuid('event', cluster.arn, sessionArn, plan.operation, minutes)
  const at = account.minutesAgo(minutes)
  const session = sessionArn.slice(sessionArn.lastIndexOf('/') + 1)
  const { code, message } = said(plan, sessionArn)
  return {
    id,
    name: plan.operation,
    source: 'kms.amazonaws.com',
    at,
    readOnly: true,
    username: session,
    accessKeyId: '',
    resources: plan.keyArn.startsWith('arn:') ? [{ type: 'AWS::KMS::Key', name: plan.keyArn }] : [],
    record: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        arn: sessionArn,
        accountId: account.id,
        ...(issuer && {
          principalId: `${issuer.uniqueId}:${session}`,
          sessionContext: {
            sessionIssuer: { type: 'Role', arn: issuer.arn, accountId: account.id, userName: issuer.name },
          },
        }),
        invokedBy: 'ec2.amazonaws.com',
      },
      eventTime: `${at.toISOString().slice(0, 19)}Z`,
      eventSource: 'kms.amazonaws.com',
      eventName: plan.operation,
      awsRegion: region,
      sourceIPAddress: 'ec2.amazonaws.com',
      userAgent: 'ec2.amazonaws.com',
      errorCode: code,
      errorMessage: message,
      requestParameters: { keyId: plan.keyArn },
      responseElements: null,
      eventID: id,
      readOnly: true,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account.id,
      eventCategory: 'Management',
    },
  }
}

function said({ because, operation, keyArn }: FailedLaunchPlan, callerArn: string): { code: string; message: string } {
  if ('code' in because) return because
  return {
    code: 'AccessDenied',
    message: deniedMessage({ callerArn, action: `kms:${operation}`, resource: keyArn, cause: because }),
  }
}
