import {
  type AliasListEntry,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KMSClient,
  type KeyMetadata as KmsKeyMetadata,
  paginateListAliases,
  paginateListKeys,
  paginateListResourceTags,
} from '@aws-sdk/client-kms'
import { insist, observe, sortAwsError, unreadBecause } from '@/lib/aws/errors'
import type { Key, KeyMetadata, KeyRotation } from '@/lib/domain/inventory/key'
import { mapSeen, type Observed, seen } from '@/lib/domain/observed'
import { isoTime, tagRecord } from './aws-tags'
import { type Basket, defineCollector, type Reading } from './define-collector'
import { allPages } from './iterate'
import { grantResourceId, listedInPart, listGrants } from './list-grants'

const keysAtATime = 50
/** By AWS's default quotas fewer keys are read within seconds: asking for the account's own would win nothing. */
const manyKeys = 500

/**
 * Customer managed keys with their aliases, policy, grants, rotation and tags. Keys that AWS manages are left out: nothing can
 * be granted on them. A key whose policy denies the scanner (R2) is still a key, with what could not be seen of it.
 */
export const kmsKeys = defineCollector({
  name: 'kms-keys',
  scope: 'regional',
  reads: [
    'kms:ListKeys',
    'kms:ListAliases',
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:ListGrants',
    'kms:GetKeyRotationStatus',
    'kms:ListResourceTags',
  ],
  async collect(reading) {
    const client = reading.aws.kms(reading.place.region)
    const arns = await insist('kms:ListKeys', () =>
      allPages(paginateListKeys({ client, pageSize: 1_000 }, {}), (page) => page.Keys?.map((key) => key.KeyArn ?? '')),
    )
    if (arns.length === 0) return
    const aliases = await observe('kms:ListAliases', () =>
      allPages(paginateListAliases({ client, pageSize: 100 }, {}), (page) => page.Aliases),
    )
    if (aliases.state !== 'seen') reading.missed(aliases)
    const named = aliases.state === 'seen' ? namesByKeyId(aliases.value) : await namesKnownBefore(reading)
    const isManaged = (arn: string) => named.get(keyIdOf(arn))?.some((name) => name.startsWith('alias/aws/')) ?? false
    const wanted = arns.filter((arn) => !isManaged(arn))
    if (wanted.length > manyKeys) await reading.aws.learnQuotas(reading.place.region)
    await reading.inOrder(wanted, keysAtATime, (arn, basket) =>
      readKey(reading, basket, arn, { aliases: named.get(keyIdOf(arn)) ?? [] }),
    )
  },
})

/** Aliases that cannot be listed today are not gone. */
async function namesKnownBefore(reading: Reading): Promise<Map<string, string[]>> {
  const before = await reading.lastKnown('kms-key')
  return new Map([...before.values()].map(({ keyId, aliases }) => [keyId, [...aliases]]))
}

interface KeyReading {
  readonly aliases: readonly string[]
  /** All grants are listed, however many there are. */
  readonly whole?: boolean
}

/** Reads one key and its grants. Also used to look at a key again after something was done to it. */
export async function readKey(
  reading: Reading,
  basket: Basket,
  arn: string,
  { aliases, whole = false }: KeyReading,
): Promise<void> {
  const { place } = reading
  const client = reading.aws.kms(place.region)
  const [described, policy, grants, tags] = await Promise.all([
    observe('kms:DescribeKey', () => describe(client, arn)),
    observe('kms:GetKeyPolicy', () => getPolicy(client, arn)),
    observe('kms:ListGrants', () => listGrants(client, arn, whole ? null : reading)),
    observe('kms:ListResourceTags', () => listTags(client, arn)),
  ])
  if (described.state === 'seen' && described.value.KeyManager === 'AWS') return
  const rotation = await readRotation(client, arn, described)
  const key: Key = {
    arn,
    keyId: keyIdOf(arn),
    accountId: place.accountId,
    region: place.region,
    metadata: mapSeen(described, toMetadata),
    aliases: [...aliases].sort(),
    tags,
    policyHash: mapSeen(policy, basket.document),
    rotation,
    grants: mapSeen(grants, ({ grants: { size: count }, listedFor }) => ({ count, partial: listedFor !== null })),
  }
  basket.put('kms-key', arn, key)
  if (grants.state === 'seen') {
    for (const [id, grant] of grants.value.grants) basket.put('kms-grant', id, grant)
    if (grants.value.listedFor !== null) basket.missed(listedInPart(arn, grants.value.listedFor))
  } else {
    basket.missed(grants, grantResourceId(arn, ''))
  }
  for (const read of [described, policy, tags, rotation]) if (read && read.state !== 'seen') basket.missed(read)
}

