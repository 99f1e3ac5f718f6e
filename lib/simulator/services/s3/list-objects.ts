import type * as s3 from '@aws-sdk/client-s3'
import { page } from '../../server/paging'
import { WireError } from '../../wire/wire-error'
import { type Bucket, newestVersion, type ObjectVersion } from '../../world/bucket'

const MOST = 1_000
type Answer<Output> = Omit<Output, '$metadata'>

/** Keys whose newest version is no delete marker, in their order. */
export function listCurrent(
  bucket: Bucket,
  { Prefix = '', MaxKeys = MOST, ContinuationToken, StartAfter = '' }: s3.ListObjectsV2CommandInput,
): Answer<s3.ListObjectsV2CommandOutput> {
  const current = keysOf(bucket, Prefix)
    .filter((key) => key > StartAfter)
    .flatMap((key) => newestVersion(bucket, key) ?? [])
    .filter(({ deleteMarker }) => !deleteMarker)
  const { items, next } = page(current, ContinuationToken, pageSize(MaxKeys), badToken)
  return {
    Name: bucket.name,
    Prefix,
    MaxKeys,
    KeyCount: items.length,
    IsTruncated: next !== undefined,
    ...(next && { NextContinuationToken: next }),
    Contents: items.map(({ key, at, etag, body }) => ({
      Key: key,
      LastModified: at,
      ETag: etag,
      Size: Buffer.byteLength(body, 'base64'),
      StorageClass: 'STANDARD',
    })),
  }
}

/** Every version and delete marker: keys in their order, the newest of each first. */
export function listVersions(
  bucket: Bucket,
  { Prefix = '', MaxKeys = MOST, KeyMarker, VersionIdMarker }: s3.ListObjectVersionsCommandInput,
): Answer<s3.ListObjectVersionsCommandOutput> {
  const all = keysOf(bucket, Prefix).flatMap((key) => bucket.versions.filter((one) => one.key === key).reverse())
  const start = all.findIndex(({ key, versionId }) => key === KeyMarker && versionId === VersionIdMarker) + 1
  const after = VersionIdMarker === undefined ? all.filter(({ key }) => key > (KeyMarker ?? '')) : all.slice(start)
  const items = after.slice(0, pageSize(MaxKeys))
  const last = after.length > items.length ? items.at(-1) : undefined
  const described = items.map((version) => describe(bucket, version))
  return {
    Name: bucket.name,
    Prefix,
    KeyMarker: KeyMarker ?? '',
    VersionIdMarker: VersionIdMarker ?? '',
    MaxKeys,
    IsTruncated: last !== undefined,
    ...(last && { NextKeyMarker: last.key, NextVersionIdMarker: last.versionId }),
    Versions: described.filter(({ deleteMarker }) => !deleteMarker).map(({ entry }) => entry),
    DeleteMarkers: described.filter(({ deleteMarker }) => deleteMarker).map(({ entry }) => entry),
  }
}

const keysOf = ({ versions }: Bucket, prefix: string) =>
  [...new Set(versions.map(({ key }) => key))].filter((key) => key.startsWith(prefix)).sort()

function describe(bucket: Bucket, version: ObjectVersion) {
  const entry = {
    Key: version.key,
    VersionId: version.versionId,
    IsLatest: newestVersion(bucket, version.key) === version,
    LastModified: version.at,
  }
  if (version.deleteMarker) return { deleteMarker: true, entry }
  const Size = Buffer.byteLength(version.body, 'base64')
  return { deleteMarker: false, entry: { ...entry, ETag: version.etag, Size, StorageClass: 'STANDARD' as const } }
}

function pageSize(asked: number): number {
  if (asked >= 0) return Math.min(asked, MOST)
  throw new WireError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647')
}

const badToken = () => new WireError('InvalidArgument', 'The continuation token provided is incorrect')
