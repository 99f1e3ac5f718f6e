import { setTimeout as sleep } from 'node:timers/promises'
import { KMSClient } from '@aws-sdk/client-kms'
import { afterAll } from 'vitest'
import { systemClock } from '@/lib/clock'
import type { ChangeEvent, NeedRecord } from '@/lib/db/generated/client'
import { parseArn } from '@/lib/domain/arn'
import { startWorker } from '@/lib/jobs/start-worker'
import { getScan } from '@/lib/services/scans/get-scan'
import { requestScan } from '@/lib/services/scans/request-scan'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { inline, makeRole } from '@/lib/simulator/scenarios/builder/role-builder'
import { NORTHWIND_WRITER_ROLE, northwindEventsQueue } from '@/lib/simulator/scenarios/northwind-credentials'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { assume, clientConfig } from '@/lib/simulator/testing/northwind-clients'
import { getAccount } from '@/lib/simulator/world/find'
import { policy } from '@/lib/simulator/world/policy-document'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'

/** A scanned database, the simulated organization, and a worker that follows its events. */
export async function following() {
  const db = await testDatabase()
  const simulator = await startSimulator({ port: 0, scenario: 'northwind' })
  const eventsQueueUrl = northwindEventsQueue(simulator.url)
  const job = { ...jobFor(db, simulator.url), settings: { regions: [], eventsQueueUrl } }
  const worker = await startWorker(job, { databaseUrl: db.url, concurrency: 3 })
  afterAll(async () => {
    await worker.stop()
    job.aws.close()
    await simulator.close()
  })
  const administrator = contextFor(db, 'administrator', { clock: systemClock })

  async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
    for (;;) {
      const found = await look()
      if (found) return found
      await sleep(50)
    }
  }

  /** The settings of a client of somebody who may do everything in an account that nothing else denies. */
  function as(accountId: string, region: string) {
    const { roles } = getAccount(simulator.world, accountId).directory
    const everything = inline('Everything', { Effect: 'Allow', Action: '*', Resource: '*' })
    const found = roles.find(({ name }) => name === 'TestAdmin')
    const role = found ?? makeRole(accountId, { name: 'TestAdmin', trust: policy(), inline: [everything] })
    if (!found) roles.push(role)
    return clientConfig(simulator, region, simulator.identities.startSession(role.arn, { sessionName: 'test' }))
  }

  return {
    db,
    job,
    simulator,
    administrator,
    until,
    async scan(): Promise<void> {
      const { id } = await requestScan(administrator)
      await until(async () => (await getScan(administrator, id)).finishedAt)
    },
    /** A client as anybody's program has one, with the session of a role. */
    async kms(accountId: string, region: string, roleName = NORTHWIND_WRITER_ROLE): Promise<KMSClient> {
      const session = await assume(simulator, accountId, roleName, { SourceIdentity: 'robin' })
      return new KMSClient(clientConfig(simulator, region, session))
    },
    as,
    /** A client that may change the key in its own account. */
    kmsAdmin(keyArn: string): KMSClient {
      const { accountId = '', region = '' } = parseArn(keyArn) ?? {}
      return new KMSClient(as(accountId, region))
    },
    /** Events of that name once all of them are handled. */
    handled: (name: string, count: number): Promise<ChangeEvent[]> =>
      until(async () => {
        const events = await db.prisma.changeEvent.findMany({ where: { name, handledAt: { not: null } } })
        return events.length >= count && events
      }),
    need: (id: string): Promise<NeedRecord> => db.prisma.needRecord.findUniqueOrThrow({ where: { id } }),
  }
}
