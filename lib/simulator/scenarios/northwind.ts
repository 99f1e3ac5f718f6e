import type { World } from '../world/organization'
import { layOutAccounts } from './northwind-accounts'
import { type NorthwindFacts, noFacts } from './northwind-expectations'
import { addFailingKarpenterClusters } from './northwind-failing-clusters'
import { addFailingNodeGroups } from './northwind-failing-node-groups'
import { addClusterFamily } from './northwind-family'
import { addGuardrails } from './northwind-guardrails'
import { addHealthyClusters } from './northwind-healthy-clusters'
import { addEverydayKeys } from './northwind-keys'
import { installKeyscope } from './northwind-keyscope-roles'

/**
 * Northwind: a trading company with a central key account, workloads in three stages, and every way to lose a volume key
 * (F1-F12) somewhere in it. `facts` says where.
 */
export function buildNorthwind(anchor: Date): { world: World; facts: NorthwindFacts } {
  const layout = layOutAccounts(anchor)
  const facts = noFacts()
  installKeyscope(layout)
  addEverydayKeys(layout)
  addGuardrails(layout)
  addHealthyClusters(layout, facts)
  addFailingKarpenterClusters(layout, facts)
  addFailingNodeGroups(layout, facts)
  addClusterFamily(layout, facts)
  return { world: layout.organization.build(), facts }
}

export const northwind = (anchor: Date): World => buildNorthwind(anchor).world
