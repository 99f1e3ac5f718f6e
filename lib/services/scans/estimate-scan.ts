import type { Database } from '@/lib/db/client'
import type { Account } from '@/lib/domain/inventory/organization'
import { type AccountScope, isInScope } from '@/lib/domain/roles'
import { estimateScan, type Known, type KnownPlace, type ScanEstimate } from '@/lib/domain/scans/estimate'
import { membership, regionsWithin, type ScanScope } from '@/lib/domain/scans/scope'
import { newestCoverage, newestCoverageValues } from '@/lib/services/inventory/current-coverage'

const defaultShare = 0.5

/** What a scan of this scope is expected to take in the accounts it may be about, from what is known. No call to AWS. */
export async function estimateScope(
  db: Pick<Database, 'pool'>,
  scope: ScanScope,
  { share, within = 'all' }: { readonly share?: number; readonly within?: AccountScope } = {},
): Promise<ScanEstimate & { readonly share: number }> {
  const [places, accounts, pace] = await Promise.all([knownPlaces(db), knownAccounts(db), lastPace(db)])
  const read = new Set(places.map(({ accountId }) => accountId))
  const entered = new Set(places.flatMap(({ accountId, region }) => (region ? accountId : [])))
  const members = accounts.filter(
    (account) => membership(scope, account) === 'in' && account.state === 'ACTIVE' && isInScope(within, account.id),
  )
  const wanted = new Set(members.map(({ id }) => id))
  const inScope = ({ accountId, region }: KnownPlace) =>
    wanted.has(accountId) && (region === '' || regionsWithin(scope, [region]).length > 0)
  const regions = new Set(places.flatMap(({ accountId, region }) => (region ? `${accountId}/${region}` : [])))
  const usedShare = share ?? pace?.share ?? defaultShare
  const known: Known = {
    places: places.filter(inScope),
    newAccounts: members.filter(({ id }) => !read.has(id)).length,
    regionsPerAccount: entered.size > 0 ? regions.size / entered.size : 17,
    callsPerSecond: pace?.callsPerSecond ?? null,
    share: usedShare,
  }
  return { ...estimateScan(known), share: usedShare }
}

async function knownPlaces(db: Pick<Database, 'pool'>): Promise<KnownPlace[]> {
  const { rows } = await db.pool.query<KnownPlace>(
    `${newestCoverage}
     select account_id as "accountId", region, collector, calls, items, expected as keys from newest_of_place`,
    newestCoverageValues(),
  )
  return rows
}

async function knownAccounts(db: Pick<Database, 'pool'>): Promise<Account[]> {
  const { rows } = await db.pool.query<{ body: Account }>(
    `select body from resource_versions where kind = 'account' and current`,
  )
  return rows.map(({ body }) => body)
}

/** How fast the newest scan read that made enough calls to tell. */
async function lastPace(db: Pick<Database, 'pool'>): Promise<{ callsPerSecond: number; share: number | null } | null> {
  const { rows } = await db.pool.query<{ calls: number; seconds: number; share: number | null }>(
    `select sum(c.calls)::float8 as calls, extract(epoch from max(c.finished_at) - s.started_at)::float8 as seconds,
       (s.estimate->>'share')::float8 as share
     from scans s join scan_coverage c on c.scan_id = s.id
     where s.id = (
       select max(id) from scans where status in ('complete', 'partial') and started_at is not null and not (scope ? 'key'))
     group by s.id`,
  )
  const [last] = rows
  if (!last || last.calls < 50 || last.seconds <= 0) return null
  return { callsPerSecond: last.calls / last.seconds, share: last.share }
}
