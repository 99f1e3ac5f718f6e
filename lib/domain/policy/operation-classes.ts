import type { ConditionKey } from './condition-keys'
import {
  everyOperation,
  intersect,
  isEmpty,
  minus,
  type OperationSet,
  operationsIn,
  serviceOperations,
} from './operation-set'
import type { KmsOperation } from './operations'

/** Operations that one statement cannot tell apart. */
export interface OperationClass {
  readonly operations: OperationSet
  /** Any of them. */
  readonly example: KmsOperation
}

const known = new Map<string, readonly OperationClass[]>()
const maxKnown = 5_000

/**
 * A statement that covers these operations and asks about these condition keys can tell operations apart only by the keys
 * that their requests cannot carry, and by whether they are tied to a key.
 */
export function classesOf(operations: OperationSet, asked: readonly ConditionKey[]): readonly OperationClass[] {
  const telling = [serviceOperations, ...new Set(asked.map(({ occursIn }) => occursIn))].filter(
    (set) => set !== everyOperation,
  )
  const name = [operations, ...telling].map(({ lo, hi }) => `${lo},${hi}`).join('|')
  const before = known.get(name)
  if (before) return before
  const classes = telling
    .reduce((parts, set) => parts.flatMap((part) => [intersect(part, set), minus(part, set)]), [operations])
    .filter((part) => !isEmpty(part))
    .map((part) => ({ operations: part, example: operationsIn(part)[0]! }))
  if (known.size >= maxKnown) known.clear()
  known.set(name, classes)
  return classes
}
