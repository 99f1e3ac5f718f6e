import * as kms from '@aws-sdk/client-kms'
import { requireKmsAllows } from '../../authorize/kms-allows'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { marker, type Page, page, startOf } from '../../server/paging'
import { WireError } from '../../wire/wire-error'
import { regionOf } from '../../world/find'
import type { Key } from '../../world/kms-key'
import type { World } from '../../world/organization'
import { type LocateOptions, locateKey } from './locate-key'

const DAY_MS = 86_400_000
/** KMS began to record last use on this day; a key older than it and never used is "unknown", not "unused". */
const TRACKING_SINCE = new Date('2026-04-27T00:00:00Z')

export const badMarker = () =>
  new kms.InvalidMarkerException({ message: 'Could not deserialize marker', $metadata: {} })

/** A page no longer than AWS's maximum, with AWS's default; a longer wish is refused as AWS does. */
export function pageSize(limit: number | undefined, byDefault: number, most: number): number {
  const size = limit ?? byDefault
  if (size >= 1 && size <= most) return size
  throw new WireError(
    'ValidationException',
    `1 validation error detected: Value '${size}' at 'limit' failed to satisfy constraint: Member must be between 1 and ${most}`,
  )
}

export function keyReads(world: World): Handlers<typeof kms> {
  /** The named key, after the evaluator has let the caller perform this call's operation on it. */
  const readable = (call: Call, reference: string | undefined, options?: LocateOptions): Key => {
    const key = locateKey(world, call, reference, options)
    requireKmsAllows(world, key, call, { operation: call.operation })
    return key
  }
  const here = (call: Call) => regionOf(world, call.accountId, call.region)

  return {
    ListKeys(input, call) {
      const { items, next } = page(here(call).keys, input.Marker, pageSize(input.Limit, 100, 1000), badMarker)
      return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...truncation(next) }
    },

    ListAliases(input, call) {
      const of = input.KeyId === undefined ? undefined : locateKey(world, call, input.KeyId)
      const size = pageSize(input.Limit, 50, 100)
      const { items, next } = aliasPage(of ? [of] : here(call).keys, input.Marker, size)
      return { Aliases: items, ...truncation(next) }
    },

    DescribeKey: (input, call) => ({ KeyMetadata: metadata(readable(call, input.KeyId, { aliases: true })) }),

    GetKeyPolicy(input, call) {
      const key = readable(call, input.KeyId)
      return { Policy: JSON.stringify(key.policy, null, 2), PolicyName: 'default' }
    },

    ListKeyPolicies(input, call) {
      readable(call, input.KeyId)
      return { PolicyNames: ['default'], Truncated: false }
    },

    GetKeyRotationStatus(input, call) {
      const key = readable(call, input.KeyId)
      if (!isRotatable(key))
        throw new kms.UnsupportedOperationException({
          message: `${key.arn} does not support automatic rotation.`,
          $metadata: {},
        })
      return rotationStatus(key)
    },

    ListKeyRotations(input, call) {
      const key = readable(call, input.KeyId)
      const rotations = key.rotation.completed.map((RotationDate) => ({
        KeyId: key.id,
        RotationDate,
        RotationType: 'AUTOMATIC' as const,
      }))
      const { items, next } = page(rotations, input.Marker, pageSize(input.Limit, 100, 1000), badMarker)
      return { Rotations: items, ...truncation(next) }
    },

    ListResourceTags(input, call) {
      const key = readable(call, input.KeyId)
      const tags = Object.entries(key.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))
      const { items, next } = page(tags, input.Marker, pageSize(input.Limit, 50, 50), badMarker)
      return { Tags: items, ...truncation(next) }
    },

    GetKeyLastUsage(input, call) {
      const key = readable(call, input.KeyId)
      return {
        KeyId: key.id,
        KeyLastUsage: key.lastUse
          ? { Operation: key.lastUse.operation as kms.KeyLastUsageTrackingOperation, Timestamp: key.lastUse.at }
          : {},
        TrackingStartDate: key.createdAt > TRACKING_SINCE ? key.createdAt : TRACKING_SINCE,
        KeyCreationDate: key.createdAt,
      }
    },
  }
}

