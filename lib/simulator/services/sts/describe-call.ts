import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts'
import type { Call } from '../../server/call'
import { type Recorded, requestParametersOf } from '../recorded'

/**
 * Both sides keep a record of an AssumeRole: the account that called and the account of the role. To CloudTrail it is a read.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function describeAssumeRole(
  { Tags, Policy, PolicyArns, RoleArn = '', ...input }: AssumeRoleCommandInput,
  call: Call,
  output: Partial<AssumeRoleCommandOutput> | undefined,
): Recorded {
  const session = output?.AssumedRoleUser
  return {
    accounts: [...new Set([call.accountId, RoleArn.split(':')[4] ?? ''])],
    region: call.region,
    about: [
      ...(output?.Credentials?.AccessKeyId
        ? [{ type: 'AWS::IAM::AccessKey', name: output.Credentials.AccessKeyId }]
        : []),
      ...(session ? [{ type: 'AWS::STS::AssumedRole', name: session.Arn ?? '' }] : []),
      { type: 'AWS::IAM::Role', name: RoleArn },
    ],
    namesResources: true,
    readOnly: true,
    requestParameters: {
      roleArn: RoleArn,
      ...requestParametersOf(input),
      ...(Tags && { tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })) }),
      ...(Policy && { policy: Policy }),
      ...(PolicyArns && { policyArns: PolicyArns }),
    },
    responseElements: output
      ? {
          credentials: {
            accessKeyId: output.Credentials?.AccessKeyId,
            sessionToken: output.Credentials?.SessionToken,
            expiration: output.Credentials?.Expiration?.toISOString(),
          },
          assumedRoleUser: { assumedRoleId: session?.AssumedRoleId, arn: session?.Arn },
          packedPolicySize: output.PackedPolicySize,
          ...(output.SourceIdentity && { sourceIdentity: output.SourceIdentity }),
        }
      : null,
  }
}
