import { Logger, type Runner, run, type TaskList } from 'graphile-worker'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { addJob } from './queue'

let db: TestDatabase

let runner: Runner | undefined

beforeAll(async () => {
  db = await testDatabase()
})

afterEach(async () => {
  await runner?.stop()
  runner = undefined
})

test('a job added by the application reaches a worker that is no more than the application', async () => {
  await db.prisma.$transaction((tx) => addJob(tx, 'plan-scan', { scanId: 7 }, { queue: 'scans' }))
  const seen = await new Promise((resolve, reject) => {
    const taskList: TaskList = { 'plan-scan': async (payload) => resolve(payload) }
    run({
      pgPool: db.pool,
      taskList,
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
      parsedCronItems: [],
    }).then((started) => {
      runner = started
    }, reject)
  })
  expect(seen).toEqual({ scanId: 7 })
})

test('a job exists exactly when its transaction commits', async () => {
  const undone = db.prisma.$transaction(async (tx) => {
    await addJob(tx, 'assess-scan', { scanId: 8 })
    throw new Error('changed my mind')
  })
  await expect(undone).rejects.toThrow('changed my mind')
  const { rows } = await db.pool.query('select task_identifier from graphile_worker.jobs')
  expect(rows).toEqual([])
})
