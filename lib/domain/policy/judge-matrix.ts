import type { PairJudge, PreparedCaller, PreparedKey } from './judge-pairs'
import type { OperationSet } from './operation-set'
import type { Decisions } from './settle'

/** Words a pair takes in a row: the operations allowed, conditional and unknown, two each; the others are denied. */
export const wordsPerPair = 6

/** The verdicts of one caller on every key, packed for handing from thread to thread. */
export interface MatrixRow {
  /** Position of the caller among those asked about. */
  readonly caller: number
  /** `wordsPerPair` words for each key, in their order. */
  readonly words: Int32Array<ArrayBuffer>
}

/** Judges every caller against every key, a row at a time, so that rows can be shown or sent on while the rest is judged. */
export function* judgeMatrix(
  judge: PairJudge,
  callers: readonly PreparedCaller[],
  keys: readonly PreparedKey[],
): Generator<MatrixRow> {
  for (const [position, caller] of callers.entries()) {
    const words = new Int32Array(keys.length * wordsPerPair)
    for (let i = 0; i < keys.length; i++) pack(judge.judge(caller, keys[i]!), words, i * wordsPerPair)
    yield { caller: position, words }
  }
}

function pack({ allowed, conditional, unknown }: Decisions, words: Int32Array, at: number): void {
  words[at] = allowed.lo
  words[at + 1] = allowed.hi
  words[at + 2] = conditional.lo
  words[at + 3] = conditional.hi
  words[at + 4] = unknown.lo
  words[at + 5] = unknown.hi
}

/** The operations of one pair of a row, by decision. */
export function unpack({ words }: MatrixRow, key: number, asked: OperationSet): Decisions {
  const at = key * wordsPerPair
  const set = (offset: number): OperationSet => ({ lo: words[at + offset]!, hi: words[at + offset + 1]! })
  const [allowed, conditional, unknown] = [set(0), set(2), set(4)]
  const denied = {
    lo: asked.lo & ~(allowed.lo | conditional.lo | unknown.lo),
    hi: asked.hi & ~(allowed.hi | conditional.hi | unknown.hi),
  }
  return { allowed, denied, conditional, unknown }
}
