import { parseArn } from '@/lib/domain/arn'
import type { JobContext } from '@/lib/services/job-context'

interface Place {
  readonly accountId: string
  /** Empty for IAM. */
  readonly region: string
  readonly collectors: readonly string[]
}

/** Why a place is not read between scans, in words; null where it is. What no scan reads, no event makes known. */
export async function whyNotRead(job: JobContext, { accountId, region, collectors }: Place): Promise<string | null> {
  const { rows } = await job.db.pool.query<{ scanned: boolean; accounts: number; state: string | null; read: boolean }>(
    `select
       exists (select from scans where started_at is not null) as scanned,
       (select count(*)::int from resource_versions where kind = 'account' and current) as accounts,
       (select body->>'state' from resource_versions where kind = 'account' and current and resource_id = $1) as state,
       exists (select from scan_coverage
               where account_id = $1 and region in ($2, '') and collector = any($3) and outcome <> 'skipped') as read`,
    [accountId, region, collectors],
  )
  const [known] = rows
  if (!known?.scanned) return 'No scan has started yet; the first one reads everything.'
  if (known.accounts > 0 && known.state === null) return `Account ${accountId} is not in the organization.`
  if (known.state !== null && known.state !== 'ACTIVE') return `Account ${accountId} is ${known.state}.`
  const { regions } = job.settings
  if (region !== '' && regions.length > 0 && !regions.includes(region)) return `Region ${region} is not scanned.`
  if (!known.read) return `No scan has read ${[accountId, region].filter(Boolean).join(' ')} yet.`
  return null
}

/** Where a key is read. */
export function placeOfKey(arn: string): Place {
  const { accountId = '', region = '' } = parseArn(arn) ?? {}
  return { accountId, region, collectors: ['kms-keys'] }
}
