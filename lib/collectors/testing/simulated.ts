import { afterAll, beforeEach } from 'vitest'
import { openAws } from '@/lib/aws/access'
import type { ResourceBodies, ResourceKind } from '@/lib/domain/inventory/kinds'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import type { Fault } from '@/lib/simulator/server/faults'
import { startSimulator } from '@/lib/simulator/start-simulator'
import type { RegionalResources } from '@/lib/simulator/world/regional-resources'
import type { Collector, NamedByNodeClasses } from '../define-collector'
import { type Harvest, runCollector } from '../run-collector'

export const managementId = '111100000001'
/** A workload account and a Region that tests may fill as they like. */
export const accountId = '111100000012'
export const region = 'eu-central-1'

/** A simulated organization of this test file's own, read through the real SDK by the real scanner role. */
export async function simulated() {
  const simulator = await startSimulator({ port: 0, scenario: 'northwind' })
  const { AWS_ENDPOINT_URL, AWS_REGION, ...roles } = northwindSettings(simulator.url)
  // Pacing is tested elsewhere: here the share of the quota is far beyond what a test can use.
  const settings = { AWS_ENDPOINT_URL, AWS_REGION, ...roles, KEYSCOPE_QUOTA_SHARE: 10_000 }
  const aws = openAws(settings, { credentials: northwindCredentials, maxAttempts: 1 })
  afterAll(async () => {
    aws.close()
    await simulator.close()
  })
  beforeEach(() => simulator.state.reset())

  return {
    world: simulator.world,
    calls: simulator.state.calls,
    /** What the account holds in the Region: arrays that a test may push to. */
    resources(): RegionalResources {
      const found = simulator.world.accounts.get(accountId)?.regions.get(region)
      if (!found) throw new Error(`northwind has no ${accountId} in ${region}`)
      return found
    },
    fail(...faults: Fault[]): void {
      simulator.state.faults = faults
    },
    /** `before` is what an earlier reading of the same place found, `grantees` who is known to need its keys, `named` what its node classes name. */
    collect(
      collector: Collector,
      account = accountId,
      before?: Harvest,
      grantees: readonly string[] = [],
      named: NamedByNodeClasses = { imageIds: [], snapshotIds: [] },
    ): Promise<Harvest> {
      const place = { accountId: account, region: collector.scope === 'regional' ? region : '', partition: 'aws' }
      return runCollector(collector, place, aws.forAccount(account, 'scan'), {
        lastKnown: async (kind) => new Map(before && rowsOf(before, kind).map(({ id, body }) => [id, body])),
        granteesOf: async () => grantees,
        namedByNodeClasses: async () => named,
      })
    },
  }
}

function rowsOf<K extends ResourceKind>(harvest: Harvest, kind: K) {
  return harvest.resources
    .filter((resource) => resource.kind === kind)
    .map(({ id, body }) => ({ id, body: body as ResourceBodies[K] }))
}

/** The bodies of one kind, by id. */
export function bodiesOf<K extends ResourceKind>(harvest: Harvest, kind: K): ResourceBodies[K][] {
  return rowsOf(harvest, kind).map(({ body }) => body)
}
