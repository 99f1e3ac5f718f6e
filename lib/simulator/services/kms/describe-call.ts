import type { KeyMetadata } from '@aws-sdk/client-kms'
import type { Call } from '../../server/call'
import { type Recorded, requestParametersOf } from '../recorded'
import { readGrantToken } from './grant-token'

interface KmsInput {
  readonly KeyId?: string
  readonly GrantToken?: string
  readonly GrantId?: string
}

interface KmsOutput {
  readonly GrantId?: string
  readonly KeyMetadata?: KeyMetadata
  readonly DeletionDate?: Date
  readonly KeyState?: string
  readonly PendingWindowInDays?: number
}

/** Grant tokens are secrets: CloudTrail never shows one. */
const SECRET = ['GrantTokens', 'GrantToken']

/** Both sides keep a record of a call on a key: the account that called and the account that owns the key. */
export function describeKmsCall(input: KmsInput, call: Call, output: KmsOutput | undefined): Recorded {
  const keyArn = output?.KeyMetadata?.Arn ?? keyArnOf(input, call)
  const owner = keyArn?.split(':')[4] ?? call.accountId
  return {
    accounts: [...new Set([call.accountId, owner])],
    region: call.region,
    about: keyArn === undefined ? [] : [{ type: 'AWS::KMS::Key', name: keyArn }],
    namesResources: keyArn !== undefined,
    ...(call.operation === 'RetireGrant'
      ? // https://docs.aws.amazon.com/kms/latest/developerguide/ct-retire-grant.html
        { requestParameters: null, additionalEventData: { grantId: retiredGrant(input) } }
      : { requestParameters: requestParametersOf(input, SECRET) }),
    responseElements: responseElements(output, keyArn),
  }
}

const retiredGrant = ({ GrantId, GrantToken }: KmsInput) =>
  GrantId ?? (GrantToken === undefined ? undefined : readGrantToken(GrantToken)?.grantId)

/** CloudTrail shows the key's ARN beside what the call gave. */
function responseElements(output: KmsOutput | undefined, keyId: string | undefined) {
  if (output?.KeyMetadata) return { keyMetadata: withTexts(requestParametersOf(output.KeyMetadata)) }
  if (output?.GrantId !== undefined) return { grantId: output.GrantId, keyId }
  if (output?.KeyState !== undefined || output?.DeletionDate)
    return { ...withTexts(requestParametersOf(output)), keyId }
  return null
}

const withTexts = (elements: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(elements).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  )

function keyArnOf({ KeyId, GrantToken }: KmsInput, call: Call): string | undefined {
  const named = GrantToken === undefined ? undefined : readGrantToken(GrantToken)
  if (named) return named.keyArn
  if (KeyId?.startsWith('arn:')) return KeyId
  if (KeyId === undefined) return call.operation === 'CreateKey' ? undefined : keyArn(call, '')
  return keyArn(call, KeyId)
}

const keyArn = (call: Call, id: string) => `arn:aws:kms:${call.region}:${call.accountId}:key/${id}`