async function describe(client: KMSClient, KeyId: string): Promise<KmsKeyMetadata> {
  const { KeyMetadata: metadata } = await client.send(new DescribeKeyCommand({ KeyId }))
  if (!metadata) throw new Error('DescribeKey answered without metadata.')
  return metadata
}

async function getPolicy(client: KMSClient, KeyId: string): Promise<string> {
  const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))
  if (!Policy) throw new Error('GetKeyPolicy answered without a policy.')
  return Policy
}

async function listTags(client: KMSClient, KeyId: string): Promise<Record<string, string>> {
  return tagRecord(await allPages(paginateListResourceTags({ client, pageSize: 50 }, { KeyId }), (page) => page.Tags))
}

/** null where automatic rotation does not exist: asymmetric, HMAC, imported and key-store keys. */
async function readRotation(
  client: KMSClient,
  KeyId: string,
  described: Observed<KmsKeyMetadata>,
): Promise<Observed<KeyRotation> | null> {
  if (described.state === 'seen' && !canRotate(described.value)) return null
  try {
    const status = await client.send(new GetKeyRotationStatusCommand({ KeyId }))
    return seen({
      enabled: status.KeyRotationEnabled ?? false,
      periodInDays: status.RotationPeriodInDays ?? null,
      nextRotationAt: isoTime(status.NextRotationDate),
    })
  } catch (error) {
    if (sortAwsError(error).code === 'UnsupportedOperationException') return null
    return unreadBecause('kms:GetKeyRotationStatus', error)
  }
}

const canRotate = (key: KmsKeyMetadata) =>
  (key.KeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT' &&
  (key.KeyUsage ?? 'ENCRYPT_DECRYPT') === 'ENCRYPT_DECRYPT' &&
  (key.Origin ?? 'AWS_KMS') === 'AWS_KMS'

function toMetadata(key: KmsKeyMetadata): KeyMetadata {
  const multiRegion = key.MultiRegionConfiguration
  return {
    description: key.Description ?? '',
    manager: key.KeyManager ?? 'CUSTOMER',
    spec: key.KeySpec ?? 'SYMMETRIC_DEFAULT',
    usage: key.KeyUsage ?? 'ENCRYPT_DECRYPT',
    origin: key.Origin ?? 'AWS_KMS',
    state: key.KeyState ?? (key.Enabled ? 'Enabled' : 'Disabled'),
    createdAt: isoTime(key.CreationDate),
    deletionDate: isoTime(key.DeletionDate),
    multiRegion: multiRegion?.MultiRegionKeyType
      ? {
          type: multiRegion.MultiRegionKeyType,
          primaryArn: multiRegion.PrimaryKey?.Arn ?? null,
          replicaArns: (multiRegion.ReplicaKeys ?? []).flatMap((replica) => replica.Arn ?? []).sort(),
        }
      : null,
    customKeyStoreId: key.CustomKeyStoreId ?? null,
  }
}

function namesByKeyId(aliases: readonly AliasListEntry[]): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const { AliasName: name, TargetKeyId: keyId } of aliases) {
    if (name && keyId) names.set(keyId, [...(names.get(keyId) ?? []), name])
  }
  return names
}

const keyIdOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)
