import { allOperations, type KmsOperation } from '../policy/operations'
import { matchesPattern, patternOf } from '../policy/wildcard'
import { type JsonObject, listOf } from './policy-json'

export const actionOf = ({ name }: KmsOperation) => `kms:${name}`

const matches = (pattern: string, operation: KmsOperation) =>
  matchesPattern(patternOf(pattern.toLowerCase()), actionOf(operation).toLowerCase())

/** The KMS operations a statement can speak of. */
export function operationsIn(statement: JsonObject): KmsOperation[] {
  const listed = listOf(statement.Action ?? statement.NotAction)
  const covers = (operation: KmsOperation) => listed.some((pattern) => matches(pattern, operation))
  return allOperations.filter((operation) => covers(operation) !== 'NotAction' in statement)
}

/**
 * The statement without these operations: null when nothing is left of it, undefined when no list of actions says it.
 * `kmsOnly` is for documents that only KMS calls ever meet.
 */
export function withoutOperations(
  statement: JsonObject,
  operations: readonly KmsOperation[],
  kmsOnly: boolean,
): JsonObject | null | undefined {
  const { Action, NotAction, ...rest } = statement
  const names = operations.map(actionOf)
  if (NotAction !== undefined) return { ...rest, NotAction: [...listOf(NotAction), ...names] }
  const patterns = listOf(Action)
  const everything = (pattern: string) => /^\*+$/.test(pattern) || (kmsOnly && /^kms:\*+$/i.test(pattern))
  if (patterns.some(everything)) return { ...rest, NotAction: names }
  const left: string[] = []
  for (const pattern of patterns) {
    if (!operations.some((operation) => matches(pattern, operation))) left.push(pattern)
    else if (/[*?]/.test(pattern.split(':')[0] ?? '')) return undefined
    else if (/[*?]/.test(pattern)) {
      const others = allOperations.filter((other) => matches(pattern, other) && !operations.includes(other))
      left.push(...others.map(actionOf))
    }
  }
  const unique = [...new Set(left)]
  return unique.length > 0 ? { ...rest, Action: unique } : null
}
