import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { walkLog } from '@/lib/services/audit/walk-log'
import { approveGrant } from '@/lib/services/grants/approve-grant'
import { preflightGrant } from '@/lib/services/grants/preflight-grant'
import { requestGrant } from '@/lib/services/grants/request-grant'
import { revokeGrant } from '@/lib/services/grants/revoke-grant'
import { type SimulatedCluster, startSimulatedCluster } from '@/lib/services/grants/testing/simulated-cluster'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { startWorkerProcess, type WorkerProcess } from '../worker-process'
import { type Hop, hopToAws } from './hop-aws'
import { hopToPostgres } from './hop-postgres'
import { makeCrashes, type Way } from './make-crashes'
import { type Crash, Trigger } from './trigger'

const seeds = Number(process.env.KEYSCOPE_CRASH_SEEDS ?? 1_000)
const firstSeed = Number(process.env.KEYSCOPE_CRASH_FIRST_SEED ?? 1)

/** The seeds are dealt out to files that run side by side. */
const parts = 2
const seedsOf = (part: number) =>
  Array.from({ length: seeds }, (_, at) => firstSeed + at).filter((seed) => seed % parts === part)

const clock = { now: () => new Date() }

/**
 * Each run has a grant asked for, approved, made and withdrawn by a worker that is killed, loses its connections to AWS and Postgres,
 * or hears errors, at points that the seed chooses. Exactly one grant comes of it, later none, and the log tells of each thing once.
 */
