import type { JudgedNeed } from '../launch-paths/need'
import type { AccessStatus } from './access-map'

/** A need as the map counts it: what is missing, what cannot be told, out of what is required. */
export interface NeedAccess {
  readonly status: AccessStatus
  readonly missing: readonly string[]
  readonly unknown: readonly string[]
  readonly needed: number
}

/**
 * null: nothing is required and nothing is allowed either, so there is no line to draw (a node role that takes no part, for
 * example).
 */
export function needAccess(need: JudgedNeed): NeedAccess | null {
  const required = need.operations.filter((o) => o.level === 'required')
  const missing = required.filter((o) => o.verdict === 'denied').map((o) => o.operation)
  const unknown = required.filter((o) => o.verdict === 'unknown' || o.verdict === 'conditional').map((o) => o.operation)
  const status = missing.length > 0 ? 'missing' : unknown.length > 0 ? 'unknown' : 'allowed'
  if (required.length === 0 && !need.operations.some((o) => o.verdict === 'allowed')) return null
  return { status, missing, unknown, needed: required.length }
}

const order: readonly AccessStatus[] = ['missing', 'unknown', 'allowed']

export const worseOf = (a: AccessStatus, b: AccessStatus): AccessStatus =>
  order.indexOf(a) <= order.indexOf(b) ? a : b

export const byWorst = (a: { readonly status: AccessStatus }, b: { readonly status: AccessStatus }) =>
  order.indexOf(a.status) - order.indexOf(b.status)
