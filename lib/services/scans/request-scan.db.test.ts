import { beforeEach, describe, expect, test } from 'vitest'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { getScan } from './get-scan'
import { listScans } from './list-scans'
import { requestScan } from './request-scan'

const db = await testDatabase()
const requester = contextFor(db, 'requester')
const viewer = contextFor(db, 'viewer')
const query = { page: 1, size: 50, sort: 'id', dir: 'desc', q: '' } as const

beforeEach(async () => {
  await db.prisma.scan.updateMany({ data: { status: 'complete' } })
})

describe('asking for a scan', () => {
  test('makes the scan, its job and its line in the log together', async () => {
    const { id } = await requestScan(requester)
    expect(await getScan(viewer, id)).toMatchObject({ status: 'queued', requestedBy: 'Robin Requester' })
    const { rows } = await db.pool.query('select task_identifier from graphile_worker.jobs where key = $1', [
      `plan-scan:${id}`,
    ])
    expect(rows).toEqual([{ task_identifier: 'plan-scan' }])
    const entry = await db.prisma.auditEntry.findFirst({ where: { subjectId: String(id) } })
    expect(entry).toMatchObject({ action: 'scan.requested', actorName: 'Robin Requester' })
  })

  test('while one is under way joins it, also for two who ask at once', async () => {
    const asked = await Promise.all([requestScan(requester), requestScan(requester), requestScan(requester)])
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    expect(await requestScan(requester, { scope: { accounts: ['111100000003'] } })).toEqual(asked[0])
  })

  test('of everything does not join a scan of one account', async () => {
    const one = await requestScan(requester, { scope: { accounts: ['111100000003'] } })
    expect(await requestScan(requester, { scope: { accounts: ['111100000003'] } })).toEqual(one)
    expect(await requestScan(requester)).not.toEqual(one)
  })

  test('joins nothing that has finished reading', async () => {
    const first = await requestScan(requester)
    await db.prisma.scan.update({ where: { id: first.id }, data: { status: 'assessing' } })
    expect(await requestScan(requester)).not.toEqual(first)
  })

  test('is refused to a viewer, who may look', async () => {
    await expect(requestScan(viewer)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await listScans(viewer, query)).items.length).toBeGreaterThan(0)
  })
})

describe('scans', () => {
  test('that do not exist are not found', async () => {
    await expect(getScan(viewer, 987_654)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('are found by number and by who asked', async () => {
    const { id } = await requestScan(requester)
    expect((await listScans(viewer, { ...query, q: String(id) })).items.map((scan) => scan.id)).toEqual([id])
    expect((await listScans(viewer, { ...query, q: 'robin' })).total).toBeGreaterThan(1)
    expect((await listScans(viewer, { ...query, q: 'nobody' })).total).toBe(0)
  })
})
