import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openAws } from '@/lib/aws/access'
import { systemClock } from '@/lib/clock'
import { inTransaction } from '@/lib/db/transaction'
import { everywhere } from '@/lib/domain/roles'
import { logger } from '@/lib/logger'
import type { JobContext } from '@/lib/services/job-context'
import { inline, makeRole } from '@/lib/simulator/scenarios/builder/role-builder'
import {
  NORTHWIND_LOG_BUCKET as Bucket,
  northwindCheckpoints,
  northwindCredentials,
  NORTHWIND_CHECKPOINTS_ROLE as northwindRole,
  northwindSettings,
} from '@/lib/simulator/scenarios/northwind-credentials'
import { clientConfig, errorOf, startNorthwind } from '@/lib/simulator/testing/northwind-clients'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { checkpointAudit } from './checkpoint-audit'
import { nameOfCheckpoint } from './checkpoint-place'
import { getCheckpoints } from './get-checkpoints'
import { openPlace } from './open-place'
import { recordAudit } from './record'
import { getVerification, requestVerification } from './request-verification'
import { verifyAudit } from './verify-audit'
import { verifyFor } from './verify-for'

const db = await testDatabase()
const simulator = await startNorthwind()
const vault = simulator.world.accounts.get('111100000002')!
vault.regions.get('us-east-1')!.buckets.push({
  name: 'plain-log',
  accountId: vault.id,
  region: 'us-east-1',
  versioning: false,
  objectLock: false,
  versions: [],
})
const keeper = vault.directory.roles.find(({ name }) => name === northwindRole)!
const plainToo = inline('Plain', { Sid: 'Plain', Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::plain-log*' })
Object.assign(keeper, { inline: [...keeper.inline, plainToo] })
const mighty = makeRole(vault.id, {
  name: 'BucketAdmin',
  trust: keeper.trust,
  inline: [inline('All', { Sid: 'All', Effect: 'Allow', Action: 's3:*', Resource: '*' })],
})
vault.directory.roles.push(mighty)
const administrator = new S3Client({
  ...clientConfig(simulator, 'us-east-1', simulator.identities.startSession(mighty.arn, { sessionName: 'admin' })),
  forcePathStyle: true,
})

const aws = openAws(
  { ...northwindSettings(simulator.url), KEYSCOPE_QUOTA_SHARE: 1_000 },
  { credentials: northwindCredentials },
)
const job: JobContext = {
  db,
  clock: systemClock,
  actor: { type: 'job', id: 'worker', name: 'Keyscope worker', roles: everywhere('administrator') },
  request: null,
  logger: logger.child({}, { level: 'silent' }),
  aws,
  settings: { regions: [] },
}
const auditor = contextFor(db, 'auditor', { clock: systemClock })
const owner = new pg.Client({ connectionString: db.url })
await owner.connect()
afterAll(async () => {
  await owner.end()
  aws.close()
  await simulator.close()
})

let prefix = 0
beforeEach(async () => {
  await asSuperuser('truncate audit_entries')
  await db.prisma.setting.deleteMany()
  prefix += 1
  vi.stubEnv('KEYSCOPE_AUDIT_SECRET', 'a secret that the database does not know')
  vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', `s3://${Bucket}/checkpoints/${prefix}`)
  vi.stubEnv('KEYSCOPE_AUDIT_ROLE', northwindCheckpoints.KEYSCOPE_AUDIT_ROLE)
  vi.stubEnv('KEYSCOPE_AUDIT_RETENTION_DAYS', '30')
  return () => vi.unstubAllEnvs()
})

async function asSuperuser(sql: string) {
  await owner.query('alter table audit_entries disable trigger all')
  await owner.query(sql)
  await owner.query('alter table audit_entries enable always trigger audit_entries_only_grow')
}

async function append(count: number) {
  for (let n = 0; n < count; n++) {
    const event = { action: 'scan.requested', subject: { type: 'scan', id: '1' }, summary: `Scan ${n}` } as const
    await inTransaction(db, (tx) => recordAudit(tx, auditor, event))
  }
}

const verify = () => verifyAudit(auditor, { place: openPlace(job) })
const versionsHere = () =>
  vault.regions
    .get('us-east-1')!
    .buckets.flatMap(({ versions }) => versions)
    .filter(({ key }) => key.startsWith(`checkpoints/${prefix}/`))

describe('a bucket with Object Lock', () => {
  test('gets each checkpoint once, locked for as long as the settings say', async () => {
    await append(2)
    const kept = await checkpointAudit(job)
    expect(kept).toMatchObject({ seq: '2' })
    expect(await checkpointAudit(job)).toBeNull()
    const [version, ...more] = versionsHere()
    expect(more).toEqual([])
    const days = (version!.retention!.until.getTime() - Date.now()) / 86_400_000
    expect(version!.retention!.mode).toBe('COMPLIANCE')
    expect(days).toBeCloseTo(30, 2)
    expect(await getCheckpoints(auditor)).toMatchObject({
      state: 'kept',
      kind: 'bucket',
      place: `s3://${Bucket}/checkpoints/${prefix}`,
      problem: null,
      last: { seq: '2', lockedUntil: version!.retention!.until.toISOString() },
      lock: { state: 'locked' },
    })
    const { Key, VersionId } = { Key: version!.key, VersionId: version!.versionId }
    const refused = await errorOf(administrator.send(new DeleteObjectCommand({ Bucket, Key, VersionId })))
    expect(refused.name).toBe('AccessDenied')
  })

  test('two workers at the same moment leave one, and neither is a problem', async () => {
    await append(3)
    await Promise.all([checkpointAudit(job), checkpointAudit(job)])
    expect(versionsHere()).toHaveLength(1)
    expect(await getCheckpoints(auditor)).toMatchObject({ state: 'kept', problem: null })
    expect(await verify()).toMatchObject({ intact: true, checkpoints: { count: 1 } })
  })

  test('whoever cuts the log and builds it anew is found out, though they hid the checkpoint as far as one can', async () => {
    await append(4)
    await checkpointAudit(job)
    const Key = versionsHere()[0]?.key
    await administrator.send(new DeleteObjectCommand({ Bucket, Key }))
    await administrator.send(new PutObjectCommand({ Bucket, Key, Body: '{"seq":"1"}' }))
    await asSuperuser('delete from audit_entries where seq >= 3')
    await append(3)
    const { intact, problem, notes } = await verify()
    expect(intact).toBe(false)
    expect(problem).toMatchObject({ seq: '4', text: expect.stringContaining('the log was written anew') })
    expect(notes).toContainEqual(expect.stringContaining('Somebody wrote over'))
    expect(await checkpointAudit(job)).toBeNull()
    expect(await getCheckpoints(auditor)).toMatchObject({
      state: 'failing',
      problem: expect.stringContaining('Entry 4'),
    })
  })

  test('a delete marker hides nothing and is told', async () => {
    await append(2)
    await checkpointAudit(job)
    const Key = versionsHere()[0]?.key
    await administrator.send(new DeleteObjectCommand({ Bucket, Key }))
    expect(await verify()).toMatchObject({
      intact: true,
      checkpoints: { count: 1 },
      notes: expect.arrayContaining([expect.stringContaining('Somebody deleted')]),
    })
    await asSuperuser('delete from audit_entries where seq >= 2')
    expect(await verify()).toMatchObject({ intact: false, problem: { seq: '2' } })
  })

  test('what somebody put under the name before is told, and not taken for ours', async () => {
    await append(2)
    const { seq, hash } = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    const Key = `checkpoints/${prefix}/${nameOfCheckpoint({ seq: String(seq), hash })}`
    await administrator.send(new PutObjectCommand({ Bucket, Key, Body: 'ours now' }))
    expect(await checkpointAudit(job)).toBeNull()
    const { state, problem } = await getCheckpoints(auditor)
    expect([state, problem]).toEqual(['failing', expect.stringContaining('somebody else wrote it')])
  })
})

describe('what is not as it should be is shown', () => {
  test('a bucket without versions and Object Lock takes checkpoints, and says that they are not locked', async () => {
    vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', 's3://plain-log')
    await append(1)
    expect(await checkpointAudit(job)).toMatchObject({ seq: '1' })
    expect(await getCheckpoints(auditor)).toMatchObject({
      state: 'kept',
      last: { seq: '1', lockedUntil: null },
      lock: { state: 'not-locked', why: expect.stringContaining('no versions') },
    })
  })

  test('a role that may not write there', async () => {
    vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', `s3://${Bucket}/elsewhere`)
    await append(1)
    await expect(checkpointAudit(job)).rejects.toThrow(/s3:PutObject/)
    expect(await getCheckpoints(auditor)).toMatchObject({
      state: 'failing',
      last: null,
      lock: { state: 'locked' },
      problem: expect.stringContaining('s3:PutObject'),
    })
  })

  test('a bucket that is not there', async () => {
    vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', 's3://no-such-bucket')
    await append(1)
    await expect(checkpointAudit(job)).rejects.toThrow()
    expect(await getCheckpoints(auditor)).toMatchObject({ state: 'failing', last: null, lock: { state: 'unknown' } })
  })

  test('no place, no secret, and nobody who looked yet', async () => {
    expect(await getCheckpoints(auditor)).toMatchObject({ state: 'waiting', last: null, lock: null })
    vi.stubEnv('KEYSCOPE_AUDIT_SECRET', '')
    expect(await getCheckpoints(auditor)).toMatchObject({ state: 'off', problem: expect.stringContaining('SECRET') })
    vi.stubEnv('KEYSCOPE_AUDIT_CHECKPOINTS', '')
    expect(await getCheckpoints(auditor)).toMatchObject({
      state: 'off',
      problem: expect.stringContaining('CHECKPOINTS'),
    })
  })
})

describe('verifying for somebody who cannot read the bucket', () => {
  test('a worker does it, and its answer is believed because it is sealed', async () => {
    await append(2)
    const from = (await checkpointAudit(job))!
    const asked = await requestVerification(auditor)
    expect(asked).toMatchObject({ state: 'waiting', verification: null })
    await verifyFor(job, { id: asked.id, askedBy: 'Audra Auditor' })
    expect(await getVerification(auditor, asked)).toMatchObject({
      state: 'done',
      verification: { intact: true, entries: 2, checkpoints: { count: 1, newest: { seq: '2' } } },
    })
    const later = await requestVerification(auditor)
    const address = `s3://${Bucket}/checkpoints/${prefix}/${nameOfCheckpoint(from)}`
    await verifyFor(job, { id: later.id, from: address, askedBy: 'Audra Auditor' })
    expect(await getVerification(auditor, later)).toMatchObject({ state: 'done', verification: { entries: 1 } })
    const entries = await db.prisma.auditEntry.findMany({ where: { action: 'audit.verified' } })
    expect(entries.map(({ reason }) => reason)).toEqual(['Asked for by Audra Auditor', 'Asked for by Audra Auditor'])
  })

  test('an answer that no worker wrote is none', async () => {
    await append(1)
    const { id } = await requestVerification(auditor)
    await verifyFor(job, { id, askedBy: 'Audra Auditor' })
    const name = `audit-verification/${id}`
    const { value } = await db.prisma.setting.findUniqueOrThrow({ where: { name } })
    const forged = JSON.parse(JSON.stringify(value).replace('"entries":1', '"entries":9'))
    await db.prisma.setting.update({ where: { name }, data: { value: forged } })
    expect(await getVerification(auditor, { id })).toMatchObject({
      state: 'failed',
      verification: null,
      failure: expect.stringContaining('not written by Keyscope'),
    })
  })

  test('an address that holds no checkpoint is said, not tried again', async () => {
    const { id } = await requestVerification(auditor)
    await verifyFor(job, { id, from: `s3://${Bucket}/checkpoints/none.json`, askedBy: 'Audra Auditor' })
    expect(await getVerification(auditor, { id })).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('to be a checkpoint'),
    })
  })
})
