import { type Cause, deniedMessage } from '../../authorize/denied-message'
import type { Role } from '../../world/principals'
import type { TrailEvent } from '../../world/trail-event'
import type { ClusterBuilder } from './cluster-builder'
import type { Karpenter } from './karpenter'
import { uuid } from './made-up-ids'
import { addFailedNode } from './nodes'

export interface FailedLaunchPlan {
  readonly count?: number
  /** The key as KMS saw it, an ARN where it got that far. */
  readonly keyArn: string
  readonly operation: 'GenerateDataKeyWithoutPlaintext' | 'CreateGrant' | 'Decrypt' | 'DescribeKey'
  /** Why the caller was denied, or what KMS said of the key. */
  readonly because: Cause | { readonly code: string; readonly message: string }
}

/** Karpenter launches that ended in `InvalidKMSKey`: the instances EC2 took down, and what CloudTrail has of the cause. */
export function addFailedLaunches(
  cluster: ClusterBuilder,
  { controller, node }: Karpenter,
  plan: FailedLaunchPlan,
): void {
  for (let number = 0; number < (plan.count ?? 2); number++) {
    const instanceId = addFailedNode(cluster, node, number)
    const byInstance = plan.operation === 'Decrypt'
    const sessionArn = byInstance
      ? `arn:aws:sts::${cluster.account.id}:assumed-role/aws:ec2-infrastructure/${instanceId}`
      : `arn:aws:sts::${cluster.account.id}:assumed-role/${controller.name}/eks-${cluster.name}-karpenter`
    addDeniedCall(cluster, { plan, sessionArn, issuer: byInstance ? undefined : controller, minutes: 6 + 7 * number })
  }
}

/** The refused calls of the service-linked role with which an Auto Scaling group tried to start nodes. */
export function addRefusedScaling(cluster: ClusterBuilder, launchedBy: Role, plan: FailedLaunchPlan): void {
  const sessionArn = `arn:aws:sts::${cluster.account.id}:assumed-role/${launchedBy.name}/AutoScaling`
  for (let number = 0; number < (plan.count ?? 2); number++) {
    addDeniedCall(cluster, { plan, sessionArn, issuer: launchedBy, minutes: 6 + 7 * number })
  }
}

interface DeniedCallPlan {
  readonly plan: FailedLaunchPlan
  readonly sessionArn: string
  readonly issuer?: Role
  readonly minutes: number
}

/** One refused KMS call in the trail of the account that called. */
function addDeniedCall(cluster: ClusterBuilder, denied: DeniedCallPlan): void {
  cluster.resources.events.push(event(cluster, denied))
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
