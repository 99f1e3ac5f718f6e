import type { Blocking, Fix } from '../fixes/fix'
import type { FailureId, PrincipalKind } from '../launch-paths/need'
import type { Layer } from '../policy/verdict'

/** Where in a launch a link stands, in the order the launch comes to them (domain.md 3.2). */
export type Step = 'launch-request' | 'key-name' | 'key-state' | 'principal' | 'use-key' | 'create-grant' | 'attach'

/** One thing that has to hold for the launch to go on. */
export interface Link {
  readonly step: Step
  readonly title: string
  readonly status: 'holds' | 'fails' | 'unknown'
  readonly principal: { readonly arn: string; readonly kind: PrincipalKind } | null
  readonly operations: readonly string[]
  /** The failure catalogue's name; null unless it fails. */
  readonly failure: FailureId | null
  readonly layer: Layer | null
  readonly text: string
  /** What to change, and the account where that belongs where it is known. */
  readonly fix: { readonly accountId: string | null; readonly text: string } | null
  /** Verified by the engine, narrowest first. */
  readonly alternatives: readonly Fix[]
  readonly blocking: readonly Blocking[]
  readonly needId: string | null
  /** Whether AWS's own message says the same; null where it says nothing of this. */
  readonly confirmed: boolean | null
}

export const holding = (step: Step, title: string, text: string): Link => ({
  step,
  title,
  status: 'holds',
  principal: null,
  operations: [],
  failure: null,
  layer: null,
  text,
  fix: null,
  alternatives: [],
  blocking: [],
  needId: null,
  confirmed: null,
})
