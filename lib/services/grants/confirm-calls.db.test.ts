import { CreateGrantCommand } from '@aws-sdk/client-kms'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { storeMessages } from '@/lib/services/changes/store-messages'
import type { ServiceContext } from '@/lib/services/context'
import type { JobContext } from '@/lib/services/job-context'
import { NORTHWIND_WRITER_ROLE } from '@/lib/simulator/scenarios/northwind-credentials'
import { eventEnvelope } from '@/lib/simulator/services/sqs/event-envelope'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { applyGrant } from './apply-grant'
import { approveGrant } from './approve-grant'
import { checkWriterCall } from './check-writer-call'
import { confirmCalls, confirmForgotten } from './confirm-calls'
import { getRequest } from './get-request'
import { listRequests } from './list-requests'
import { preflightGrant } from './preflight-grant'
import { requestGrant } from './request-grant'
import { reviewWriterAlarm } from './review-writer-alarm'
import { revokeGrant } from './revoke-grant'
import { type SimulatedCluster, startSimulatedCluster } from './testing/simulated-cluster'
import { withdrawGrant } from './withdraw-grant'

let db: TestDatabase
let story: SimulatedCluster

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
})
beforeEach(async () => {
  story = await startSimulatedCluster(db)
  await db.prisma.grantStep.deleteMany()
  await db.prisma.grantRequest.deleteMany()
  await db.prisma.changeEvent.deleteMany()
  await db.pool.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
  await story.scan()
  return () => story.close()
})

const clock = { now: () => new Date() }
const requester = () => contextFor(db, 'requester', { clock })
const approver = () => contextFor(db, 'approver', { clock })
const auditor = () => contextFor(db, 'auditor', { clock })
const view = (id: string) => getRequest(approver(), id)

async function applied(): Promise<string> {
  const need = await db.prisma.needRecord.findFirstOrThrow({
    where: { keyArn: story.key.arn, principalArn: story.grantee },
  })
  const { proposal } = await preflightGrant(requester(), { needId: need.id })
  const { id } = await requestGrant(requester(), {
    needId: need.id,
    operations: proposal.operations,
    reason: 'Nodes cannot start',
  })
  await approveGrant(approver(), { id, reason: 'The team confirmed it' })
  await applyGrant(story.job, { requestId: id })
  return id
}

const stepsWithCalls = (id: string) =>
  db.prisma.grantStep.findMany({ where: { requestId: id, calls: { some: {} } }, include: { calls: true } })
async function confirmAll(id: string, job: JobContext = story.job) {
  for (const { id: stepId } of await stepsWithCalls(id)) await confirmCalls(job, { stepId })
}
const callsOf = async (id: string) => (await view(id)).steps.flatMap(({ calls }) => calls)
const entriesOf = (id: string, action: string) =>
  db.prisma.auditEntry.findMany({ where: { subjectId: id, action }, orderBy: { seq: 'asc' } })
const waitingJobs = async (task: string) =>
  (
    await db.pool.query<{ key: string; run_at: Date; queue_name: string | null }>(
      'select key, run_at, queue_name from graphile_worker.jobs where task_identifier = $1',
      [task],
    )
  ).rows
const later = (minutes: number): JobContext => ({
  ...story.job,
  clock: { now: () => new Date(Date.now() + minutes * 60_000) },
})

/** Where CloudTrail keeps what the writer did. */
const trail = (region = 'us-west-2') =>
  story.simulator.world.accounts.get(story.issuingAccountId)!.regions.get(region)!.events

/** An event as the queue brings it. */
async function receive(name: string) {
  const event = trail().findLast((one) => one.name === name)!
  await storeMessages(story.job, [
    { MessageId: event.id, Body: eventEnvelope(story.issuingAccountId, 'us-west-2', event) },
  ])
  return event
}

