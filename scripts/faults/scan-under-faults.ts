import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestScan } from '@/lib/services/scans/request-scan'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { contradictions, storedIn } from './compare-inventories'
import { makeFaults, numbersOf } from './make-faults'
import { startWorkerProcess, type WorkerProcess } from './worker-process'

const seeds = Number(process.env.KEYSCOPE_FAULT_SEEDS ?? 200)
const firstSeed = Number(process.env.KEYSCOPE_FAULT_FIRST_SEED ?? 1)

const organization = { accounts: 5, regions: 2, keys: 80, clustersPerAccount: 1, hotShare: 0.01 }

const workers = new Set<WorkerProcess>()

async function startWorkerFor(db: TestDatabase, endpoint: string, ...options: '--impatient'[]): Promise<WorkerProcess> {
  const worker = await startWorkerProcess({ databaseUrl: db.url, endpoint }, ...options)
  workers.add(worker)
  return worker
}

async function kill(worker: WorkerProcess): Promise<void> {
  workers.delete(worker)
  worker.kill()
  await worker.exit
}

async function scan(
  db: TestDatabase,
  meanwhile?: (id: number) => Promise<void>,
): Promise<{ id: number; status: string }> {
  const { id } = await requestScan(contextFor(db, 'requester'))
  await meanwhile?.(id)
  for (;;) {
    const { status, finishedAt } = await db.prisma.scan.findUniqueOrThrow({ where: { id } })
    if (finishedAt) return { id, status }
    await sleep(25)
  }
}

/** The seeds are dealt out to files that run side by side: most of the time is spent waiting for what hangs. */
const parts = 2
const seedsOf = (part: number) =>
  Array.from({ length: seeds }, (_, at) => firstSeed + at).filter((seed) => seed % parts === part)

/**
 * Each run changes the organization, looks at it without faults, and scans it with faults and now and then with a worker that is
 * killed. Whatever the second scan says it has read must be what the first one found.
 */
export async function scanUnderFaults(part: 0 | 1): Promise<void> {
  const [faulty, faultless] = [await testDatabase(), await testDatabase()]
  const simulator = await startSimulator({ port: 0, generated: organization })
  const { state, world } = simulator
  const accountIds = [...world.accounts.keys()]
  const keys = [...world.accounts.values()].flatMap(({ regions }) => [...regions.values()].flatMap((here) => here.keys))
  const managed = new Set(keys.filter(({ manager }) => manager === 'AWS').map(({ arn }) => arn))

  let fleet: WorkerProcess[] = []
  beforeAll(async () => {
    fleet = await Promise.all([
      startWorkerFor(faulty, simulator.url, '--impatient'),
      startWorkerFor(faulty, simulator.url, '--impatient'),
      startWorkerFor(faultless, simulator.url),
    ])
  }, 120_000)
  afterAll(async () => {
    await Promise.all([...workers].map(kill))
    await simulator.close()
  })

  async function control(path: string, body: object): Promise<void> {
    const method = path === 'state' ? 'PATCH' : 'POST'
    const answer = await fetch(`${simulator.url}/_control/${path}`, { method, body: JSON.stringify(body) })
    expect(answer.ok, await answer.text()).toBe(true)
  }

  /** Kills a worker somewhere in the middle of a scan, and starts another. */
  async function killOne(id: number, choose: () => number): Promise<void> {
    const at = choose() < 0.5 ? 0 : 1
    const progress = choose() * 0.8
    for (;;) {
      const rows = await faulty.prisma.scanCoverage.groupBy({ by: ['outcome'], where: { scanId: id }, _count: true })
      const total = rows.reduce((sum, row) => sum + row._count, 0)
      const open = rows.reduce((sum, row) => sum + (['pending', 'running'].includes(row.outcome) ? row._count : 0), 0)
      const { status } = await faulty.prisma.scan.findUniqueOrThrow({ where: { id } })
      if ((total > 0 && 1 - open / total >= progress) || !['queued', 'running'].includes(status)) break
      await sleep(10)
    }
    await kill(fleet[at] as WorkerProcess)
    fleet[at] = await startWorkerFor(faulty, simulator.url, '--impatient')
  }

  test.each(seedsOf(part))('faults of seed %i', { timeout: 180_000 }, async (seed) => {
    const choose = numbersOf(seed * 7_919)
    if (choose() < 0.8) await control('change', { share: choose() * 0.5, seed })
    if (choose() < 0.15) await faulty.pool.query('delete from resource_versions')
    await control('state', { faults: [], seed })
    expect((await scan(faultless)).status).toBe('complete')
    const truth = await storedIn(faultless)
    const before = await storedIn(faulty)

    const faults = makeFaults(seed, accountIds, world.regions)
    await control('state', { faults, seed })
    const kills = choose() < 0.25
    const { id, status } = await scan(faulty, kills ? (scanId) => killOne(scanId, choose) : undefined)
    const after = await storedIn(faulty)
    state.faults = []

    expect(await contradictions(faulty, id, { before, after, truth, managed }), JSON.stringify(faults)).toEqual([])
    const rows = await faulty.prisma.scanCoverage.groupBy({ by: ['outcome'], where: { scanId: id }, _count: true })
    const outcomes = new Set(rows.map(({ outcome }) => outcome))
    const isWhole = [...outcomes].every((outcome) => outcome === 'read' || outcome === 'skipped')
    expect(status === 'complete').toBe(isWhole)
    expect(await faulty.prisma.keySummary.count()).toBe(
      [...after.values()].filter(({ kind }) => kind === 'kms-key').length,
    )

    // A cluster is fine only where it is.
    const fine = async (db: TestDatabase) =>
      (await db.prisma.clusterSummary.findMany({ where: { status: 'ok' } })).map(({ arn }) => arn)
    const really = new Set(await fine(faultless))
    const places = await faulty.prisma.scanCoverage.findMany({
      where: { scanId: id, outcome: { notIn: ['read', 'skipped'] } },
      select: { accountId: true },
    })
    if (places.length === 0) expect((await fine(faulty)).filter((arn) => !really.has(arn))).toEqual([])
  })
}
