import type { Role } from '../../world/principals'
import type { TrailEvent } from '../../world/trail-event'
import type { ClusterBuilder } from './cluster-builder'
import { uuid } from './made-up-ids'

export interface LaunchEventPlan {
  readonly name: 'CreateFleet' | 'RunInstances'
  readonly error?: { readonly code: string; readonly message: string }
  /** What EC2 answered, where it did. */
  readonly answer?: Readonly<Record<string, unknown>>
  readonly minutes?: number
}

/** CloudTrail's record of a call by which Karpenter asked EC2 for nodes; its user agent says who asked. */
export function addLaunchEvent(cluster: ClusterBuilder, controller: Role, plan: LaunchEventPlan): TrailEvent {
  const { account, region } = cluster
  const { name, error, answer, minutes = 6 } = plan
  const id = uuid('launch event', cluster.arn, name, minutes)
  const at = account.minutesAgo(minutes)
  const session = `eks-${cluster.name}-karpenter`
  const userAgent = 'karpenter.sh-1.8.2 aws-sdk-go-v2/1.39.0'
  const event: TrailEvent = {
    id,
    name,
    source: 'ec2.amazonaws.com',
    at,
    readOnly: false,
    username: session,
    accessKeyId: '',
    resources: [],
    record: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `${controller.uniqueId}:${session}`,
        arn: `arn:aws:sts::${account.id}:assumed-role/${controller.name}/${session}`,
        accountId: account.id,
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: controller.arn, accountId: account.id, userName: controller.name },
        },
      },
      eventTime: `${at.toISOString().slice(0, 19)}Z`,
      eventSource: 'ec2.amazonaws.com',
      eventName: name,
      awsRegion: region,
      sourceIPAddress: '10.0.12.34',
      userAgent,
      ...(error && { errorCode: error.code, errorMessage: error.message }),
      requestParameters: { [`${name}Request`]: { Type: 'instant' } },
      responseElements: answer ?? null,
      eventID: id,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account.id,
      eventCategory: 'Management',
    },
  }
  cluster.resources.events.push(event)
  return event
}
