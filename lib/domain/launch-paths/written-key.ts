import type { KeyUse } from './need'

/** A key as a resource of the cluster names it. */
export interface WrittenKey extends KeyUse {
  /** The volume is restored from a snapshot, whose own key may be another one. */
  readonly restoresSnapshot: boolean
  /** Why nobody can tell which key it is; then `written` stands for it. */
  readonly unread?: string
}

/** What nobody showed, or what may have been left behind. */
export const guessed =
  (confidence: number) =>
  (key: WrittenKey): WrittenKey =>
    confidence < 1 ? { ...key, confidence: Math.min(confidence, key.confidence ?? 1) } : key

/** What Kubernetes said is as sure as it is fresh. */
export const toldKey = (key: WrittenKey, told: KeyUse['told']): WrittenKey =>
  told ? guessed(told.stale ? 0.5 : 1)({ ...key, told }) : key
