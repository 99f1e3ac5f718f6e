import { beforeEach, describe, expect, test } from 'vitest'
import type { CreateScheduleInput } from '@/lib/contracts/schedule-input'
import { ScheduleList } from '@/lib/contracts/schedules'
import { hasPermission, roleNames } from '@/lib/domain/roles'
import { listScans } from '@/lib/services/scans/list-scans'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { changeSchedule } from './change-schedule'
import { createNightly } from './create-nightly'
import { createSchedule } from './create-schedule'
import { deleteSchedule } from './delete-schedule'
import { getSchedule } from './get-schedule'
import { listSchedules } from './list-schedules'
import { runSchedule } from './run-schedule'

const db = await testDatabase()
const approver = contextFor(db, 'approver')
const viewer = contextFor(db, 'viewer')
const nightly: CreateScheduleInput = { name: 'Every night', cron: '0 2 * * *', timeZone: 'UTC', jitterSeconds: 0 }

beforeEach(async () => {
  await db.prisma.scanSchedule.deleteMany()
  await db.prisma.scan.deleteMany()
})

const logged = async (subjectId: string) => {
  const entries = await db.prisma.auditEntry.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })
  return entries.map(({ action, actorName, summary, before, after }) => ({ action, actorName, summary, before, after }))
}
const audited = { ...nightly, scope: {}, enabled: true }

