import type { Inventory } from '../inventory/inventory'
import type { FailureId, JudgedNeed, NeedLevel, NeedStatus } from '../launch-paths/need'
import type { Decision, Layer } from '../policy/verdict'

/** One operation of one need, flat. */
export interface MatrixRow {
  readonly cluster: string
  readonly cluster_arn: string
  readonly account_id: string
  readonly region: string
  readonly path: string
  readonly principal_kind: string
  readonly principal_arn: string
  readonly key_arn: string
  readonly key_alias: string
  readonly operation: string
  readonly level: NeedLevel
  readonly verdict: Decision
  readonly authorization: Decision
  readonly because: string
  readonly layer: Layer
  readonly reason: string
  readonly failure: FailureId | ''
  readonly status: NeedStatus
  readonly seed_status: NeedStatus
}

/** All needs, one row per operation. */
export function matrixRows(_inventory: Inventory, _needs: readonly JudgedNeed[]): MatrixRow[] {
  throw new Error('not built yet')
}
