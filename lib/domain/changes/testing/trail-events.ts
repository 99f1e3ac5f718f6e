const KEY = 'arn:aws:kms:eu-central-1:444455556666:key/0f0f0f0f-1111-4222-8333-444455556666'

export const exampleKey = KEY

/** A CloudTrail record as AWS delivers one, of accounts that belong to nobody. */
export function trailRecord(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEEXAMPLE01:robin',
      arn: 'arn:aws:sts::111122223333:assumed-role/KeyAdministrator/robin',
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLEEXAMPLE01',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: 'arn:aws:iam::111122223333:role/KeyAdministrator',
          accountId: '111122223333',
        },
        attributes: { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: '2026-11-20T09:21:07Z',
    eventSource: 'kms.amazonaws.com',
    eventName: 'RevokeGrant',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.31.0',
    requestParameters: { keyId: KEY, grantId: 'f'.repeat(64) },
    responseElements: null,
    requestID: '5f5f5f5f-0000-4000-8000-000000000001',
    eventID: '6a6a6a6a-0000-4000-8000-000000000001',
    readOnly: false,
    resources: [{ accountId: '444455556666', type: 'AWS::KMS::Key', ARN: KEY }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '444455556666',
    eventCategory: 'Management',
    ...change,
  }
}

/** The same as EventBridge hands it on. */
export function envelope(record: Record<string, unknown>): Record<string, unknown> {
  return {
    version: '0',
    id: '7b7b7b7b-0000-4000-8000-000000000001',
    'detail-type': 'AWS API Call via CloudTrail',
    source: typeof record.eventSource === 'string' ? `aws.${record.eventSource.split('.')[0]}` : 'aws',
    account: record.recipientAccountId,
    time: record.eventTime,
    region: record.awsRegion,
    resources: [],
    detail: record,
  }
}
