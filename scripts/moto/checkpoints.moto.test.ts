import { CreateBucketCommand, DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3'
import { beforeAll, expect, test } from 'vitest'
import { openAws } from '@/lib/aws/access'
import { sortAwsError } from '@/lib/aws/errors'
import { systemClock } from '@/lib/clock'
import { inTransaction } from '@/lib/db/transaction'
import { parseEnv } from '@/lib/env'
import { worker } from '@/lib/jobs/context'
import { logger } from '@/lib/logger'
import { checkpointAudit } from '@/lib/services/audit/checkpoint-audit'
import { getCheckpoints } from '@/lib/services/audit/get-checkpoints'
import { openPlace } from '@/lib/services/audit/open-place'
import { recordAudit } from '@/lib/services/audit/record'
import { verifyAudit } from '@/lib/services/audit/verify-audit'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'

const endpoint = process.env.MOTO_ENDPOINT
if (!endpoint) throw new Error('Expected MOTO_ENDPOINT; start this with `npm run test:moto`.')

const db = await testDatabase()
const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' }
/** Moto's own account, where the base credentials live; it lets them assume any role. */
const account = '123456789012'
Object.assign(process.env, {
  DATABASE_URL: db.url,
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'us-east-1',
  KEYSCOPE_AUDIT_SECRET: 'a secret that the database does not know',
  KEYSCOPE_AUDIT_CHECKPOINTS: 's3://keyscope-log/audit',
  KEYSCOPE_AUDIT_ROLE: `arn:aws:iam::${account}:role/KeyscopeCheckpoints`,
  KEYSCOPE_AUDIT_RETENTION_DAYS: '10',
})
const aws = openAws(parseEnv(process.env), { credentials })
const job = { db, clock: systemClock, logger, aws, actor: worker, request: null }
const auditor = contextFor(db, 'auditor', { clock: systemClock })
const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true })

beforeAll(async () => {
  for (const Bucket of ['keyscope-log', 'plain-log'])
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: Bucket === 'keyscope-log' }))
  await append(3)
})

async function append(count: number) {
  for (let n = 0; n < count; n++) {
    const event = { action: 'scan.requested', subject: { type: 'scan', id: '1' }, summary: `Scan ${n}` } as const
    await inTransaction(db, (tx) => recordAudit(tx, auditor, event))
  }
}

test('a checkpoint is written once and locked, read back, and not to be deleted', async () => {
  expect(await checkpointAudit(job)).toMatchObject({ seq: '3' })
  expect(await checkpointAudit(job)).toBeNull()
  const shown = await getCheckpoints(auditor)
  expect(shown).toMatchObject({ state: 'kept', place: 's3://keyscope-log/audit', lock: { state: 'locked' } })
  expect(Date.parse(shown.last?.lockedUntil ?? '')).toBeGreaterThan(Date.now() + 9 * 86_400_000)

  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'keyscope-log' }))
  expect(Versions).toHaveLength(1)
  const [{ Key, VersionId } = {}] = Versions
  const refused = await s3.send(new DeleteObjectCommand({ Bucket: 'keyscope-log', Key, VersionId })).catch(sortAwsError)
  expect(refused).toMatchObject({ kind: 'access-denied' })

  await s3.send(new DeleteObjectCommand({ Bucket: 'keyscope-log', Key }))
  const place = openPlace(job)
  const found = await verifyAudit(auditor, { place })
  expect(found).toMatchObject({ intact: true, checkpoints: { count: 1, newest: { seq: '3' } } })
  expect(found.notes).toContainEqual(expect.stringContaining('Somebody deleted'))
})

test('what is there already is not written over', async () => {
  const place = openPlace(job)
  expect(await place?.keep('0.json', 'first')).toMatchObject({ outcome: 'kept' })
  expect(await place?.keep('0.json', 'second')).toEqual({ outcome: 'there' })
})

test('a bucket without Object Lock is said to be not locked', async () => {
  process.env.KEYSCOPE_AUDIT_CHECKPOINTS = 's3://plain-log'
  await append(1)
  expect(await checkpointAudit(job)).not.toBeNull()
  expect(await getCheckpoints(auditor)).toMatchObject({ state: 'kept', lock: { state: 'not-locked' } })
})
