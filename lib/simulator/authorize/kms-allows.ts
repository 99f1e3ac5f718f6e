import {
  DisabledException,
  InvalidKeyUsageException,
  KMSInvalidStateException,
  UnsupportedOperationException,
} from '@aws-sdk/client-kms'
import { evaluate } from '@/lib/domain/policy/evaluate'
import type { Because, Verdict } from '@/lib/domain/policy/verdict'
import type { Call } from '../server/call'
import { refusal } from '../server/refusals'
import type { Key } from '../world/kms-key'
import type { World } from '../world/organization'
import { allowedBefore, kindOfQuestion } from './allowed-before'
import { type Cause, deniedMessage, type PolicyType } from './denied-message'
import { type KmsAsked, kmsQuestion } from './kms-question'

/**
 * Insists that the caller may perform the operation on the key, by the product's own evaluator. What the evaluator calls
 * conditional or unknown is denied: the simulator knows every document and every fact of the request.
 */
export function requireKmsAllows(world: World, key: Key, call: Call, asked: KmsAsked): void {
  if (isAllowedWithoutGrants(world, key, call, asked)) return
  const verdict = evaluate(kmsQuestion(world, key, call, asked))
  if (verdict.authorization !== 'allowed') {
    const message = deniedMessage({
      callerArn: call.caller.arn,
      action: `kms:${asked.operation}`,
      resource: key.arn,
      cause: causeOf(verdict, call.caller.accountId === key.accountId),
    })
    throw refusal({ protocol: 'json' }, 'access-denied', message)
  }
  // What a grant may not ask of its key, CreateGrant itself says in KMS's words (grant-validation.ts).
  if (verdict.unusable && verdict.unusable.error !== 'ValidationException') throw unusableError(verdict.unusable, key)
}

/**
 * Most calls are allowed by policies alone, and grants take nothing away. That answer holds for every key of the kind, so it is
 * worked out once; whatever else the answer may be, the whole question is asked again.
 */
function isAllowedWithoutGrants(world: World, key: Key, call: Call, asked: KmsAsked): boolean {
  const before = asked.context || asked.parameters ? undefined : allowedBefore(world, call.caller)
  const kind = before && kindOfQuestion(world, key, asked.operation)
  if (!kind) return false
  if (before.has(kind)) return true
  const { authorization, unusable } = evaluate(kmsQuestion(world, key, call, asked, []))
  if (authorization !== 'allowed' || unusable) return false
  before.add(kind)
  return true
}

const TYPES: Readonly<Record<string, PolicyType>> = {
  'key-policy': 'resource-based policy',
  grant: 'resource-based policy',
  'grant-constraint': 'resource-based policy',
  'identity-policy': 'identity-based policy',
  'permissions-boundary': 'permissions boundary',
  'session-policy': 'session policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
  'vpc-endpoint-policy': 'VPC endpoint policy',
}

function causeOf({ because }: Verdict, sameAccount: boolean): Cause {
  const [kind = '', layer = ''] = (because satisfies Because).split(':')
  const type = TYPES[layer]
  if (kind === 'explicit-deny' && type) return { how: 'explicit', type }
  if (kind === 'implicit' && type) return { how: 'implicit', type }
  // What is left has no policy type of its own: AWS names the one whose Allow would have been the shortest way.
  return { how: 'implicit', type: sameAccount ? 'identity-based policy' : 'resource-based policy' }
}

function unusableError({ error, text }: NonNullable<Verdict['unusable']>, key: Key): Error {
  const details = { message: `${key.arn} ${stateText(key)}`, $metadata: {} }
  switch (error) {
    case 'DisabledException':
      return new DisabledException(details)
    case 'KMSInvalidStateException':
      return new KMSInvalidStateException(details)
    case 'InvalidKeyUsageException':
      return new InvalidKeyUsageException({ ...details, message: text })
    case 'UnsupportedOperationException':
      return new UnsupportedOperationException({ ...details, message: text })
    default:
      throw new Error(`expected an error KMS gives for a key that cannot be used, got ${error} for ${key.arn}`)
  }
}

function stateText({ state }: Key): string {
  switch (state) {
    case 'Disabled':
      return 'is disabled.'
    case 'PendingDeletion':
      return 'is pending deletion.'
    case 'PendingImport':
      return 'is pending import.'
    default:
      return `is in the state ${state}.`
  }
}
