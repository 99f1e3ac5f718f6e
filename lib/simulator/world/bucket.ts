/** Until when nobody may delete a version, and whether somebody with a permission of its own may all the same. */
export interface Retention {
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE'
  readonly until: Date
}

/** One version of an object, or the marker that a deletion without a version leaves. */
export interface ObjectVersion {
  readonly key: string
  /** `null` in a bucket without versioning, as S3 spells it. */
  readonly versionId: string
  readonly at: Date
  readonly deleteMarker: boolean
  /** Base64. */
  readonly body: string
  readonly etag: string
  readonly sha256: string
  readonly contentType?: string
  readonly retention?: Retention
}

export interface Bucket {
  readonly name: string
  readonly accountId: string
  readonly region: string
  readonly versioning: boolean
  /** Object Lock needs versioning and is for good. */
  readonly objectLock: boolean
  /** In the order they were written. */
  readonly versions: ObjectVersion[]
}

/** The newest version of a key, which may be a delete marker. */
export const newestVersion = ({ versions }: Bucket, key: string) => versions.findLast((version) => version.key === key)
