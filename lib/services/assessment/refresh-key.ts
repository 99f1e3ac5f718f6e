import { UnreadError } from '@/lib/aws/errors'
import { Harvested, mostFrequent } from '@/lib/collectors/basket'
import { type Collector, defineCollector } from '@/lib/collectors/define-collector'
import { kmsKeys, readKey } from '@/lib/collectors/kms-keys'
import { runCollector } from '@/lib/collectors/run-collector'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { parseArn } from '@/lib/domain/arn'
import type { Unread } from '@/lib/domain/observed'
import { invalidInput } from '@/lib/errors'
import { knownBefore } from '@/lib/services/inventory/known-before'
import { saveResources } from '@/lib/services/inventory/save-resources'
import type { JobContext } from '@/lib/services/job-context'
import { newestScan } from './newest-scan'

/**
 * Reads one key again with its policy and grants, through the scanner role of the account that owns it. Gives what could not
 * be read; then what was known before stays.
 */
export async function refreshKey(job: JobContext, keyArn: string, aliases?: readonly string[]): Promise<Unread | null> {
  const arn = parseArn(keyArn)
  if (arn?.service !== 'kms') throw invalidInput(`Expected the ARN of a KMS key, got ${keyArn}.`)
  const place = { accountId: arn.accountId, region: arn.region, partition: arn.partition }
  const readAt = job.clock.now()
  const access = job.aws.forAccount(place.accountId, 'scan')
  const harvest = await runCollector(
    keyCollector(job, keyArn, { aliases }),
    place,
    access,
    knownBefore(job, place, kmsKeys),
  )
  const scanId = await newestScan(job.db)
  await inPoolTransaction(job.db, (client) =>
    saveResources(client, { scanId, readAt, savedAt: job.clock.now(), within: keyArn }, [harvest]),
  )
  return harvest.unread
}

interface KeyCollecting {
  /** Where they are known; else as they were. */
  readonly aliases?: readonly string[]
  readonly whole?: boolean
}

/** Reads this key alone; fails as a whole where the key cannot be described. */
export function keyCollector(job: JobContext, keyArn: string, { aliases, whole }: KeyCollecting): Collector {
  return defineCollector({
    ...kmsKeys,
    async collect(reading) {
      const { place } = reading
      const basket = new Harvested(place.accountId, place.region)
      await readKey(reading, basket, keyArn, { aliases: aliases ?? (await knownAliases(job, keyArn)), whole })
      const described = [...basket.resources.values()].some(
        (one) => one.kind === 'kms-key' && one.body.metadata.state === 'seen',
      )
      const worst = mostFrequent(basket.misses)
      if (!described && worst) throw new UnreadError(worst)
      reading.take(basket)
    },
  })
}

/** Aliases are listed per Region, not per key; they do not change with a grant. Who has listed them says so. */
async function knownAliases(job: JobContext, keyArn: string): Promise<readonly string[]> {
  const { rows } = await job.db.pool.query<{ aliases: string[] }>(
    `select body->'aliases' as aliases from resource_versions where kind = 'kms-key' and resource_id = $1 and current`,
    [keyArn],
  )
  return rows[0]?.aliases ?? []
}
