import type { PutObjectCommandInput } from '@aws-sdk/client-s3'
import { refusal } from '../../server/refusals'
import { WireError } from '../../wire/wire-error'
import type { Bucket, ObjectVersion, Retention } from '../../world/bucket'

type Asked = Pick<
  PutObjectCommandInput,
  'ObjectLockMode' | 'ObjectLockRetainUntilDate' | 'ContentMD5' | 'ChecksumSHA256' | 'ChecksumSHA1' | 'ChecksumCRC32'
>

/** The retention a write asks for, once S3 would take it. */
export function retentionAsked(bucket: Bucket, asked: Asked, now: Date): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = asked
  if (mode === undefined && until === undefined) return undefined
  if (mode === undefined || until === undefined)
    throw invalid('x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied')
  if (!bucket.objectLock) throw new WireError('InvalidRequest', 'Bucket is missing Object Lock Configuration')
  if (![asked.ContentMD5, asked.ChecksumSHA256, asked.ChecksumSHA1, asked.ChecksumCRC32].some(Boolean)) {
    const without =
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters'
    throw new WireError('InvalidRequest', without)
  }
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE') throw invalid('Unknown wormMode directive.')
  if (until <= now) throw invalid('The retain until date must be in the future!')
  return { mode, until }
}

/** A version under compliance cannot be deleted by anybody; one under governance by those who may bypass it. */
export function refuseDeletion({ retention }: ObjectVersion, now: Date, bypass: boolean): void {
  if (!isHeld(retention, now) || (retention.mode === 'GOVERNANCE' && bypass)) return
  throw refusal({ protocol: 'rest-xml' }, 'access-denied', 'Access Denied because object protected by object lock.')
}

/** Compliance can only be made longer. */
export function refuseRetention(
  { retention: before }: ObjectVersion,
  after: Retention | undefined,
  now: Date,
  bypass: boolean,
): void {
  if (!isHeld(before, now) || (before.mode === 'GOVERNANCE' && bypass)) return
  if (after && after.mode === before.mode && after.until >= before.until) return
  throw refusal({ protocol: 'rest-xml' }, 'access-denied', 'Access Denied because object protected by object lock.')
}

const isHeld = (retention: Retention | undefined, now: Date): retention is Retention =>
  retention !== undefined && retention.until > now

const invalid = (message: string) => new WireError('InvalidArgument', message)
