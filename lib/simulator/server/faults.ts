import { hash } from 'node:crypto'
import type { Call } from './call'

export const FAULT_EFFECTS = [
  /** Answered as errors. */
  'throttle',
  'deny',
  '5xx',
  'expired-token',
  /** The connection is torn down, or nothing is ever said. */
  'reset',
  'hang',
  /** The right answer, `ms` later. */
  'slow',
  /** The head promises the whole answer, half of it comes, and the connection closes. */
  'truncated-body',
  /** An answer of the promised length that ends in the middle of its document. */
  'cut-body',
  /** The right answer under an `x-amz-crc32` that is not its own. */
  'wrong-checksum',
  /** A list answers no items and a token that leads to the page which was asked for. Once for each page. */
  'empty-page-with-token',
] as const
export type FaultEffect = (typeof FAULT_EFFECTS)[number]

/** A rule that makes matching calls fail. What is left out matches everything. */
export interface Fault {
  readonly service?: string
  readonly operation?: string
  readonly accountId?: string
  readonly region?: string
  readonly effect: FaultEffect
  /** How late a slow answer is. */
  readonly ms?: number
  /** How often a matching call fails, 0 to 1. Which ones is decided by the state's seed, never by who comes first. */
  readonly probability?: number
  /** Only the first so many times that the same call is made. */
  readonly attempts?: number
  /** Fail this many calls, then no more. Counts down, so it is up to the order in which calls come. */
  times?: number
}

/** How often each call was made while there were faults. Two calls are the same when they ask for the same thing. */
export class Attempts {
  readonly #made = new Map<string, number>()

  /** The number of this attempt, from 1. */
  count(signature: string): number {
    const attempt = (this.#made.get(signature) ?? 0) + 1
    this.#made.set(signature, attempt)
    return attempt
  }

  clear(): void {
    this.#made.clear()
  }
}

export interface Attempt {
  readonly call: Call
  /** Names what is asked for, see `signatureOf`. */
  readonly signature: string
  /** From 1. */
  readonly attempt: number
  readonly seed: number
}

/** The first fault that hits the call, its count taken down. The same attempt with the same seed meets the same fault. */
export function faultFor(faults: readonly Fault[], attempt: Attempt): Fault | undefined {
  const at = faults.findIndex(
    (fault, rule) =>
      concerns(fault, attempt.call) &&
      fault.times !== 0 &&
      attempt.attempt <= (fault.attempts ?? Number.POSITIVE_INFINITY) &&
      (fault.probability === undefined || chance(rule, attempt) < fault.probability),
  )
  const fault = faults[at]
  if (fault?.times !== undefined) fault.times -= 1
  return fault
}

function chance(rule: number, { seed, signature, attempt }: Attempt): number {
  return Number.parseInt(hash('sha256', `${seed} ${rule} ${signature} ${attempt}`).slice(0, 8), 16) / 0x1_0000_0000
}

function concerns(fault: Fault, call: Call): boolean {
  return (
    (fault.service ?? call.service) === call.service &&
    (fault.operation ?? call.operation) === call.operation &&
    (fault.accountId ?? call.accountId) === call.accountId &&
    (fault.region ?? call.region) === call.region
  )
}
