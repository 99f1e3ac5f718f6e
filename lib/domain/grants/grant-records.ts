import type { Gone } from './grant-now'
import type { OriginFacts } from './origin'

/** A request whose grant was verified, as the checks look at it. */
export interface RequestRecord {
  readonly number: number
  readonly keyArn: string
  readonly granteePrincipal: string
  readonly grantId: string
  readonly operations: readonly string[]
  /** The cluster it was asked for. */
  readonly clusterArn: string | null
}

/** What Keyscope knows of grants beside the inventory: its own requests, and who made or withdrew what since it watches. */
export interface GrantRecords {
  /** Verified requests, by key. */
  readonly requests: ReadonlyMap<string, readonly RequestRecord[]>
  /** ISO 8601, by key: when its grants were read first. What was there by then is where Keyscope began. */
  readonly watchedSince: ReadonlyMap<string, string>
  /** By grant id, of grants that were made since. */
  readonly makers: ReadonlyMap<string, OriginFacts>
  /** By grant id, of requests whose grant is listed no more. */
  readonly gone: ReadonlyMap<string, Gone>
}

export const noRecords: GrantRecords = {
  requests: new Map(),
  watchedSince: new Map(),
  makers: new Map(),
  gone: new Map(),
}
