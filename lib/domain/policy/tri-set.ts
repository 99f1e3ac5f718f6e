import { everyOperation, type OperationSet } from './operation-set'
import type { KmsOperation } from './operations'
import { MAYBE, NO, type Tri, YES } from './tri'

/** A three-valued answer for each operation, all at once: certainly for `yes`, possibly for `may`, which includes `yes`. */
export interface TriSet {
  readonly yesLo: number
  readonly yesHi: number
  readonly mayLo: number
  readonly mayHi: number
}

export const never: TriSet = { yesLo: 0, yesHi: 0, mayLo: 0, mayHi: 0 }
export const always: TriSet = lift(YES, everyOperation)

/** The same answer for each operation of the set, NO for the others. */
export function lift(tri: Tri, { lo, hi }: OperationSet): TriSet {
  if (tri === NO) return never
  return tri === YES ? { yesLo: lo, yesHi: hi, mayLo: lo, mayHi: hi } : { yesLo: 0, yesHi: 0, mayLo: lo, mayHi: hi }
}

export function answerAt(set: TriSet, { index }: KmsOperation): Tri {
  const low = index < 32
  const bit = low ? 1 << index : 1 << (index - 32)
  if (((low ? set.yesLo : set.yesHi) & bit) !== 0) return YES
  return ((low ? set.mayLo : set.mayHi) & bit) !== 0 ? MAYBE : NO
}

/** What several sets, by name, answer for one operation. */
export function answersAt<T extends object>(sets: T, operation: KmsOperation): Record<keyof T, Tri> {
  const answers = Object.entries(sets).map(([name, set]) => [name, answerAt(set as TriSet, operation)])
  return Object.fromEntries(answers) as Record<keyof T, Tri>
}

/** Both hold. */
export function meet(a: TriSet, b: TriSet): TriSet {
  if (a === always || b === never) return b
  if (b === always || a === never) return a
  return {
    yesLo: a.yesLo & b.yesLo,
    yesHi: a.yesHi & b.yesHi,
    mayLo: a.mayLo & b.mayLo,
    mayHi: a.mayHi & b.mayHi,
  }
}

/** One of them holds. */
export function join(a: TriSet, b: TriSet): TriSet {
  if (a === never || b === always) return b
  if (b === never || a === always) return a
  return {
    yesLo: a.yesLo | b.yesLo,
    yesHi: a.yesHi | b.yesHi,
    mayLo: a.mayLo | b.mayLo,
    mayHi: a.mayHi | b.mayHi,
  }
}

/** NO outside the set. */
export function within(a: TriSet, { lo, hi }: OperationSet): TriSet {
  if (a === never) return a
  return { yesLo: a.yesLo & lo, yesHi: a.yesHi & hi, mayLo: a.mayLo & lo, mayHi: a.mayHi & hi }
}

export const certainly = ({ yesLo, yesHi }: TriSet): OperationSet => ({ lo: yesLo, hi: yesHi })
export const possibly = ({ mayLo, mayHi }: TriSet): OperationSet => ({ lo: mayLo, hi: mayHi })
export const isNever = ({ mayLo, mayHi }: TriSet): boolean => (mayLo | mayHi) === 0

/** Answers as they come in. */
export class GrowingTriSet implements TriSet {
  yesLo: number
  yesHi: number
  mayLo: number
  mayHi: number

  constructor({ yesLo, yesHi, mayLo, mayHi }: TriSet = never) {
    this.yesLo = yesLo
    this.yesHi = yesHi
    this.mayLo = mayLo
    this.mayHi = mayHi
  }

  /** Joined by this answer for these operations. */
  add(tri: Tri, lo: number, hi: number): void {
    if (tri === NO) return
    this.mayLo |= lo
    this.mayHi |= hi
    if (tri !== YES) return
    this.yesLo |= lo
    this.yesHi |= hi
  }
}
