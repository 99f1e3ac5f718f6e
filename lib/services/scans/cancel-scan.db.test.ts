import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { contextFor } from '@/lib/testing/contexts'
import { cancelScan } from './cancel-scan'
import { getScan } from './get-scan'
import { requestScan } from './request-scan'
import { scanning } from './testing/scanning'

const { db, simulator, requester, scan, finished, world } = await scanning()
const viewer = contextFor(db, 'viewer')
beforeEach(() => simulator.reset())

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await sleep(20)
}

const jobsOf = async (id: number) =>
  (await db.pool.query('select from graphile_worker.jobs where key like $1', [`%:${id}%`])).rowCount
const current = async () =>
  (await db.pool.query<{ id: string }>('select resource_id as id from resource_versions where current')).rows.length

describe('a scan that is cancelled', () => {
  test('stops within seconds, keeps what was read and says what was not', async () => {
    simulator.latencyMs = 400
    const { id } = await requestScan(requester)
    await until(async () => (await getScan(viewer, id)).items > 0)
    const { calls } = simulator
    await cancelScan(requester, id)
    const view = await finished(id)
    expect(view).toMatchObject({
      status: 'cancelled',
      summary: expect.stringContaining('Cancelled by Robin Requester'),
    })
    expect(view.tasks.done).toBe(view.tasks.total)
    expect(await current()).toBeGreaterThan(0)
    const skipped = view.unread.filter(({ outcome }) => outcome === 'skipped')
    expect(skipped.some(({ message }) => message?.includes('cancelled by Robin Requester'))).toBe(true)
    expect(view.unread.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    await until(async () => (await jobsOf(id)) === 0)
    const made = Object.values(calls).reduce((sum, count) => sum + count, 0)
    await sleep(1_000)
    expect(Object.values(simulator.calls).reduce((sum, count) => sum + count, 0)).toBe(made)
  })

  test('is told who cancelled it, in the log too', async () => {
    const entries = await db.prisma.auditEntry.findMany({ where: { subjectType: 'scan' }, orderBy: { seq: 'asc' } })
    expect(entries.map(({ action, actorName }) => `${action} ${actorName}`)).toEqual([
      'scan.requested Robin Requester',
      'scan.cancelled Robin Requester',
      'scan.finished Keyscope worker',
    ])
  })

  test('takes nothing away from what is known', async () => {
    await scan()
    const before = await current()
    simulator.latencyMs = 400
    const { id } = await requestScan(requester)
    await until(async () => (await getScan(viewer, id)).reading.length > 0)
    await cancelScan(requester, id)
    await finished(id)
    expect(await current()).toBe(before)
    const { rows } = await db.pool.query('select from scan_coverage where scan_id = $1 and error_code = $2', [
      id,
      'Cancelled',
    ])
    expect(rows.length).toBeGreaterThan(0)
  })

  test('may be asked for again, but not once it has ended', async () => {
    const { id } = await scan([[...world.accounts.keys()][1] ?? ''])
    await expect(cancelScan(requester, id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(cancelScan(viewer, id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(cancelScan(requester, 987_654)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('while it waits for another ends at once, and the other goes on', async () => {
    simulator.latencyMs = 300
    const first = await requestScan(requester)
    await until(async () => (await getScan(viewer, first.id)).status === 'running')
    const region = { scope: { regions: ['us-east-1'], exclude: { accounts: ['999900000001'] } } }
    const running = await requestScan(requester, { scope: { regions: ['us-east-1'] } })
    expect(running.id).toBe(first.id)
    await db.prisma.scan.update({ where: { id: first.id }, data: { scope: region.scope } })
    const second = await requestScan(requester)
    expect(second.id).not.toBe(first.id)
    await sleep(500)
    expect((await getScan(viewer, second.id)).status).toBe('queued')
    await cancelScan(requester, second.id)
    expect(await finished(second.id)).toMatchObject({ status: 'cancelled', tasks: { total: 0 } })
    simulator.latencyMs = 0
    expect((await finished(first.id)).status).toBe('partial')
  })
})
