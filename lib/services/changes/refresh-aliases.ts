import { type AliasListEntry, paginateListAliases } from '@aws-sdk/client-kms'
import { observe } from '@/lib/aws/errors'
import { allPages } from '@/lib/collectors/iterate'
import type { Unread } from '@/lib/domain/observed'
import { refreshKey } from '@/lib/services/assessment/refresh-key'
import type { JobContext } from '@/lib/services/job-context'
import { answerEvents } from './answer-events'
import { whyNotRead } from './why-not-read'

interface Region {
  readonly accountId: string
  readonly region: string
}

/** Lists the aliases of a Region, and reads those keys again that go by other names than before. */
export async function refreshAliases(job: JobContext, { accountId, region }: Region): Promise<void> {
  const place = { accountId, region, collectors: ['kms-keys'] }
  await answerEvents(job, {
    stale: { kind: 'aliases', accountId, region },
    about: place,
    what: 'the aliases of the Region',
    whyNot: () => whyNotRead(job, place),
    read: () => readAliases(job, place),
  })
}

async function readAliases(job: JobContext, { accountId, region }: Region): Promise<Unread | null> {
  const client = job.aws.forAccount(accountId, 'scan').kms(region)
  const listed = await observe('kms:ListAliases', () =>
    allPages(paginateListAliases({ client, pageSize: 100 }, {}), (page) => page.Aliases),
  )
  if (listed.state !== 'seen') return listed
  const names = namesByKeyId(listed.value)
  let unread: Unread | null = null
  for (const { arn, keyId, aliases } of await knownKeys(job, { accountId, region })) {
    const now = (names.get(keyId) ?? []).sort()
    if (now.join() === [...aliases].sort().join()) continue
    unread = (await refreshKey(job, arn, now)) ?? unread
  }
  return unread
}

function namesByKeyId(aliases: readonly AliasListEntry[]): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const { AliasName = '', TargetKeyId = '' } of aliases)
    names.set(TargetKeyId, [...(names.get(TargetKeyId) ?? []), AliasName])
  return names
}

interface KnownKey {
  readonly arn: string
  readonly keyId: string
  readonly aliases: readonly string[]
}

async function knownKeys(job: JobContext, { accountId, region }: Region): Promise<KnownKey[]> {
  const { rows } = await job.db.pool.query<KnownKey>(
    `select resource_id as arn, body->>'keyId' as "keyId", body->'aliases' as aliases from resource_versions
     where kind = 'kms-key' and current and account_id = $1 and region = $2 and collector = 'kms-keys'`,
    [accountId, region],
  )
  return rows
}
