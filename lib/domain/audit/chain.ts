import type { AuditRecord } from './actions'

/** Where the chain stands: what the next entry must carry. */
export interface ChainHead {
  readonly seq: bigint
  readonly hash: string
}

/**
 * Does an entry continue the chain, and is its content what was hashed? `hash` is the one stored beside it, `recomputed`
 * the one its content gives now. Answers null, or what is wrong in words for the person who verifies.
 */
export function linkProblem(
  head: ChainHead,
  entry: { readonly record: AuditRecord; readonly hash: string; readonly recomputed: string },
): string | null {
  const { record } = entry
  const expected = (head.seq + 1n).toString()
  if (record.seq !== expected) {
    return `Expected entry ${expected} after ${head.seq}, found ${record.seq}: entries are missing in between.`
  }
  if (entry.recomputed !== entry.hash) {
    return `The content of entry ${record.seq} does not give its stored hash: it was changed after it was written.`
  }
  if (record.previousHash !== head.hash) {
    return `Entry ${record.seq} does not point to the hash of entry ${head.seq}: an earlier entry was replaced or the order was changed.`
  }
  return null
}
