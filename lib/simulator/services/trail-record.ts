import type { Call } from '../server/call'
import type { Caller } from '../server/caller'

export interface RecordedCall {
  readonly id: string
  /** The account whose trail keeps this record. */
  readonly recipientAccountId: string
  /** Global services record in us-east-1, wherever they were called. */
  readonly region: string
  readonly call: Call
  readonly readOnly: boolean
  readonly requestParameters: Readonly<Record<string, unknown>> | null
  /** Only some services name what a call was about. */
  readonly resources?: readonly { readonly type: string; readonly name: string }[]
  /** Either responseElements, or errorCode and errorMessage. */
  readonly outcome: Readonly<Record<string, unknown>>
}

/** The document CloudTrail delivers for a call. https://docs.aws.amazon.com/kms/latest/developerguide/ct-creategrant.html */
export function eventRecord({
  id,
  recipientAccountId,
  region,
  call,
  readOnly,
  requestParameters,
  resources,
  outcome,
}: RecordedCall): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(call.caller),
    eventTime: `${call.at.toISOString().slice(0, 19)}Z`,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.operation,
    awsRegion: region,
    sourceIPAddress: call.sourceIp,
    userAgent: call.userAgent,
    ...outcome,
    requestParameters,
    requestID: call.requestId,
    eventID: id,
    readOnly,
    ...(resources && {
      resources: resources.map(({ type, name }) => ({ accountId: name.split(':')[4], type, ARN: name })),
    }),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId,
    eventCategory: 'Management',
  }
}

function userIdentity(caller: Caller): Record<string, unknown> {
  const { arn, accountId, accessKeyId, userId } = caller
  if (caller.kind === 'user') {
    return {
      type: 'IAMUser',
      principalId: userId,
      arn,
      accountId,
      accessKeyId,
      userName: arn.slice(arn.lastIndexOf('/') + 1),
    }
  }
  const { roleArn, issuedAt, sourceIdentity } = caller
  return {
    type: 'AssumedRole',
    principalId: userId,
    arn,
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: userId.split(':')[0],
        arn: roleArn,
        accountId,
        userName: roleArn.slice(roleArn.lastIndexOf('/') + 1),
      },
      attributes: { creationDate: `${new Date(issuedAt).toISOString().slice(0, 19)}Z`, mfaAuthenticated: 'false' },
      ...(sourceIdentity && { sourceIdentity }),
    },
  }
}