export function executeUnderCrashes(part: 0 | 1): void {
  const trigger = new Trigger()
  let db: TestDatabase
  let story: SimulatedCluster
  let aws: Hop
  let postgres: Hop
  let working: WorkerProcess
  let standby: Promise<WorkerProcess>
  let replaced: Promise<void> = Promise.resolve()
  let ways: { readonly make: Way; readonly withdraw: Way }
  const struck = new Map<string, number>()

  function startStandby(): Promise<WorkerProcess> {
    const url = new URL(db.url)
    url.port = String(postgres.port)
    const settings = { databaseUrl: url.href, endpoint: `http://127.0.0.1:${aws.port}` }
    return startWorkerProcess(settings, '--impatient', '--standby')
  }

  /** Called where a connection is about to be lost, so that nothing of what the worker still does can matter. */
  function kill(): void {
    working.kill()
    replaced = replaced.then(async () => {
      await working.exit
      working = await standby
      working.begin()
      standby = startStandby()
    })
  }

  /** Waits as the queue does, only shorter: what is to be tried again later is tried now. Nothing else of the queue is hurried. */
  async function hurry(): Promise<void> {
    const { rowCount } = await db.pool.query(
      `update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier in ('apply-grant', 'revoke-grant')
         and j.run_at > now() and j.locked_at is null and j.attempts > 0`,
    )
    if (rowCount) await db.pool.query(`select pg_notify('jobs:insert', '{"r":"0","count":1}')`)
  }

  async function settled(id: string, states: readonly string[]): Promise<string> {
    for (let look = 0; ; look++) {
      const { state, failure } = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
      if (states.includes(state)) return failure ? `${state}: ${failure}` : state
      if (look > 600) throw new Error(`The request is stuck in ${state}.`)
      await hurry()
      await sleep(50)
    }
  }

  beforeAll(async () => {
    db = await testDatabase()
    process.env.DATABASE_URL = db.url
    story = await startSimulatedCluster(db)
    await story.scan()
    aws = await hopToAws(story.simulator.url, trigger, kill)
    postgres = await hopToPostgres(new URL(db.url), trigger, kill)
    working = await startStandby()
    working.begin()
    standby = startStandby()
    ways = await measureWays()
  }, 180_000)

  afterAll(async () => {
    await replaced
    for (const worker of [working, await standby]) {
      worker.kill()
      await worker.exit
    }
    await Promise.all([aws.close(), postgres.close(), story.close()])
    console.info(JSON.stringify({ part, ways, struck: Object.fromEntries([...struck].toSorted()) }))
  }, 60_000)

  async function make(crashes: readonly Crash[]): Promise<{ id: string; state: string }> {
    const { id: needId } = await db.prisma.needRecord.findFirstOrThrow({
      where: { keyArn: story.key.arn, principalArn: story.grantee },
    })
    const requester = contextFor(db, 'requester', { clock })
    const { proposal } = await preflightGrant(requester, { needId })
    const { operations } = proposal
    const { id } = await requestGrant(requester, { needId, operations, reason: 'Nodes cannot start' })
    trigger.arm(crashes)
    await approveGrant(contextFor(db, 'approver', { clock }), { id, reason: 'The team confirmed it' })
    return { id, state: await settled(id, ['verified', 'failed']) }
  }

  async function withdraw(id: string, crashes: readonly Crash[]): Promise<string> {
    trigger.arm(crashes)
    await revokeGrant(contextFor(db, 'approver', { clock }), { id, reason: 'No longer needed' })
    return settled(id, ['revoked', 'verified', 'failed'])
  }

  async function measureWays() {
    const { id } = await make([])
    const whole = { ...trigger.passed }
    await withdraw(id, [])
    return { make: whole, withdraw: { ...trigger.passed } }
  }

  const actionsOf = async (id: string) =>
    (await db.prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } })).map((e) => e.action)

  async function expectQuiet(id: string): Promise<void> {
    await replaced
    await expect.poll(() => jobsOf(id), { timeout: 10_000, interval: 50 }).toEqual([])
    const unsettled = await db.prisma.grantStep.findMany({ where: { requestId: id, outcome: null } })
    expect(unsettled.map(({ step }) => step)).toEqual([])
  }

  async function jobsOf(id: string): Promise<string[]> {
    await hurry()
    const { rows } = await db.pool.query<{ key: string }>('select key from graphile_worker.jobs where key like $1', [
      `%:${id}`,
    ])
    return rows.map(({ key }) => key)
  }

  function count(on: 'make' | 'withdraw'): void {
    for (const { place, moment, effect } of trigger.struck) {
      const name = `${on} ${effect} ${moment} ${place}`
      struck.set(name, (struck.get(name) ?? 0) + 1)
    }
  }

  test.each(seedsOf(part))('crashes of seed %i', { timeout: 90_000 }, async (seed) => {
    const making = makeCrashes(seed, ways.make)
    const leaving = seed % 4 < 2 ? makeCrashes(seed + 1_000_003, ways.withdraw) : []
    const plan = JSON.stringify({ making, leaving })

    const { id, state } = await make(making)
    count('make')
    expect(state, plan).toBe('verified')
    await expectQuiet(id)
    const { grants } = story.keyNow()
    expect(
      grants.map(({ name }) => name),
      plan,
    ).toEqual([id])
    const row = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    expect(row.grantId).toBe(grants[0]?.id)
    const made = await actionsOf(id)
    for (const once of ['grant.requested', 'grant.approved', 'grant.created', 'grant.verified'] as const)
      expect(
        made.filter((action) => action === once),
        `${once} ${plan}`,
      ).toHaveLength(1)
    // A grant that an attempt before found made was announced by that attempt.
    expect(made.indexOf('grant.creating')).toBeGreaterThan(made.indexOf('grant.approved'))
    expect(made.indexOf('grant.creating')).toBeLessThan(made.indexOf('grant.created'))
    expect(made.at(-1)).toBe('grant.verified')

    expect(await withdraw(id, leaving), plan).toBe('revoked')
    count('withdraw')
    await expectQuiet(id)
    expect(story.keyNow().grants, plan).toEqual([])
    const all = await actionsOf(id)
    for (const once of ['grant.revoking', 'grant.revoked'] as const)
      expect(
        all.filter((action) => action === once),
        `${once} ${plan}`,
      ).toHaveLength(1)
    expect(all.at(-1)).toBe('grant.revoked')
  })

  test('the log of all these runs fits together', async () => {
    const { problem, entries } = await walkLog(db, { checkpoints: [], from: null, sealProblem: () => null })
    expect(problem).toBeNull()
    expect(entries).toBeGreaterThan(seedsOf(part).length * 9)
  })
}
