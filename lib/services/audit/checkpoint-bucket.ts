import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { insist, observe, sortAwsError } from '@/lib/aws/errors'
import type { Clock } from '@/lib/clock'
import { spellAddress } from '@/lib/domain/audit/checkpoint-address'
import { describeUnread } from '@/lib/domain/observed'
import type { CheckpointPlace, Keeping, KeptName, PlaceLock } from './checkpoint-place'

export interface BucketOptions {
  readonly bucket: string
  /** Ends with a slash, or is empty. */
  readonly prefix: string
  /** How long nobody may delete what is written. */
  readonly retentionDays: number
  readonly clock: Clock
}

const dayMs = 86_400_000

/**
 * A bucket of S3. Written once, under compliance where the bucket has Object Lock, so that nobody can delete it before its time; read
 * with all its versions, so that nothing that was put on top hides it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function checkpointBucket(s3: S3Client, options: BucketOptions): CheckpointPlace {
  const { bucket: Bucket, prefix, retentionDays, clock } = options
  let known: PlaceLock | undefined

  async function lock(): Promise<PlaceLock> {
    const [versioning, locking] = await Promise.all([
      observe('s3:GetBucketVersioning', async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status),
      observe('s3:GetBucketObjectLockConfiguration', () => hasObjectLock(s3, Bucket)),
    ])
    if (versioning.state === 'seen' && versioning.value !== 'Enabled')
      return notLocked('The bucket keeps no versions: what is written over there is gone.')
    if (locking.state === 'seen' && !locking.value)
      return notLocked('The bucket has no Object Lock: who may delete there can take a checkpoint away.')
    const unread = [versioning, locking].flatMap((one) => (one.state === 'seen' ? [] : describeUnread(one)))
    return unread.length > 0 ? { state: 'unknown', why: unread.join(' ') } : { state: 'locked' }
  }

  async function put(name: string, text: string, until: Date | null): Promise<Keeping> {
    const command = new PutObjectCommand({
      Bucket,
      Key: prefix + name,
      Body: text,
      ContentType: 'application/json',
      ChecksumAlgorithm: 'SHA256',
      IfNoneMatch: '*',
      ...(until && { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until }),
    })
    try {
      await s3.send(command)
      return { outcome: 'kept', lockedUntil: until }
    } catch (error) {
      // Two workers that write at the same moment: the one that came second is told so or that the first is under way.
      if (['PreconditionFailed', 'ConditionalRequestConflict'].includes(sortAwsError(error).code))
        return { outcome: 'there' }
      throw error
    }
  }

  return {
    kind: 'bucket',
    address: spellAddress({ kind: 'bucket', bucket: Bucket, prefix }),
    list: (after) => insist('s3:ListBucketVersions', () => listVersions(s3, { Bucket, prefix, after })),
    read: (name, VersionId) =>
      insist('s3:GetObjectVersion', async () => {
        const found = await s3.send(new GetObjectCommand({ Bucket, Key: prefix + name, VersionId }))
        const lockedUntil = found.ObjectLockMode === 'COMPLIANCE' ? (found.ObjectLockRetainUntilDate ?? null) : null
        return { text: (await found.Body?.transformToString()) ?? '', lockedUntil }
      }),
    keep: (name, text) =>
      insist('s3:PutObject', async () => {
        known ??= await lock()
        // Where nobody may look whether it is locked, writing tells.
        const until = new Date(Math.ceil((clock.now().getTime() + retentionDays * dayMs) / 1_000) * 1_000)
        return put(name, text, known.state === 'not-locked' ? null : until)
      }),
    async lock() {
      known = await lock()
      return known
    },
  }
}

const notLocked = (why: string): PlaceLock => ({ state: 'not-locked', why })

async function hasObjectLock(s3: S3Client, Bucket: string): Promise<boolean> {
  try {
    const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }))
    return ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled'
  } catch (error) {
    if (sortAwsError(error).code === 'ObjectLockConfigurationNotFoundError') return false
    throw error
  }
}

/** S3 lists keys in their order, the newest version of each first. */
async function listVersions(
  s3: S3Client,
  { Bucket, prefix, after }: { Bucket: string; prefix: string; after: string | undefined },
): Promise<KeptName[]> {
  const found = new Map<string, { versions: string[]; deleted: boolean }>()
  const entry = (key: string) => {
    const name = key.slice(prefix.length)
    const known = found.get(name) ?? { versions: [], deleted: false }
    found.set(name, known)
    return known
  }
  let from: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {
    NextKeyMarker: after === undefined ? undefined : prefix + after,
  }
  for (;;) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket,
        Prefix: prefix,
        KeyMarker: from.NextKeyMarker,
        VersionIdMarker: from.NextVersionIdMarker,
      }),
    )
    for (const { Key = '', VersionId = '' } of page.Versions ?? []) entry(Key).versions.unshift(VersionId)
    for (const { Key = '', IsLatest } of page.DeleteMarkers ?? []) if (IsLatest) entry(Key).deleted = true
    if (!page.IsTruncated) break
    from = page
  }
  return [...found]
    .map(([name, kept]) => ({ name, ...kept }))
    .filter(({ name, versions }) => name.endsWith('.json') && !name.includes('/') && versions.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
