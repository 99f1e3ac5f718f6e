import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { CheckResult } from './check-result'

/** Every check on everything it applies to. */
export function runChecks(_inventory: Inventory, _needs: readonly JudgedNeed[]): CheckResult[] {
  throw new Error('not built yet')
}