describe('a schedule', () => {
  test('is created with its next run, and fits its contract', async () => {
    const made = await createSchedule(approver, { ...nightly, scope: { accounts: ['111100000003', '111100000002'] } })
    expect(made).toMatchObject({
      ...nightly,
      scope: { accounts: ['111100000002', '111100000003'] },
      enabled: true,
      nextRunAt: '2027-03-02T02:00:00.000Z',
      lastRunAt: null,
      lastScan: null,
      createdBy: 'Alex Approver',
    })
    expect(ScheduleList.parse(await listSchedules(viewer))).toEqual({ items: [made] })
    expect(await logged(made.id)).toEqual([
      {
        action: 'schedule.created',
        actorName: 'Alex Approver',
        summary: 'Schedule "Every night" created: at 02:00 every day (UTC), 111100000003, 111100000002',
        before: null,
        after: { ...audited, scope: made.scope },
      },
    ])
  })

  test('runs within its jitter', async () => {
    const { nextRunAt } = await createSchedule(approver, { ...nightly, jitterSeconds: 900 })
    const late = Date.parse(nextRunAt ?? '') - Date.parse('2027-03-02T02:00:00Z')
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThanOrEqual(900_000)
  })

  test('is changed in part; what stays keeps its next run', async () => {
    const { id, nextRunAt } = await createSchedule(approver, nightly)
    const later = contextFor(db, 'administrator', { clock: fixedClock(new Date('2027-03-01T10:00:00Z')) })
    const renamed = await changeSchedule(later, { id, name: 'Nights', scope: { regions: ['us-east-1'] } })
    expect(renamed).toMatchObject({ name: 'Nights', scope: { regions: ['us-east-1'] }, cron: '0 2 * * *', nextRunAt })
    const moved = await changeSchedule(later, { id, timeZone: 'America/New_York' })
    expect(moved).toMatchObject({ cron: '0 2 * * *', nextRunAt: '2027-03-02T07:00:00.000Z' })
    const log = await logged(id)
    expect(log.map(({ action }) => action)).toEqual(['schedule.created', 'schedule.changed', 'schedule.changed'])
    expect(log[1]).toMatchObject({
      actorName: 'Addison Administrator',
      summary:
        'Schedule "Nights" changed, called "Every night" before: at 02:00 every day (UTC), the whole organization in us-east-1',
      before: audited,
      after: { ...audited, name: 'Nights', scope: { regions: ['us-east-1'] } },
    })
    expect(log[2]?.after).toMatchObject({ timeZone: 'America/New_York' })
  })

  test('is switched off and on again', async () => {
    const { id } = await createSchedule(approver, nightly)
    expect(await changeSchedule(approver, { id, enabled: false })).toMatchObject({ enabled: false, nextRunAt: null })
    const later = contextFor(db, 'approver', { clock: fixedClock(new Date('2027-03-05T10:00:00Z')) })
    expect(await changeSchedule(later, { id, enabled: true })).toMatchObject({ nextRunAt: '2027-03-06T02:00:00.000Z' })
    expect((await logged(id)).map(({ action }) => action)).toEqual([
      'schedule.created',
      'schedule.disabled',
      'schedule.enabled',
    ])
  })

  test('that is changed to what it is leaves no line in the log', async () => {
    const { id } = await createSchedule(approver, nightly)
    await changeSchedule(approver, { id, ...nightly })
    expect(await logged(id)).toHaveLength(1)
  })

  test('keeps its name to itself', async () => {
    await createSchedule(approver, nightly)
    const taken = { code: 'conflict', message: expect.stringContaining('There is a schedule "Every night" already') }
    await expect(createSchedule(approver, { ...nightly, name: ' Every night ' })).rejects.toMatchObject(taken)
    const { id } = await createSchedule(approver, { ...nightly, name: 'Another' })
    await expect(changeSchedule(approver, { id, name: 'Every night' })).rejects.toMatchObject(taken)
    expect((await logged(id)).map(({ action }) => action)).toEqual(['schedule.created'])
  })

  test('that would be no timing is refused, the change as a whole', async () => {
    await expect(createSchedule(approver, { ...nightly, cron: '* * * * *' })).rejects.toMatchObject({
      issues: [{ path: ['cron'] }],
    })
    const { id } = await createSchedule(approver, { ...nightly, jitterSeconds: 3600 })
    await expect(changeSchedule(approver, { id, name: 'Hourly', cron: '0 * * * *' })).rejects.toMatchObject({
      issues: [{ path: ['jitterSeconds'] }],
    })
    expect(await getSchedule(viewer, id)).toMatchObject({ name: 'Every night', cron: '0 2 * * *' })
  })

  test('is run by hand in the name of who asks; its next run stays', async () => {
    const { id, nextRunAt } = await createSchedule(approver, { ...nightly, scope: { accounts: ['111100000002'] } })
    const scan = await runSchedule(approver, id)
    expect(await db.prisma.scan.findUnique({ where: { id: scan.id } })).toMatchObject({
      trigger: 'schedule',
      requestedBy: 'Alex Approver',
      scheduleId: id,
      scope: { accounts: ['111100000002'] },
    })
    expect(await getSchedule(viewer, id)).toMatchObject({
      nextRunAt,
      lastRunAt: '2027-03-01T09:00:00.000Z',
      lastScan: { id: scan.id, status: 'queued' },
    })
    expect((await logged(id)).at(-1)).toMatchObject({ action: 'schedule.run', after: { scanId: scan.id } })
  })

  test('that is deleted is gone; its scans and its history stay', async () => {
    const { id } = await createSchedule(approver, nightly)
    await runSchedule(approver, id)
    await deleteSchedule(approver, id)
    expect(await listSchedules(viewer)).toEqual({ items: [] })
    expect((await listScans(viewer, { page: 1, size: 50, sort: 'id', dir: 'desc', q: '' })).total).toBe(1)
    expect((await logged(id)).at(-1)).toMatchObject({ action: 'schedule.deleted', before: audited, after: null })
    const calls = [
      () => getSchedule(viewer, id),
      () => changeSchedule(approver, { id, enabled: true }),
      () => runSchedule(approver, id),
      () => deleteSchedule(approver, id),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('a new installation gets one nightly schedule, however often it is begun', async () => {
  const first = contextFor(db, 'administrator')
  await createNightly(first)
  await createNightly(first)
  const { items } = await listSchedules(viewer)
  expect(items).toMatchObject([
    { name: 'Nightly', cron: '0 2 * * *', timeZone: 'UTC', jitterSeconds: 900, scope: {}, enabled: true },
  ])
})

describe('who may', () => {
  test.each(roleNames)('as %s', async (role) => {
    const { id } = await createSchedule(approver, nightly)
    const ctx = contextFor(db, role)
    expect((await listSchedules(ctx)).items).toHaveLength(1)
    const calls = [
      () => createSchedule(ctx, { ...nightly, name: 'Mine' }),
      () => changeSchedule(ctx, { id, enabled: false }),
      () => runSchedule(ctx, id),
      () => deleteSchedule(ctx, id),
    ]
    const allowed = hasPermission(role, 'scans.schedule')
    expect(allowed).toBe(role === 'approver' || role === 'administrator')
    for (const call of calls) {
      if (allowed) await call()
      else await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect((await listSchedules(viewer)).items.map(({ name }) => name)).toEqual([allowed ? 'Mine' : 'Every night'])
  })
})