export const truncation = (next: string | undefined) => ({
  Truncated: next !== undefined,
  ...(next && { NextMarker: next }),
})

/** More than any key has: a marker is the key's number times this, and the number of the alias among the key's own. */
const ALIASES_PER_KEY = 64

/** Begins at the key where the page before ended instead of going through all: 20,000 keys have 200 pages of aliases. */
function aliasPage(keys: readonly Key[], from: string | undefined, size: number): Page<kms.AliasListEntry> {
  const start = startOf(from, badMarker)
  const items: kms.AliasListEntry[] = []
  let skip = start % ALIASES_PER_KEY
  for (let number = Math.floor(start / ALIASES_PER_KEY); number < keys.length; number++) {
    const key = keys[number]
    const aliases = key ? aliasesOf(key).slice(skip) : []
    const room = size - items.length
    if (aliases.length > 0 && room === 0) return { items, next: marker(number * ALIASES_PER_KEY + skip) }
    items.push(...aliases.slice(0, room))
    if (aliases.length > room) return { items, next: marker(number * ALIASES_PER_KEY + skip + room) }
    skip = 0
  }
  return { items, next: undefined }
}

function aliasesOf(key: Key): kms.AliasListEntry[] {
  return key.aliases.map((AliasName) => ({
    AliasName,
    AliasArn: `arn:aws:kms:${key.region}:${key.accountId}:${AliasName}`,
    TargetKeyId: key.id,
    CreationDate: key.createdAt,
    LastUpdatedDate: key.createdAt,
  }))
}

export function metadata(key: Key): kms.KeyMetadata {
  const symmetric = key.spec === 'SYMMETRIC_DEFAULT'
  return {
    AWSAccountId: key.accountId,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: key.createdAt,
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletionAt && { DeletionDate: key.deletionAt }),
    Origin: key.origin,
    KeyManager: key.manager,
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec as kms.CustomerMasterKeySpec,
    ...(symmetric && { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }),
    ...(key.spec.startsWith('HMAC_') && { MacAlgorithms: [key.spec as kms.MacAlgorithmSpec] }),
    ...(key.spec.startsWith('RSA_') &&
      key.usage === 'ENCRYPT_DECRYPT' && { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] }),
    ...(key.spec.startsWith('ECC_') && key.usage === 'SIGN_VERIFY' && { SigningAlgorithms: ['ECDSA_SHA_256'] }),
    MultiRegion: key.multiRegion !== undefined,
    ...(key.multiRegion && { MultiRegionConfiguration: multiRegionConfiguration(key.multiRegion) }),
  }
}

function multiRegionConfiguration({
  type,
  primaryArn,
  replicaArns,
}: NonNullable<Key['multiRegion']>): kms.MultiRegionConfiguration {
  const one = (Arn: string) => ({ Arn, Region: Arn.split(':')[3] })
  return { MultiRegionKeyType: type, PrimaryKey: one(primaryArn), ReplicaKeys: replicaArns.map(one) }
}

/** Only symmetric keys whose material KMS made. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
function isRotatable({ spec, origin }: Key): boolean {
  return spec === 'SYMMETRIC_DEFAULT' && origin === 'AWS_KMS'
}

function rotationStatus(key: Key): Omit<kms.GetKeyRotationStatusCommandOutput, '$metadata'> {
  const { enabled, periodInDays = 365, completed } = key.rotation
  // A key that waits for deletion is not rotated, whatever its setting was.
  if (!enabled || key.state === 'PendingDeletion') return { KeyId: key.id, KeyRotationEnabled: false }
  const last = completed.at(-1) ?? key.createdAt
  return {
    KeyId: key.id,
    KeyRotationEnabled: true,
    RotationPeriodInDays: periodInDays,
    NextRotationDate: new Date(last.getTime() + periodInDays * DAY_MS),
  }
}
