import type { Statement } from '../inventory/statements'

/** Whether a statement's Action or NotAction covers an action. Case does not matter; `*` and `?` are wildcards. */
export function matchesAction(statement: Statement, action: string): boolean {
  if (statement.notActions.length > 0) return !statement.notActions.some((pattern) => covers(pattern, action))
  return statement.actions.some((pattern) => covers(pattern, action))
}

function covers(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${expression}$`, 'i').test(action)
}
