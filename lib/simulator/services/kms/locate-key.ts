import { InvalidArnException, NotFoundException } from '@aws-sdk/client-kms'
import { parseArn } from '@/lib/domain/arn'
import { deniedMessage } from '../../authorize/denied-message'
import type { Call } from '../../server/call'
import { refusal } from '../../server/refusals'
import { regionOf } from '../../world/find'
import { findKeyByAlias, findKeyById } from '../../world/key-index'
import type { Key } from '../../world/kms-key'
import type { World } from '../../world/organization'

const $metadata = {}

export interface LocateOptions {
  /** DescribeKey and the cryptographic operations take aliases; the others do not. */
  readonly aliases?: boolean
}

/**
 * The key a request names: by id or ARN, by alias where the operation takes one. An id or a bare alias is looked for in the
 * caller's own account; only an ARN reaches another account's key.
 */
export function locateKey(world: World, call: Call, reference = '', { aliases = false }: LocateOptions = {}): Key {
  const arn = reference.startsWith('arn:') ? parseArn(reference) : undefined
  if (arn === null || (arn && arn.service !== 'kms'))
    throw new InvalidArnException({ message: `Invalid arn ${reference}`, $metadata })
  const resource = arn?.resource ?? (reference.startsWith('alias/') ? reference : `key/${reference}`)
  if (resource.startsWith('alias/') && !aliases)
    throw new NotFoundException({ message: `Invalid keyId ${reference}`, $metadata })
  if (arn && arn.region !== call.region)
    throw new NotFoundException({ message: `Invalid arn ${arn.region}`, $metadata })

  const accountId = arn?.accountId ?? call.accountId
  const { keys } = regionOf(world, accountId, call.region)
  const key = resource.startsWith('alias/')
    ? findKeyByAlias(keys, resource)
    : findKeyById(keys, resource.startsWith('key/') ? resource.slice('key/'.length) : '')
  if (key) return key
  const full = `arn:aws:kms:${call.region}:${accountId}:${resource}`
  if (accountId === call.accountId) {
    throw new NotFoundException({
      message: resource.startsWith('alias/') ? `Alias ${full} is not found.` : `Key '${full}' does not exist`,
      $metadata,
    })
  }
  // Another account's key that does not exist looks like one that may not be used.
  const denied = deniedMessage({ callerArn: call.caller.arn, action: `kms:${call.operation}` })
  throw refusal(
    { protocol: 'json' },
    'access-denied',
    `${denied} on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  )
}
