import type { NeedChangeView, VolumeImpactView, WhatIfView } from '@/lib/contracts/what-if'
import { WhatIfInput } from '@/lib/contracts/what-if'
import { nameOf } from '@/lib/domain/arn'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { NeedChange } from '@/lib/domain/what-if/compare-needs'
import type { WhatIfProblem } from '@/lib/domain/what-if/problem'
import type { VolumeImpact } from '@/lib/domain/what-if/volume-impact'
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
  const answer = await inTurns(whatIfInSteps(inventory, changes))
  const { breaks, repairs, changed, unchanged, impact, problems } = answer
  if (problems.length > 0) throw refused(problems)
  const names = namesIn(inventory)
  const view = (change: NeedChange) => needView(change, names)
  return {
    launches: impact.launches.map((launch) => ({
      ...launch,
      ...names(launch),
      uses: launch.uses.map((u) => ({ ...u })),
    })),
    volumes: impact.volumes.map((volumes) => volumeView(volumes, names)),
    unaffected: impact.unaffected.map((arn) => ({ arn, name: names({ clusterArn: arn, keyArn: '' }).clusterName })),
    untoldAnyway: await untoldBeside(ctx, [...breaks, ...repairs, ...changed]),
    notes: [...impact.notes],
    breaks: breaks.map(view),
    repairs: repairs.map(view),
    changed: changed.map(view),
    unchanged,
    freshness,
  }
}

/** Needs nobody can tell now, by the last assessment, which the changes do not bear on. */
async function untoldBeside(ctx: ServiceContext, changed: readonly NeedChange[]): Promise<number> {
  const rows = await ctx.db.prisma.needRecord.findMany({ where: { status: 'unknown' }, select: { id: true } })
  const known = new Set(changed.map(({ id }) => id))
  return rows.filter(({ id }) => !known.has(id)).length
}

function refused(problems: readonly WhatIfProblem[]): AppError {
  const unread = problems.every(({ kind }) => kind === 'unread')
  const text = problems.map(({ change, text }) => `Change ${change + 1}: ${text}`).join(' ')
  return new AppError(unread ? 'precondition-failed' : 'invalid-input', text, { problems })
}

type Names = (of: { readonly clusterArn: string; readonly keyArn: string }) => { clusterName: string; keyAlias: string }

function namesIn(inventory: Inventory): Names {
  const aliasOf = new Map(inventory.keys.map((key) => [key.arn, key.aliases[0] ?? '']))
  const nameOfCluster = new Map(inventory.clusters.map((cluster) => [cluster.arn, cluster.name]))
  return ({ clusterArn, keyArn }) => ({
    clusterName: nameOfCluster.get(clusterArn) ?? nameOf(clusterArn),
    keyAlias: aliasOf.get(keyArn) ?? '',
  })
}

function needView(change: NeedChange, names: Names): NeedChangeView {
  return { ...change, ...names(change), operations: change.operations.map((operation) => ({ ...operation })) }
}

const shownVolumes = 20

function volumeView({ volumeIds, instanceIds, ...volumes }: VolumeImpact, names: Names): VolumeImpactView {
  const { clusterName, keyAlias } = names({ clusterArn: volumes.clusterArn ?? '', keyArn: volumes.keyArn })
  return {
    ...volumes,
    clusterName: volumes.clusterArn === null ? null : clusterName,
    keyAlias,
    count: volumeIds.length,
    instances: instanceIds.length,
    volumeIds: volumeIds.slice(0, shownVolumes),
  }
}