describe('what was done in AWS', () => {
  test('is found in CloudTrail by AWS’s own id of the call, and the log says so without changing what it said', async () => {
    const id = await applied()
    const before = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
    expect((await callsOf(id)).map(({ call, state }) => [call, state])).toEqual([
      ['AssumeRole', 'waiting'],
      ['CreateGrant', 'waiting'],
    ])
    const waiting = await waitingJobs('confirm-calls')
    // In a queue of their own: they wait for CloudTrail, and grants must not wait for them.
    expect(waiting.map(({ queue_name }) => queue_name)).toEqual(['confirm-calls', 'confirm-calls'])
    await confirmAll(id)

    const { grantId } = await view(id)
    const made = trail().filter(({ name, record }) => name === 'CreateGrant' && record.errorCode === undefined)
    const opened = trail('us-east-1').filter(({ name, record }) => {
      return name === 'AssumeRole' && (record.requestParameters as { roleSessionName: string }).roleSessionName === id
    })
    expect(await callsOf(id)).toMatchObject([
      {
        call: 'AssumeRole',
        state: 'confirmed',
        region: 'us-east-1',
        event: { id: opened[0]?.id, sourceIdentity: 'user-requester' },
      },
      {
        call: 'CreateGrant',
        state: 'confirmed',
        awsRequestId: made[0]?.record.requestID,
        event: { id: made[0]?.id, sourceIdentity: 'user-requester', userAgent: expect.stringContaining('keyscope') },
      },
    ])
    const confirmed = await entriesOf(id, 'grant.confirmed')
    expect(confirmed.map(({ after }) => after)).toMatchObject([
      { call: 'AssumeRole', eventID: opened[0]?.id },
      {
        call: 'CreateGrant',
        eventID: made[0]?.id,
        requestID: made[0]?.record.requestID,
        grantId,
        sourceIdentity: 'user-requester',
      },
    ])
    const after = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' }, take: before.length })
    expect(after).toEqual(before)

    await confirmAll(id)
    expect(await entriesOf(id, 'grant.confirmed')).toHaveLength(2)
  })

  test('of a withdrawal too', async () => {
    const id = await applied()
    await revokeGrant(approver(), { id, reason: 'Not needed any more' })
    await withdrawGrant(story.job, { requestId: id })
    await confirmAll(id)
    expect((await callsOf(id)).map(({ call, state }) => [call, state])).toEqual([
      ['AssumeRole', 'confirmed'],
      ['CreateGrant', 'confirmed'],
      ['AssumeRole', 'confirmed'],
      ['RetireGrant', 'confirmed'],
    ])
    const events = (await callsOf(id)).map(({ event }) => event?.id)
    expect(new Set(events).size).toBe(4)
  })

  test('is found among the events of the queue, when CloudTrail itself cannot be asked', async () => {
    const id = await applied()
    const event = await receive('CreateGrant')
    story.simulator.state.faults = [{ operation: 'LookupEvents', effect: 'deny' }]
    await confirmAll(id)
    const [assumed, created] = await callsOf(id)
    expect(created).toMatchObject({ state: 'confirmed', event: { id: event.id } })
    expect(assumed).toMatchObject({ state: 'waiting', reason: expect.stringContaining('cloudtrail:LookupEvents') })
  })

  test('is looked for again and again, and after hours it is said that it was not found', async () => {
    const id = await applied()
    trail().length = 0
    await confirmAll(id)
    const [, created] = await callsOf(id)
    expect(created).toMatchObject({ state: 'waiting', reason: 'CloudTrail has no record of it yet.' })
    const step = (await stepsWithCalls(id)).find(({ calls }) => calls[0]?.call === 'CreateGrant')!
    const [look] = (await waitingJobs('confirm-calls')).filter(({ key }) => key === `confirm-calls:${step.id}`)
    expect(look!.run_at.getTime() - Date.now()).toBeGreaterThan(30_000)
    await confirmAll(id, later(361))
    expect((await callsOf(id))[1]).toMatchObject({ state: 'not-found', event: null })
    expect((await entriesOf(id, 'grant.unconfirmed')).map(({ summary }) => summary)).toEqual([
      expect.stringContaining('no record of it after 6 hours'),
    ])
    await confirmAll(id, later(720))
    expect(await entriesOf(id, 'grant.unconfirmed')).toHaveLength(1)
  })

  test('cannot be told where CloudTrail may not be read, and that is what is said', async () => {
    const id = await applied()
    story.simulator.state.faults = [{ operation: 'LookupEvents', effect: 'deny' }]
    await confirmAll(id, later(361))
    expect((await callsOf(id)).map(({ state }) => state)).toEqual(['unreadable', 'unreadable'])
    expect((await entriesOf(id, 'grant.unconfirmed'))[0]?.summary).toContain('could not be read')
  })

  test('is not forgotten when its job got lost', async () => {
    await applied()
    await db.pool.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
    await confirmForgotten(later(60))
    expect(await waitingJobs('confirm-calls')).toEqual([])
    await confirmForgotten(later(8 * 60))
    expect(await waitingJobs('confirm-calls')).toHaveLength(2)
  })
})

