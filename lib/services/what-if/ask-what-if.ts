import type { NeedChangeView, WhatIfView } from '@/lib/contracts/what-if'
import { WhatIfInput } from '@/lib/contracts/what-if'
import { nameOf } from '@/lib/domain/arn'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { NeedChange } from '@/lib/domain/what-if/compare-needs'
import type { WhatIfProblem } from '@/lib/domain/what-if/problem'
import { whatIfInSteps } from '@/lib/domain/what-if/what-if'
import { AppError } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '../context'
import { loadInventory } from '../inventory/load-inventory'
import { scanFreshness } from '../scan-freshness'
import { inTurns } from './in-turns'

/** Which needs would break if things were otherwise than they are. Judged on what is known now; writes nothing. */
export async function askWhatIf(ctx: ServiceContext, input: WhatIfInput): Promise<WhatIfView> {
  requirePermission(ctx, 'inventory.read')
  const { changes } = WhatIfInput.parse(input)
  const [inventory, freshness] = await Promise.all([loadInventory(ctx.db), scanFreshness(ctx)])
  const { breaks, repairs, changed, unchanged, problems } = await inTurns(whatIfInSteps(inventory, changes))
  if (problems.length > 0) throw refused(problems)
  const view = viewsOver(inventory)
  return { breaks: breaks.map(view), repairs: repairs.map(view), changed: changed.map(view), unchanged, freshness }
}

function refused(problems: readonly WhatIfProblem[]): AppError {
  const unread = problems.every(({ kind }) => kind === 'unread')
  const text = problems.map(({ change, text }) => `Change ${change + 1}: ${text}`).join(' ')
  return new AppError(unread ? 'precondition-failed' : 'invalid-input', text, { problems })
}

function viewsOver(inventory: Inventory): (change: NeedChange) => NeedChangeView {
  const aliasOf = new Map(inventory.keys.map((key) => [key.arn, key.aliases[0] ?? '']))
  const nameOfCluster = new Map(inventory.clusters.map((cluster) => [cluster.arn, cluster.name]))
  return (change) => ({
    ...change,
    clusterName: nameOfCluster.get(change.clusterArn) ?? nameOf(change.clusterArn),
    keyAlias: aliasOf.get(change.keyArn) ?? '',
    operations: change.operations.map((operation) => ({ ...operation })),
  })
}
