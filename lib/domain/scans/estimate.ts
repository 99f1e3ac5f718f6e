import type { Coverage } from '../inventory/coverage'

/** What a place cost and held when it was last read. */
export type KnownPlace = Pick<Coverage, 'accountId' | 'region' | 'collector' | 'calls' | 'items'> & {
  /** Keys that were listed, for the collector that reads keys; null where that is not known. */
  readonly keys: number | null
}

export interface Known {
  /** From the newest read of each place the scan is about. */
  readonly places: readonly KnownPlace[]
  /** Accounts the scan is about that no scan has read yet. */
  readonly newAccounts: number
  /** Regions of an account that has been read, on average; what a new one is taken to have. */
  readonly regionsPerAccount: number
  /** AWS calls a second that the last scans made, all workers together; null before the first. */
  readonly callsPerSecond: number | null
  /** Share of every quota that Keyscope allows itself. */
  readonly share: number
}

/** What a scan is expected to take. */
export interface ScanEstimate {
  readonly accounts: number
  /** Account-Regions. */
  readonly places: number
  readonly keys: number
  readonly calls: number
  /** Null when nothing is known to go by. */
  readonly seconds: number | null
  /** What decides the time: AWS's quota for grants of one account-Region, or how fast the workers are. */
  readonly boundBy: 'quota' | 'workers' | null
  /** Where the quota decides. */
  readonly slowestPlace: { readonly accountId: string; readonly region: string; readonly keys: number } | null
  /** Accounts whose size is a guess: they have never been read. */
  readonly guessedAccounts: number
}

/** ListGrants, the slowest API a key needs: requests a second in one account and Region. */
const grantsPerSecond = 100
/** Entering an account and asking for its Regions. */
const callsToEnter = 2
const callsForIam = 2
/** A Region in which there is nothing: one call for each kind of resource. */
const callsForEmptyRegion = 9

/** Calls and time a scan is expected to take, from what was read before. Nothing is asked of AWS. */
export function estimateScan({ places, newAccounts, regionsPerAccount, callsPerSecond, share }: Known): ScanEstimate {
  const keyPlaces = places.filter(({ collector }) => collector === 'kms-keys')
  const slowest = keyPlaces.reduce<KnownPlace | null>((most, one) => (keysOf(one) > keysOf(most) ? one : most), null)
  const accounts = new Set(places.map(({ accountId }) => accountId))
  const known = places.reduce((sum, { calls }) => sum + calls, 0) + accounts.size * callsToEnter
  const guessed = newAccounts * (callsToEnter + callsForIam + regionsPerAccount * callsForEmptyRegion)
  const calls = Math.round(known + guessed)
  const byQuota = keysOf(slowest) / (grantsPerSecond * share)
  const byWorkers = callsPerSecond === null ? null : calls / callsPerSecond
  const quotaDecides = byWorkers !== null && byQuota > byWorkers
  return {
    accounts: accounts.size + newAccounts,
    places:
      new Set(places.flatMap(({ accountId, region }) => (region ? `${accountId}/${region}` : []))).size +
      Math.round(newAccounts * regionsPerAccount),
    keys: keyPlaces.reduce((sum, one) => sum + keysOf(one), 0),
    calls,
    seconds: byWorkers === null ? null : Math.ceil(Math.max(byQuota, byWorkers)),
    boundBy: byWorkers === null ? null : quotaDecides ? 'quota' : 'workers',
    slowestPlace:
      quotaDecides && slowest ? { accountId: slowest.accountId, region: slowest.region, keys: keysOf(slowest) } : null,
    guessedAccounts: newAccounts,
  }
}

const keysOf = (place: KnownPlace | null) => place?.keys ?? 0

export interface Pace {
  readonly calls: number
  readonly expectedCalls: number | null
  readonly tasks: { readonly done: number; readonly total: number }
  /** Since the scan began to read. */
  readonly elapsedSeconds: number
}

/** Seconds until everything is read at the pace so far; null while too little is read to tell. */
export function secondsLeft({ calls, expectedCalls, tasks, elapsedSeconds }: Pace): number | null {
  const parts = [
    expectedCalls !== null && expectedCalls > 0 ? calls / expectedCalls : 0,
    tasks.total > 0 ? tasks.done / tasks.total : 0,
  ]
  // A scan that finds more than was expected still has what is open.
  const done = expectedCalls !== null && calls <= expectedCalls ? Math.max(0, parts[0] ?? 0) : (parts[1] ?? 0)
  if (elapsedSeconds < 3 || done < 0.02) return null
  return Math.ceil((elapsedSeconds * (1 - Math.min(1, done))) / done)
}
