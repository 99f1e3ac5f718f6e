import type { Checkpoint } from '@/lib/domain/audit/checkpoint'

/** Whether somebody who may write at the place could take a checkpoint away again. */
export type PlaceLock =
  | { readonly state: 'locked' }
  | { readonly state: 'not-locked' | 'unknown'; readonly why: string }

/** Something kept under a name. */
export interface KeptName {
  readonly name: string
  /** Ids of its versions, the first that was written first. A folder has one of each. */
  readonly versions: readonly string[]
  /** Somebody deleted it, and what was there can be read all the same. */
  readonly deleted: boolean
}

export interface KeptText {
  readonly text: string
  /** Until when the place lets nobody delete it; null where it does, or does not say. */
  readonly lockedUntil: Date | null
}

/** What became of keeping one: `there` says that something has the name already; nothing was written over. */
export type Keeping = { readonly outcome: 'kept'; readonly lockedUntil: Date | null } | { readonly outcome: 'there' }

/** Outside the database. Throws what the place answered. */
export interface CheckpointPlace {
  readonly kind: 'folder' | 'bucket'
  /** As the setting spells it. */
  readonly address: string
  /** In the order of the log; with `after` only names that come after it. */
  list(after?: string): Promise<readonly KeptName[]>
  read(name: string, version: string): Promise<KeptText>
  keep(name: string, text: string): Promise<Keeping>
  lock(): Promise<PlaceLock>
}

/** The name under which a checkpoint is kept: names are in the order of the log. */
export const nameOfCheckpoint = ({ seq, hash }: Pick<Checkpoint, 'seq' | 'hash'>) =>
  `${placeInLog(BigInt(seq))}-${hash.slice(0, 8)}.json`

/** What the names of all checkpoints up to that entry come before. */
export const placeInLog = (seq: bigint) => seq.toString().padStart(19, '0')
