import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { logger } from '@/lib/logger'
import { testDatabase } from '@/lib/testing/database'
import { WorkerHeart } from './worker-heart'

const db = await testDatabase()
const quiet = logger.child({}, { level: 'silent' })
const hearts: WorkerHeart[] = []
const heart = () => {
  const made = new WorkerHeart(db.url, quiet)
  hearts.push(made)
  return made
}
afterAll(() => Promise.all(hearts.map((one) => one.stop())))

/** A job that `workerId` took a minute ago. */
async function takenBy(workerId: string): Promise<void> {
  await db.pool.query(`select graphile_worker.add_job('sweep-grants', '{}'::json, queue_name => 'q-' || $1)`, [
    workerId,
  ])
  await db.pool.query(
    `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - interval '1 minute', attempts = 1
     where job_queue_id = (select id from graphile_worker._private_job_queues where queue_name = 'q-' || $1)`,
    [workerId],
  )
}

async function holders(): Promise<string[]> {
  const { rows } = await db.pool.query<{ locked_by: string }>(
    'select locked_by from graphile_worker.jobs where locked_by is not null order by locked_by',
  )
  return rows.map((row) => row.locked_by)
}

beforeEach(async () => {
  await db.pool.query('delete from graphile_worker._private_jobs')
})

describe('jobs of a worker that is gone', () => {
  test('are freed when it shows no sign of life twice', async () => {
    await takenBy('worker-dead')
    const survivor = heart()
    await survivor.releaseDead()
    expect(await holders()).toEqual(['worker-dead'])
    await survivor.releaseDead()
    expect(await holders()).toEqual([])
  })

  test('are left alone while it lives, in this process or another', async () => {
    await takenBy('worker-own')
    await takenBy('worker-other')
    const [own, other] = [heart(), heart()]
    await own.beatFor('worker-own')
    await other.beatFor('worker-other')
    for (let look = 0; look < 3; look++) await own.releaseDead()
    expect(await holders()).toEqual(['worker-other', 'worker-own'])
    await other.stop()
    for (let look = 0; look < 2; look++) await own.releaseDead()
    expect(await holders()).toEqual(['worker-own'])
  })
})
