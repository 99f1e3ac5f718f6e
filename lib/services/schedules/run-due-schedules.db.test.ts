import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/clock'
import type { CreateScheduleInput } from '@/lib/contracts/schedule-input'
import { ScheduleList } from '@/lib/contracts/schedules'
import { openDatabase } from '@/lib/db/client'
import { startWorker } from '@/lib/jobs/start-worker'
import { logger } from '@/lib/logger'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { contextFor, fixedClock, testNow } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { changeSchedule } from './change-schedule'
import { createSchedule } from './create-schedule'
import { listSchedules } from './list-schedules'
import { runDueSchedules } from './run-due-schedules'

const db = await testDatabase()
const approver = contextFor(db, 'approver')
const hourly: CreateScheduleInput = { name: 'Hourly', cron: '0 * * * *', timeZone: 'UTC', jitterSeconds: 0 }
const quiet = logger.child({}, { level: 'silent' })
const minutes = 60_000

/** A worker's look at the schedules, so long after they were made. */
const lookAfter = (milliseconds: number, database = db) => {
  const clock = fixedClock(testNow)
  clock.advance(milliseconds)
  return runDueSchedules({ db: database, clock, request: null, logger: quiet })
}
const scans = () => db.prisma.scan.findMany({ orderBy: { id: 'asc' } })
const schedules = async () => ScheduleList.parse(await listSchedules(approver)).items

beforeEach(async () => {
  await db.prisma.scanSchedule.deleteMany()
  await db.prisma.scan.deleteMany()
  await db.pool.query('delete from graphile_worker._private_jobs')
})

describe('a schedule whose time has come', () => {
  test('starts its scan in its own name and knows its next time', async () => {
    const { id } = await createSchedule(approver, { ...hourly, scope: { regions: ['us-east-1'] } })
    await lookAfter(59 * minutes)
    expect(await scans()).toEqual([])
    await lookAfter(60 * minutes)
    const [scan] = await scans()
    expect(scan).toMatchObject({
      trigger: 'schedule',
      requestedBy: 'Hourly',
      scheduleId: id,
      scope: { regions: ['us-east-1'] },
      status: 'queued',
    })
    expect(await schedules()).toMatchObject([
      {
        nextRunAt: '2027-03-01T11:00:00.000Z',
        lastRunAt: '2027-03-01T10:00:00.000Z',
        lastScan: { id: scan?.id, status: 'queued' },
      },
    ])
    const { rows } = await db.pool.query('select key from graphile_worker.jobs')
    expect(rows).toEqual([{ key: `plan-scan:${scan?.id}` }])
    expect(await db.prisma.auditEntry.findFirst({ where: { subjectId: String(scan?.id) } })).toMatchObject({
      action: 'scan.requested',
      actorType: 'job',
      actorId: id,
      actorName: 'Hourly',
    })
  })

  test('catches up once after a day without workers', async () => {
    await createSchedule(approver, hourly)
    await lookAfter(24 * 60 * minutes + 1)
    await lookAfter(24 * 60 * minutes + minutes)
    expect(await scans()).toHaveLength(1)
    expect(await schedules()).toMatchObject([{ nextRunAt: '2027-03-02T10:00:00.000Z' }])
  })

  test('joins a scan that reads it already', async () => {
    await createSchedule(approver, { ...hourly, name: 'A', scope: {} })
    await createSchedule(approver, { ...hourly, name: 'B', scope: { accounts: ['111100000002'] } })
    await db.prisma.scanSchedule.update({ where: { name: 'A' }, data: { nextRunAt: new Date('2027-03-01T09:59:00Z') } })
    await lookAfter(60 * minutes)
    const [scan, ...others] = await scans()
    expect(others).toEqual([])
    expect((await schedules()).map(({ lastScan }) => lastScan?.id)).toEqual([scan?.id, scan?.id])
  })

  test('does nothing while it is switched off', async () => {
    const { id } = await createSchedule(approver, hourly)
    await changeSchedule(approver, { id, enabled: false })
    await lookAfter(24 * 60 * minutes)
    expect(await scans()).toEqual([])
  })

  test('keeps no other waiting when it cannot be run', async () => {
    const broken = await createSchedule(approver, { ...hourly, name: 'Broken' })
    await createSchedule(approver, { ...hourly, name: 'Sound' })
    await db.prisma.scanSchedule.update({
      where: { id: broken.id },
      data: { cron: 'never', nextRunAt: new Date('2027-03-01T09:30:00Z') },
    })
    await lookAfter(60 * minutes)
    expect((await scans()).map(({ requestedBy }) => requestedBy)).toEqual(['Sound'])
    expect(await schedules()).toMatchObject([{ lastRunAt: null }, { lastRunAt: '2027-03-01T10:00:00.000Z' }])
  })
})

test('many workers that look at once start each schedule once', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `Account ${i}`)
  for (const [i, name] of names.entries())
    await createSchedule(approver, { ...hourly, name, scope: { accounts: [`1111000000${10 + i}`] } })
  const fleet = Array.from({ length: 4 }, () => openDatabase(db.url, { max: 3 }))
  const looks = [...fleet, ...fleet].map((one) => lookAfter(60 * minutes, { ...one, url: db.url }))
  const started = await Promise.all(looks)
  for (const one of fleet) await one.close()
  expect((await scans()).map(({ requestedBy }) => requestedBy).sort()).toEqual([...names].sort())
  // One that was started twice would join its own scan and show nowhere but here.
  expect(started.reduce((sum, count) => sum + count, 0)).toBe(names.length)
})

test('two workers find what is due when they begin, and look again every minute', async () => {
  const due = new Date(Date.now() - 60_000)
  const ctx = contextFor(db, 'approver', { clock: systemClock })
  const { id } = await createSchedule(ctx, hourly)
  await db.prisma.scanSchedule.update({ where: { id }, data: { nextRunAt: due } })
  const jobs = [jobFor(db, 'http://127.0.0.1:1'), jobFor(db, 'http://127.0.0.1:1')]
  const workers = await Promise.all(jobs.map((job) => startWorker(job, { databaseUrl: db.url, concurrency: 2 })))
  while ((await scans()).length === 0) await sleep(50)
  await Promise.all(workers.map((worker) => worker.stop()))
  for (const job of jobs) job.aws.close()
  expect(await scans()).toMatchObject([{ scheduleId: id }])
  const { rows } = await db.pool.query('select identifier from graphile_worker._private_known_crontabs')
  expect(rows).toContainEqual({ identifier: 'run-schedules' })
  const [schedule] = await schedules()
  expect(Date.parse(schedule?.nextRunAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
})
