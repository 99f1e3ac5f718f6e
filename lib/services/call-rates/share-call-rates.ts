import type { LearnedRate, RateBook, SharedPlace } from '@/lib/aws/rate-book'
import type { Database } from '@/lib/db/client'

/** A worker that has not been heard of for so long calls nobody any more. */
const silentAfterMs = 6_000
/** A place counts as used for so long after the last call there. */
const usedForMs = 3_000
/** What throttling taught is told for so long; after that everybody wins the rate back alone. */
const learnedForMs = 2_000
const forgetAfterMs = 60_000

/**
 * Tells other workers where this one calls AWS and what throttling taught it, and takes over what they tell. Workers in the same
 * account and Region divide its rate evenly. To be called about once a second; until the first time a newcomer uses a place's
 * whole rate, which is why the default share of a quota is a half.
 */
export async function shareCallRates(db: Pick<Database, 'pool'>, rates: RateBook, worker: string): Promise<void> {
  const places = rates.placesUsed(usedForMs)
  rates.forgetUnused(forgetAfterMs)
  await claim(db, worker, places)
  if (places.length === 0) return
  const own = rates.learned(places)
  await teach(db, own)
  for (const { sharers, ...place } of await sharersOf(db, places)) rates.share(place, sharers)
  // What this worker is slowed down in itself is the newest there is: taking its own words for somebody else's would keep it slow.
  const known = new Set(own.map(nameOf))
  for (const rate of await learnedIn(db, places)) if (!known.has(nameOf(rate))) rates.learn(rate)
}

const nameOf = ({ accountId, region, api }: LearnedRate) => `${accountId}/${region}/${api}`

/** The worker ends: others need not wait until it has been silent for long enough. */
export async function releaseClaims(db: Pick<Database, 'pool'>, worker: string): Promise<void> {
  await db.pool.query('delete from call_claims where worker = $1', [worker])
}

async function claim(db: Pick<Database, 'pool'>, worker: string, places: readonly SharedPlace[]): Promise<void> {
  await db.pool.query(
    `with used as (select * from unnest($2::text[], $3::text[]) as used(account_id, region)),
       gone as (
         delete from call_claims c where c.beat_at < now() - make_interval(secs => $4::float8 / 1000)
           or (c.worker = $1 and not exists (select from used u where u.account_id = c.account_id and u.region = c.region))
       )
     insert into call_claims (account_id, region, worker, beat_at) select account_id, region, $1, now() from used
     order by account_id, region
     on conflict (account_id, region, worker) do update set beat_at = excluded.beat_at`,
    [worker, ...columns(places), silentAfterMs],
  )
}

async function sharersOf(
  db: Pick<Database, 'pool'>,
  places: readonly SharedPlace[],
): Promise<(SharedPlace & { sharers: number })[]> {
  const { rows } = await db.pool.query<SharedPlace & { sharers: number }>(
    `select account_id as "accountId", region, count(*)::int as sharers
     from call_claims join unnest($1::text[], $2::text[]) as used(account_id, region) using (account_id, region)
     where beat_at >= now() - make_interval(secs => $3::float8 / 1000) group by 1, 2`,
    [...columns(places), silentAfterMs],
  )
  return rows
}

async function teach(db: Pick<Database, 'pool'>, learned: readonly LearnedRate[]): Promise<void> {
  if (learned.length === 0) return
  await db.pool.query(
    `insert into call_rates (account_id, region, api, part, at)
     select account_id, region, api, part, now() from unnest($1::text[], $2::text[], $3::text[], $4::float8[])
       as learned(account_id, region, api, part) order by account_id, region, api
     on conflict (account_id, region, api) do update set part = excluded.part, at = excluded.at`,
    [...columns(learned), learned.map(({ api }) => api), learned.map(({ part }) => part)],
  )
}

async function learnedIn(db: Pick<Database, 'pool'>, places: readonly SharedPlace[]): Promise<LearnedRate[]> {
  const { rows } = await db.pool.query<LearnedRate>(
    `select account_id as "accountId", region, api, part
     from call_rates join unnest($1::text[], $2::text[]) as used(account_id, region) using (account_id, region)
     where part < 1 and at >= now() - make_interval(secs => $3::float8 / 1000)`,
    [...columns(places), learnedForMs],
  )
  return rows
}

const columns = (places: readonly SharedPlace[]) => [
  places.map(({ accountId }) => accountId),
  places.map(({ region }) => region),
]
