import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Simulator } from '../../start-simulator'
import { clientConfig, errorOf } from '../../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../../testing/own-organization'

let simulator: Simulator
let s3: S3Client
beforeEach(async () => {
  simulator = await startOwnOrganization((organization, management) => {
    management.bucket({ name: 'locked', region: 'us-east-1', objectLock: true })
    management.bucket({ name: 'plain', region: 'us-east-1' })
    organization.account('333300000002', 'other').bucket({ name: 'theirs', region: 'us-east-1' })
  })
  s3 = new S3Client({ ...clientConfig(simulator, 'us-east-1', adminCredentials), forcePathStyle: true })
})
afterEach(() => simulator.close())

const tomorrow = () => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 86_400_000)
const put = (more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket: 'locked', Key: 'a/b c.json', Body: '{"é":1}', ...more }))
const locked = (): Partial<PutObjectCommandInput> => ({
  ObjectLockMode: 'COMPLIANCE',
  ObjectLockRetainUntilDate: tomorrow(),
  ChecksumAlgorithm: 'SHA256',
})
const get = (more: { VersionId?: string; Bucket?: string } = {}) =>
  s3.send(new GetObjectCommand({ Bucket: 'locked', Key: 'a/b c.json', ...more }))
const codeOf = async (call: Promise<unknown>) => {
  const { name, $metadata } = await errorOf(call)
  return [name, $metadata?.httpStatusCode]
}

describe('objects', () => {
  test('come back as they were put, with what is known of them', async () => {
    const { VersionId, ETag } = await put({ ContentType: 'application/json', ...locked() })
    const found = await get()
    expect(await found.Body?.transformToString()).toBe('{"é":1}')
    expect(found).toMatchObject({ VersionId, ETag, ContentType: 'application/json', ObjectLockMode: 'COMPLIANCE' })
    expect(found.ObjectLockRetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 80_000_000)
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'locked', Key: 'a/b c.json' }))
    expect(head).toMatchObject({ ContentLength: Buffer.byteLength('{"é":1}'), VersionId })
  })

  test('hold any bytes', async () => {
    const bytes = new Uint8Array([0, 255, 128, 10, 13])
    await put({ Body: bytes })
    expect(await (await get()).Body?.transformToByteArray()).toEqual(bytes)
  })

  test('what is not there says so', async () => {
    expect(await codeOf(get())).toEqual(['NoSuchKey', 404])
    expect(await codeOf(get({ Bucket: 'nowhere' }))).toEqual(['NoSuchBucket', 404])
    await put()
    expect(await codeOf(get({ VersionId: 'never' }))).toEqual(['NoSuchVersion', 404])
  })

  test('a checksum that is not the body’s is refused', async () => {
    const ChecksumSHA256 = Buffer.alloc(32).toString('base64')
    expect(await codeOf(put({ ChecksumSHA256 }))).toEqual(['BadDigest', 400])
  })

  test('a bucket of another account is closed, and so is one for a wrong signature', async () => {
    expect(await codeOf(get({ Bucket: 'theirs' }))).toEqual(['AccessDenied', 403])
    const credentials = { ...adminCredentials, secretAccessKey: 'not the secret' }
    const forged = new S3Client({ ...clientConfig(simulator, 'us-east-1', credentials), forcePathStyle: true })
    const call = forged.send(new ListObjectsV2Command({ Bucket: 'locked' }))
    expect(await codeOf(call)).toEqual(['SignatureDoesNotMatch', 403])
  })

  test('are found by the name of the bucket in the host too', async () => {
    const virtual = new S3Client({
      ...clientConfig(simulator, 'us-east-1', adminCredentials),
      endpoint: simulator.url.replace('127.0.0.1', 'localhost'),
    })
    await put()
    const found = await virtual.send(new GetObjectCommand({ Bucket: 'locked', Key: 'a/b c.json' })).catch((e) => e)
    // Where the machine does not resolve names below localhost, nothing is said about the simulator.
    if (found.code !== 'ENOTFOUND') expect(await found.Body?.transformToString()).toBe('{"é":1}')
  })

  test('of a bucket elsewhere the Region is told', async () => {
    const far = new S3Client({ ...clientConfig(simulator, 'eu-central-1', adminCredentials), forcePathStyle: true })
    await put()
    const key = { Bucket: 'locked', Key: 'a/b c.json' }
    expect(await codeOf(far.send(new GetObjectCommand(key)))).toEqual(['PermanentRedirect', 301])
    const following = new S3Client({
      ...clientConfig(simulator, 'eu-central-1', adminCredentials),
      forcePathStyle: true,
      followRegionRedirects: true,
    })
    expect((await following.send(new GetObjectCommand(key))).ETag).toBeTruthy()
  })
})

