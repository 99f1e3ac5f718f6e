import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type * as s3 from '@aws-sdk/client-s3'
import { requireIdentityAllows, whyNot } from '../../authorize/identity-allows'
import type { Journal } from '../../journal/journal'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { refusal } from '../../server/refusals'
import { WireError } from '../../wire/wire-error'
import { type Bucket, newestVersion, type ObjectVersion, type Retention } from '../../world/bucket'
import { findBucket } from '../../world/find'
import { listCurrent, listVersions } from './list-objects'
import { refuseDeletion, refuseRetention, retentionAsked } from './object-lock'

const rest = { protocol: 'rest-xml' } as const

/**
 * Buckets with versions, conditional writes and Object Lock. A caller of another account finds no way in: buckets have no policy here.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function s3Handlers(journal: Journal): Handlers<typeof s3> {
  const { world } = journal

  function enter(call: Call, name: string | undefined, action: string, key?: string): Bucket {
    const bucket = findBucket(world, name ?? '')
    const resource = `arn:aws:s3:::${name}${key === undefined ? '' : `/${key}`}`
    requireIdentityAllows(world, rest, call, { action: `s3:${action}`, resource })
    if (!bucket) throw new WireError('NoSuchBucket', 'The specified bucket does not exist', 404)
    if (bucket.accountId !== call.accountId) throw refusal(rest, 'access-denied', 'Access Denied')
    if (bucket.region !== call.region) {
      const elsewhere = 'The bucket you are attempting to access must be addressed using the specified endpoint.'
      throw new WireError('PermanentRedirect', elsewhere, 301, { 'x-amz-bucket-region': bucket.region })
    }
    return bucket
  }
  const mayAlso = (call: Call, action: string, { name }: Bucket, key: string) =>
    whyNot(world, call, { action: `s3:${action}`, resource: `arn:aws:s3:::${name}/${key}` }) === undefined

  function read(call: Call, { Bucket, Key = '', VersionId }: s3.GetObjectRequest) {
    const bucket = enter(call, Bucket, VersionId === undefined ? 'GetObject' : 'GetObjectVersion', Key)
    const version = VersionId === undefined ? newestVersion(bucket, Key) : findVersion(bucket, Key, VersionId)
    if (!version || (version.deleteMarker && VersionId === undefined))
      throw new WireError('NoSuchKey', 'The specified key does not exist.', 404)
    if (version.deleteMarker)
      throw new WireError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405)
    const { retention } = version
    return {
      version,
      head: {
        ETag: version.etag,
        LastModified: version.at,
        ContentLength: Buffer.byteLength(version.body, 'base64'),
        ContentType: version.contentType ?? 'binary/octet-stream',
        ...(bucket.versioning && { VersionId: version.versionId }),
        // Only for those who may ask for it.
        ...(retention &&
          mayAlso(call, 'GetObjectRetention', bucket, Key) && {
            ObjectLockMode: retention.mode,
            ObjectLockRetainUntilDate: retention.until,
          }),
      },
    }
  }

  return {
    PutObject(input, call) {
      const { Key = '' } = input
      const bucket = enter(call, input.Bucket, 'PutObject', Key)
      const body = bodyOf(input)
      const retention = retentionAsked(bucket, input, call.at)
      if (retention) enter(call, input.Bucket, 'PutObjectRetention', Key)
      const before = newestVersion(bucket, Key)
      insistOnCondition(input, before)
      const version: ObjectVersion = {
        key: Key,
        versionId: bucket.versioning ? newVersionId() : 'null',
        at: call.at,
        deleteMarker: false,
        body: body.toString('base64'),
        etag: `"${createHash('md5').update(body).digest('hex')}"`,
        sha256: createHash('sha256').update(body).digest('base64'),
        ...(input.ContentType && { contentType: input.ContentType }),
        ...(retention && { retention }),
      }
      journal.putObject(bucket, version)
      return {
        ETag: version.etag,
        ...(input.ChecksumSHA256 && { ChecksumSHA256: version.sha256 }),
        ...(bucket.versioning && { VersionId: version.versionId }),
      }
    },

    GetObject(input, call) {
      const { version, head } = read(call, input)
      const withChecksum = input.ChecksumMode === 'ENABLED' && { ChecksumSHA256: version.sha256 }
      return { ...head, ...withChecksum, Body: Buffer.from(version.body, 'base64') as never }
    },

    HeadObject: (input, call) => read(call, input).head,

    DeleteObject({ Bucket, Key = '', VersionId, BypassGovernanceRetention }, call) {
      const bucket = enter(call, Bucket, VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', Key)
      if (VersionId !== undefined) {
        const version = findVersion(bucket, Key, VersionId)
        const bypass = BypassGovernanceRetention === true && mayAlso(call, 'BypassGovernanceRetention', bucket, Key)
        refuseDeletion(version, call.at, bypass)
        journal.removeObject(bucket, version)
        return { VersionId, ...(version.deleteMarker && { DeleteMarker: true }) }
      }
      if (!bucket.versioning) {
        const version = newestVersion(bucket, Key)
        if (version) journal.removeObject(bucket, version)
        return {}
      }
      const marker = {
        key: Key,
        versionId: newVersionId(),
        at: call.at,
        deleteMarker: true,
        body: '',
        etag: '',
        sha256: '',
      }
      journal.putObject(bucket, marker)
      return { DeleteMarker: true, VersionId: marker.versionId }
    },

    ListObjectsV2: (input, call) => listCurrent(enter(call, input.Bucket, 'ListBucket'), input),

    ListObjectVersions: (input, call) => listVersions(enter(call, input.Bucket, 'ListBucketVersions'), input),

    GetBucketVersioning({ Bucket }, call) {
      return enter(call, Bucket, 'GetBucketVersioning').versioning ? { Status: 'Enabled' } : {}
    },

    GetObjectLockConfiguration({ Bucket }, call) {
      const { objectLock } = enter(call, Bucket, 'GetBucketObjectLockConfiguration')
      if (objectLock) return { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }
      const none = 'Object Lock configuration does not exist for this bucket'
      throw new WireError('ObjectLockConfigurationNotFoundError', none, 404)
    },

    GetObjectRetention({ Bucket, Key = '', VersionId }, call) {
      const { retention } = versionNamed(enter(call, Bucket, 'GetObjectRetention', Key), Key, VersionId)
      if (retention) return { Retention: { Mode: retention.mode, RetainUntilDate: retention.until } }
      const none = 'The specified object does not have a ObjectLock configuration'
      throw new WireError('NoSuchObjectLockConfiguration', none, 404)
    },

    PutObjectRetention({ Bucket, Key = '', VersionId, Retention: asked, BypassGovernanceRetention }, call) {
      const bucket = enter(call, Bucket, 'PutObjectRetention', Key)
      const version = versionNamed(bucket, Key, VersionId)
      const bypass = BypassGovernanceRetention === true && mayAlso(call, 'BypassGovernanceRetention', bucket, Key)
      const input = { ObjectLockMode: asked?.Mode, ObjectLockRetainUntilDate: asked?.RetainUntilDate }
      const retention: Retention | undefined = retentionAsked(bucket, { ...input, ChecksumSHA256: '-' }, call.at)
      refuseRetention(version, retention, call.at, bypass)
      journal.retainObject(bucket, version, retention)
      return {}
    },
  }
}

/** As long and as meaningless as S3's own. */
const newVersionId = () => randomBytes(24).toString('base64url')

