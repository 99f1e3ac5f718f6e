import type { Call } from './call'

/** `throttle`, `deny` and `5xx` are answered, `reset` tears the connection down, `hang` never answers. */
export type FaultEffect = 'throttle' | 'deny' | '5xx' | 'reset' | 'hang'

/** A rule that makes matching calls fail. What is left out matches everything. */
export interface Fault {
  readonly service?: string
  readonly operation?: string
  readonly accountId?: string
  readonly region?: string
  readonly effect: FaultEffect
  /** How often a matching call fails, 0 to 1. */
  readonly probability?: number
  /** Fail this many calls, then no more. Counts down. */
  times?: number
}

/** The first fault that hits the call, its count taken down. */
export function faultFor(faults: readonly Fault[], call: Call): FaultEffect | undefined {
  for (const fault of faults) {
    if (!concerns(fault, call) || fault.times === 0 || Math.random() >= (fault.probability ?? 1)) continue
    if (fault.times !== undefined) fault.times -= 1
    return fault.effect
  }
  return undefined
}

function concerns(fault: Fault, call: Call): boolean {
  return (
    (fault.service ?? call.service) === call.service &&
    (fault.operation ?? call.operation) === call.operation &&
    (fault.accountId ?? call.accountId) === call.accountId &&
    (fault.region ?? call.region) === call.region
  )
}
