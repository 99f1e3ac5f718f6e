import { openAws } from '@/lib/aws/access'
import { worker } from '@/lib/jobs/context'
import { logger } from '@/lib/logger'
import { assessScan } from '@/lib/services/assessment/assess-scan'
import type { JobContext } from '@/lib/services/job-context'
import { planScan } from '@/lib/services/scans/plan-scan'
import { requestScan } from '@/lib/services/scans/request-scan'
import { scanAccount } from '@/lib/services/scans/scan-account'
import { scanRegion } from '@/lib/services/scans/scan-region'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { startNorthwind } from '@/lib/simulator/testing/northwind-clients'
import { contextFor } from '@/lib/testing/contexts'
import type { TestDatabase } from '@/lib/testing/database'

const vault = '111100000002'
const logistics = '111100000007'
const regions = ['us-west-2', 'eu-central-1']

/** The account with the family `ledger` and its keys in the central account, read and judged; the queue is left to the test. */
export async function startFamily(db: TestDatabase) {
  const simulator = await startNorthwind()
  const settings = { ...northwindSettings(simulator.url), KEYSCOPE_QUOTA_SHARE: 1 }
  const aws = openAws(settings, { credentials: northwindCredentials, maxAttempts: 2 })
  const job: JobContext = {
    db,
    clock: { now: () => new Date() },
    actor: worker,
    request: null,
    aws,
    logger: logger.child({}, { level: 'silent' }),
    settings: { regions },
  }
  return {
    simulator,
    job,
    /** Grants somebody asked Keyscope for, on every key of the central account. */
    madeGrants: () =>
      regions.flatMap((region) =>
        simulator.world.accounts
          .get(vault)!
          .regions.get(region)!
          .keys.flatMap(({ grants }) => grants.filter(({ name }) => name?.startsWith('ksg-'))),
      ),
    async scan() {
      const { id: scanId } = await requestScan(contextFor(db, 'administrator', { clock: job.clock }), {
        scope: { accounts: [vault, logistics] },
      })
      await planScan(job, { scanId })
      for (const accountId of [vault, logistics]) {
        await scanAccount(job, { scanId, accountId })
        for (const region of regions) await scanRegion(job, { scanId, accountId, region })
      }
      await assessScan(job, { scanId })
    },
    async close() {
      aws.close()
      await simulator.close()
    },
  }
}
