import type { AwsClients } from '@/lib/aws/access'
import type { ResourceBodies, ResourceKind } from '@/lib/domain/inventory/kinds'
import type { Unread } from '@/lib/domain/observed'
import type { Harvested } from './basket'

/** `organization`: once per scan; `global`: once per account; `regional`: in every Region of an account. */
export type CollectorScope = 'organization' | 'global' | 'regional'

/** Where a collector reads. `region` is empty for what has none, `accountId` for the organization's own rows. */
export interface Place {
  readonly accountId: string
  readonly region: string
  readonly partition: string
}

/** Where a collector leaves what it found. */
export interface Basket {
  /** Leaves one resource. `id` is its ARN, or an id made by `placedId`. */
  put<K extends ResourceKind>(kind: K, id: string, body: ResourceBodies[K]): void
  /** Leaves a policy document as AWS returned it and gives its content hash. */
  document(text: string): string
  /**
   * Says that part of the read did not work; the rest goes on. Rows whose id starts with `keep` stay as they are:
   * their absence proves nothing.
   */
  missed(unread: Unread, keep?: string): void
}

export interface NamedByNodeClasses {
  readonly imageIds: readonly string[]
  readonly snapshotIds: readonly string[]
}

/** What a collector is given. */
export interface Reading extends Basket {
  readonly place: Place
  readonly aws: AwsClients
  /** Reads something once for all collectors of this place, such as the list of cluster names. */
  shared<T>(name: string, read: () => Promise<T>): Promise<T>
  /** Leaves all that another basket holds. */
  take(basket: Harvested): void
  /** What was known of this place before, by id, all or what begins so: for what an unfinished read must not take away. */
  lastKnown<K extends ResourceKind>(kind: K, prefix?: string): Promise<ReadonlyMap<string, ResourceBodies[K]>>
  /** Who needs the key or was to be given a grant on it, as far as is known: ARNs. */
  granteesOf(keyArn: string): Promise<readonly string[]>
  /** What the node classes of clusters in this place name, as far as they were handed over: ids of images and snapshots. */
  namedByNodeClasses(): Promise<NamedByNodeClasses>
  /**
   * Reads many things, `size` at a time, in the order of their ids. What is finished is kept on the way and leaves memory; another
   * attempt goes on after it. The ids are all there is: whatever else was known here is gone. Resources that belong to an id
   * have ids that begin with it and a slash.
   */
  inOrder(ids: readonly string[], size: number, read: (id: string, basket: Basket) => Promise<void>): Promise<void>
}

export interface Collector {
  /** Names its coverage rows: `kms-keys`. */
  readonly name: string
  readonly scope: CollectorScope
  /** IAM actions the scanner role needs for it. */
  readonly reads: readonly [string, ...string[]]
  /** Throws what it cannot go on without (see `insist`); everything smaller goes to `missed`. */
  collect(reading: Reading): Promise<void>
}

export function defineCollector(collector: Collector): Collector {
  return collector
}

/** An id for what has no ARN, unique within its kind. */
export const placedId = (place: Place, id: string) => `${place.accountId}/${place.region}/${id}`
