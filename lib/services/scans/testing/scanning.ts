import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll } from 'vitest'
import { openAws } from '@/lib/aws/access'
import { systemClock } from '@/lib/clock'
import type { ScanView } from '@/lib/contracts/scans'
import { worker as actor } from '@/lib/jobs/context'
import { startWorker } from '@/lib/jobs/start-worker'
import { logger } from '@/lib/logger'
import type { JobContext, JobSettings } from '@/lib/services/job-context'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { type SimulatorOptions, startSimulator } from '@/lib/simulator/start-simulator'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { getScan } from '../get-scan'
import { requestScan } from '../request-scan'

/** A job at work on `db`, with the simulated organization at `endpoint` as its AWS. */
export function jobFor(db: TestDatabase, endpoint: string, settings: JobSettings = { regions: [] }): JobContext {
  const access = { ...northwindSettings(endpoint), KEYSCOPE_QUOTA_SHARE: 10_000 }
  return {
    db,
    clock: systemClock,
    actor,
    request: null,
    aws: openAws(access, { credentials: northwindCredentials, maxAttempts: 2 }),
    logger: logger.child({}, { level: 'silent' }),
    settings,
  }
}

/** A database, a simulated organization (northwind unless said) and a worker between them. */
export async function scanning(
  organization: Pick<SimulatorOptions, 'scenario' | 'generated'> = {},
  settings?: JobSettings,
) {
  const db = await testDatabase()
  const simulator = await startSimulator({ port: 0, ...organization })
  const job = jobFor(db, simulator.url, settings)
  const worker = await startWorker(job, { databaseUrl: db.url, concurrency: 3 })
  afterAll(async () => {
    await worker.stop()
    job.aws.close()
    await simulator.close()
  })
  const requester = contextFor(db, 'requester', { clock: systemClock })

  async function finished(id: number): Promise<ScanView> {
    for (;;) {
      const scan = await getScan(requester, id)
      if (scan.finishedAt) return scan
      await sleep(50)
    }
  }
  return {
    db,
    job,
    requester,
    world: simulator.world,
    simulator: simulator.state,
    finished,
    scan: async (accounts?: readonly string[]) =>
      finished((await requestScan(requester, { scope: accounts && { accounts: [...accounts] } })).id),
  }
}