describe('the writer role outside Keyscope', () => {
  const alarms = async () => (await listRequests(auditor(), listQuery)).writerAlarms
  const listQuery = { q: '', page: 1, size: 50, sort: 'number', dir: 'desc', view: 'all', state: '' } as const

  async function makeGrantAs(sessionName: string, name?: string) {
    const access = story.job.aws.forAccount(story.issuingAccountId, 'grant', { sessionName, sourceIdentity: 'mallory' })
    await access.kms('us-west-2').send(
      new CreateGrantCommand({
        KeyId: story.key.arn,
        GranteePrincipal: story.grantee,
        Operations: ['Decrypt'],
        Name: name,
      }),
    )
    return receive('CreateGrant')
  }

  test('by a session that no request is behind is an alarm, once', async () => {
    const event = await makeGrantAs('somebody')
    expect(await waitingJobs('check-writer-call')).toMatchObject([{ key: `check-writer-call:${event.id}` }])
    await checkWriterCall(story.job, { eventId: event.id })
    await checkWriterCall(story.job, { eventId: event.id })
    expect(await alarms()).toEqual([
      expect.objectContaining({ summary: expect.stringContaining('CreateGrant by arn:aws:sts::111100000003') }),
    ])
    expect((await listRequests(requester(), listQuery)).writerAlarms).toEqual([])
    const entry = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'writer.used-elsewhere' } })
    expect(entry).toMatchObject({
      subjectType: 'writer',
      subjectId: `arn:aws:iam::${story.issuingAccountId}:role/${NORTHWIND_WRITER_ROLE}`,
      after: { eventID: event.id, sourceIdentity: 'mallory' },
    })
  })

  describe('is over once somebody who may read the log has said what it was', () => {
    const auditorOf = (account: string): ServiceContext => {
      const group = { id: 'some', name: 'some', accounts: [account] }
      return { ...auditor(), actor: { ...auditor().actor, roles: [{ role: 'auditor', group }] } }
    }
    const newest = async () => BigInt((await alarms())[0]!.seq)
    const said = { reason: 'The yearly drill of the platform team' }

    beforeEach(async () => {
      const { id: eventId } = await makeGrantAs('drill')
      await checkWriterCall(story.job, { eventId })
    })

    test('with an entry that says so, while the one that raised it stays', async () => {
      const [seq, before] = [await newest(), await alarms()]
      const { items } = await reviewWriterAlarm(auditor(), { seq, ...said })
      expect(items).toEqual(before.slice(1))
      expect(await alarms()).toEqual(items)
      const entry = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
      expect(entry).toMatchObject({ action: 'writer.use-reviewed', subjectType: 'writer', ...said })
      expect(await db.prisma.auditEntry.count({ where: { seq } })).toBe(1)
    })

    test('once: of several at the same moment one counts', async () => {
      const seq = await newest()
      const tries = Array.from({ length: 8 }, () => reviewWriterAlarm(auditor(), { seq, ...said }))
      const outcomes = await Promise.allSettled(tries)
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
    })

    test('by nobody else, by no token, not for another account, and no other entry', async () => {
      const seq = await newest()
      const token = { ...auditor(), actor: { ...auditor().actor, type: 'token', scopes: ['audit.read'] } } as const
      const tries = [
        [requester(), seq, 'forbidden'],
        [token, seq, 'forbidden'],
        [auditorOf('111100000099'), seq, 'not-found'],
        [auditor(), 1n, 'not-found'],
        [auditor(), 999_999_999n, 'not-found'],
      ] as const
      for (const [ctx, entry, code] of tries)
        await expect(reviewWriterAlarm(ctx, { seq: entry, ...said })).rejects.toMatchObject({ code })
      await expect(reviewWriterAlarm(auditor(), { seq, reason: ' ' })).rejects.toThrow(/few words/)
      const { items } = await reviewWriterAlarm(auditorOf(story.issuingAccountId), { seq, ...said })
      expect(items.map((alarm) => alarm.seq)).not.toContain(seq.toString())
    })
  })

  test('is an alarm also under the name of a request that made another grant', async () => {
    const id = await applied()
    const before = (await alarms()).length
    const ours = await receive('CreateGrant')
    await checkWriterCall(story.job, { eventId: ours.id })
    expect(await alarms()).toHaveLength(before)
    const theirs = await makeGrantAs(id, 'another')
    await checkWriterCall(story.job, { eventId: theirs.id })
    expect(await alarms()).toHaveLength(before + 1)
  })

  test('what a request is still about is looked at again later', async () => {
    const id = await applied()
    const event = await receive('CreateGrant')
    await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applying', grantId: 'not-known-yet' } })
    const before = (await alarms()).length
    await checkWriterCall(story.job, { eventId: event.id })
    expect(await alarms()).toHaveLength(before)
    expect(await waitingJobs('check-writer-call')).toMatchObject([{ key: `check-writer-call:${event.id}` }])
  })

  test('a session that somebody else opened is seen while asking about ours', async () => {
    const id = await applied()
    const before = (await alarms()).length
    await story.job.aws
      .forAccount(story.issuingAccountId, 'grant', { sessionName: 'intruder', sourceIdentity: 'mallory' })
      .session()
    await confirmAll(id)
    const [alarm, ...more] = await alarms()
    expect(more).toHaveLength(before)
    expect(alarm?.summary).toMatch(/AssumeRole by session intruder/)
  })

  test('what another role does is not looked at', async () => {
    await applied()
    const event = trail().findLast(({ name }) => name === 'CreateGrant')!
    const body = eventEnvelope(story.issuingAccountId, 'us-west-2', event)
    const message = { MessageId: event.id, Body: body.replaceAll(NORTHWIND_WRITER_ROLE, 'SomeOtherRole') }
    await storeMessages(story.job, [message])
    expect(await waitingJobs('check-writer-call')).toEqual([])
  })
})
