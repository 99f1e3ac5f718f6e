import type { PreflightView } from '@/lib/contracts/requests'
import { AppError } from '@/lib/errors'

/** Stops where a check blocks, with every blocking check's words. */
export function requireReady(preflight: PreflightView): void {
  const blocking = preflight.checks.filter((check) => check.outcome === 'block')
  if (blocking.length === 0) return
  const text = blocking.map((check) => `${check.title}: no. ${check.detail}`).join(' ')
  throw new AppError('precondition-failed', text, { checks: blocking })
}
