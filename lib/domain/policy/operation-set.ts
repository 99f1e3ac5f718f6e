import { allOperations, type KmsOperation, keyOperations } from './operations'

/** A set of operations: one bit each, by index, in two 32-bit integers. */
export interface OperationSet {
  readonly lo: number
  readonly hi: number
}

export function operationSet(operations: Iterable<KmsOperation>): OperationSet {
  let lo = 0
  let hi = 0
  for (const { index } of operations) {
    if (index < 32) lo |= 1 << index
    else hi |= 1 << (index - 32)
  }
  return { lo, hi }
}

export const noOperations: OperationSet = { lo: 0, hi: 0 }
export const everyOperation = operationSet(allOperations)
/** Those whose resource is a key. */
export const everyKeyOperation = operationSet(keyOperations)
export const serviceOperations = minus(everyOperation, everyKeyOperation)
export const crossAccountOperations = operationSet(allOperations.filter(({ crossAccount }) => crossAccount))
export const grantableOperations = operationSet(allOperations.filter(({ grantable }) => grantable))

export const hasOperation = ({ lo, hi }: OperationSet, { index }: KmsOperation): boolean =>
  ((index < 32 ? lo >>> index : hi >>> (index - 32)) & 1) === 1

export const isEmpty = ({ lo, hi }: OperationSet): boolean => (lo | hi) === 0

export function intersect(a: OperationSet, b: OperationSet): OperationSet {
  return { lo: a.lo & b.lo, hi: a.hi & b.hi }
}

export function unite(a: OperationSet, b: OperationSet): OperationSet {
  return { lo: a.lo | b.lo, hi: a.hi | b.hi }
}

export function minus(a: OperationSet, b: OperationSet): OperationSet {
  return { lo: a.lo & ~b.lo, hi: a.hi & ~b.hi }
}

export const operationsIn = (set: OperationSet): KmsOperation[] => allOperations.filter((one) => hasOperation(set, one))
