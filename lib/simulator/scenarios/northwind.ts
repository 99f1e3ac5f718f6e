import type { World } from '../world/organization'
import { layOutAccounts } from './northwind-accounts'
import { addEverydayKeys } from './northwind-keys'
import { installKeyscope } from './northwind-keyscope-roles'

/**
 * Northwind: a trading company with a central key account, workloads in three stages, and every way to lose a volume key
 * (F1-F12) somewhere in it. `northwind-expectations.ts` says where.
 */
export function northwind(anchor: Date): World {
  const layout = layOutAccounts(anchor)
  installKeyscope(layout)
  addEverydayKeys(layout)
  return layout.organization.build()
}