function versionNamed(bucket: Bucket, key: string, versionId: string | undefined): ObjectVersion {
  const version = versionId === undefined ? newestVersion(bucket, key) : findVersion(bucket, key, versionId)
  if (version && !version.deleteMarker) return version
  throw new WireError('NoSuchKey', 'The specified key does not exist.', 404)
}

function findVersion({ versions }: Bucket, key: string, versionId: string): ObjectVersion {
  const version = versions.find((one) => one.key === key && one.versionId === versionId)
  if (version) return version
  throw new WireError('NoSuchVersion', 'The specified version does not exist.', 404)
}

function bodyOf(input: s3.PutObjectCommandInput): Buffer {
  if (input.ContentEncoding?.includes('aws-chunked'))
    throw new WireError('NotImplemented', 'A body in signed or trailing chunks is not simulated.', 501)
  const body = (input.Body as unknown as Buffer | undefined) ?? Buffer.alloc(0)
  const sums: readonly (readonly [string | undefined, () => Buffer])[] = [
    [input.ContentMD5, () => createHash('md5').update(body).digest()],
    [input.ChecksumSHA256, () => createHash('sha256').update(body).digest()],
    [input.ChecksumSHA1, () => createHash('sha1').update(body).digest()],
    [input.ChecksumCRC32, () => crc32Bytes(body)],
  ]
  if (sums.some(([said, sum]) => said !== undefined && said !== sum().toString('base64')))
    throw new WireError('BadDigest', 'The checksum you specified did not match the calculated checksum.')
  return body
}

function crc32Bytes(body: Buffer): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return bytes
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html: a delete marker counts as nothing there. */
function insistOnCondition(
  { IfNoneMatch, IfMatch }: s3.PutObjectCommandInput,
  before: ObjectVersion | undefined,
): void {
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*')
    throw new WireError('NotImplemented', 'A header you provided implies functionality that is not implemented', 501)
  const there = before && !before.deleteMarker ? before : undefined
  if (IfMatch !== undefined && !there) throw new WireError('NoSuchKey', 'The specified key does not exist.', 404)
  if ((IfNoneMatch === undefined || !there) && (IfMatch === undefined || IfMatch === there?.etag)) return
  throw new WireError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412)
}
