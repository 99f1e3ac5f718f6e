import type { Call } from '../../server/call'
import { type Recorded, requestParametersOf } from '../recorded'

interface RoleInput {
  readonly RoleName?: string
  readonly PolicyArn?: string
}

/** IAM records in us-east-1, by names: its records list no resources. */
export function describeIamCall(input: RoleInput, call: Call): Recorded {
  return {
    accounts: [call.accountId],
    region: 'us-east-1',
    about: [
      ...(input.RoleName === undefined ? [] : [{ type: 'AWS::IAM::Role', name: input.RoleName }]),
      ...(input.PolicyArn === undefined ? [] : [{ type: 'AWS::IAM::Policy', name: input.PolicyArn }]),
    ],
    namesResources: false,
    requestParameters: requestParametersOf(input),
    responseElements: null,
  }
}