describe('versions', () => {
  test('a deletion without a version leaves a marker, under which the versions stay', async () => {
    const first = await put()
    const second = await put({ Body: '2' })
    const deleted = await s3.send(new DeleteObjectCommand({ Bucket: 'locked', Key: 'a/b c.json' }))
    expect(deleted.DeleteMarker).toBe(true)
    expect(await codeOf(get())).toEqual(['NoSuchKey', 404])
    expect(await (await get({ VersionId: first.VersionId })).Body?.transformToString()).toBe('{"é":1}')
    const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'locked' }))
    expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([second.VersionId, first.VersionId])
    expect(Versions?.every(({ IsLatest }) => !IsLatest)).toBe(true)
    expect(DeleteMarkers).toMatchObject([{ Key: 'a/b c.json', VersionId: deleted.VersionId, IsLatest: true }])
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'locked' }))
    expect(Contents).toEqual([])
  })

  test('come in pages', async () => {
    for (const Key of ['x/1', 'x/2', 'x/2', 'y/3']) await put({ Key })
    const seen: string[] = []
    let from: { KeyMarker?: string; VersionIdMarker?: string } = {}
    for (;;) {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket: 'locked', Prefix: 'x/', MaxKeys: 2, ...from }))
      seen.push(...(page.Versions ?? []).map(({ Key = '' }) => Key))
      if (!page.IsTruncated) break
      from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
    }
    expect(seen).toEqual(['x/1', 'x/2', 'x/2'])
  })

  test('a bucket without versioning keeps one', async () => {
    await put({ Bucket: 'plain' })
    await put({ Bucket: 'plain', Body: '2' })
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'plain' }))
    expect(Versions).toMatchObject([{ VersionId: 'null', IsLatest: true }])
    expect(await s3.send(new GetBucketVersioningCommand({ Bucket: 'plain' }))).not.toHaveProperty('Status')
  })
})

describe('conditional writes', () => {
  test('nothing is written over with If-None-Match, and a delete marker counts as nothing', async () => {
    await put({ IfNoneMatch: '*' })
    expect(await codeOf(put({ IfNoneMatch: '*' }))).toEqual(['PreconditionFailed', 412])
    await s3.send(new DeleteObjectCommand({ Bucket: 'locked', Key: 'a/b c.json' }))
    await put({ IfNoneMatch: '*' })
    expect(await codeOf(put({ IfNoneMatch: '"etag"' }))).toEqual(['NotImplemented', 501])
  })
})

describe('Object Lock', () => {
  const retain = (VersionId: string | undefined, until: Date, more: { Mode?: 'GOVERNANCE' | 'COMPLIANCE' } = {}) =>
    s3.send(
      new PutObjectRetentionCommand({
        Bucket: 'locked',
        Key: 'a/b c.json',
        VersionId,
        Retention: { Mode: 'COMPLIANCE', RetainUntilDate: until, ...more },
        BypassGovernanceRetention: true,
      }),
    )
  const remove = (VersionId: string | undefined, BypassGovernanceRetention?: boolean) =>
    s3.send(new DeleteObjectCommand({ Bucket: 'locked', Key: 'a/b c.json', VersionId, BypassGovernanceRetention }))

  test('under compliance nobody deletes a version, shortens its time or makes it lighter', async () => {
    const { VersionId } = await put(locked())
    expect(await codeOf(remove(VersionId))).toEqual(['AccessDenied', 403])
    expect(await codeOf(remove(VersionId, true))).toEqual(['AccessDenied', 403])
    expect(await codeOf(retain(VersionId, new Date(Date.now() + 3_600_000)))).toEqual(['AccessDenied', 403])
    expect(await codeOf(retain(VersionId, tomorrow(), { Mode: 'GOVERNANCE' }))).toEqual(['AccessDenied', 403])
    const later = new Date(tomorrow().getTime() + 86_400_000)
    await retain(VersionId, later)
    const { Retention } = await s3.send(
      new GetObjectRetentionCommand({ Bucket: 'locked', Key: 'a/b c.json', VersionId }),
    )
    expect(Retention).toEqual({ Mode: 'COMPLIANCE', RetainUntilDate: later })
  })

  test('under governance those may who are allowed to go around it', async () => {
    const { VersionId } = await put({ ...locked(), ObjectLockMode: 'GOVERNANCE' })
    expect(await codeOf(remove(VersionId))).toEqual(['AccessDenied', 403])
    await remove(VersionId, true)
    expect(await codeOf(get({ VersionId }))).toEqual(['NoSuchVersion', 404])
  })

  test('a version without retention can go', async () => {
    const { VersionId } = await put()
    await remove(VersionId)
    expect(await codeOf(get())).toEqual(['NoSuchKey', 404])
  })

  test('a bucket without it takes no retention and says that it has none', async () => {
    expect(await codeOf(put({ Bucket: 'plain', ...locked() }))).toEqual(['InvalidRequest', 400])
    const ask = (Bucket: string) => s3.send(new GetObjectLockConfigurationCommand({ Bucket }))
    expect(await codeOf(ask('plain'))).toEqual(['ObjectLockConfigurationNotFoundError', 404])
    expect((await ask('locked')).ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' })
  })

  test('half a retention and one that is over are refused', async () => {
    expect(await codeOf(put({ ...locked(), ObjectLockMode: undefined }))).toEqual(['InvalidArgument', 400])
    const past = { ...locked(), ObjectLockRetainUntilDate: new Date(0) }
    expect(await codeOf(put(past))).toEqual(['InvalidArgument', 400])
  })
})
