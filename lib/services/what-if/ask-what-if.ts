import type { NeedChangeView, VolumeImpactView, WhatIfView } from '@/lib/contracts/what-if'
import { WhatIfInput } from '@/lib/contracts/what-if'
import { nameOf } from '@/lib/domain/arn'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { AccountScope } from '@/lib/domain/roles'
import type { Change } from '@/lib/domain/what-if/changes'
import type { NeedChange } from '@/lib/domain/what-if/compare-needs'
import { knownInventory, withArns } from '@/lib/domain/what-if/known-changes'
import type { WhatIfProblem } from '@/lib/domain/what-if/problem'
import type { VolumeImpact } from '@/lib/domain/what-if/volume-impact'
import { applyChanges, type WhatIf, whatIfInSteps } from '@/lib/domain/what-if/what-if'
import { AppError } from '@/lib/errors'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { isKnownArn, isKnownNeed, needsOf } from '../in-scope'
import { loadInventory } from '../inventory/load-inventory'
import { scanFreshness } from '../scan-freshness'
import { inTurns } from './in-turns'

/** Which needs would break if things were otherwise than they are. Judged on what is known now; writes nothing. */
export async function askWhatIf(ctx: ServiceContext, input: WhatIfInput): Promise<WhatIfView> {
  requirePermission(ctx, 'inventory.read')
  const { changes } = WhatIfInput.parse(input)
  const [inventory, freshness] = await Promise.all([loadInventory(ctx.db), scanFreshness(ctx)])
  const scope = scopeOf(ctx, 'inventory.read')
  const answer = await inTurns(whatIfInSteps(inventory, knownChanges(inventory, changes, scope)))
  if (answer.problems.length > 0) throw refused(answer.problems)
  const { breaks, repairs, changed, unchanged, impact } = await knownAnswer(ctx, answer, scope)
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

/** What somebody may think of changing who sees some accounts. Refused in the words for what is not there. */
function knownChanges(inventory: Inventory, changes: readonly Change[], scope: AccountScope): readonly Change[] {
  if (scope === 'all') return changes
  const known = knownInventory(inventory, scope)
  const tried = applyChanges(known, changes)
  if ('problems' in tried) throw refused(tried.problems)
  return withArns(known, changes)
}

/** Of the answer what is about needs on one of whose sides the reader is. */
async function knownAnswer(ctx: ServiceContext, answer: WhatIf, scope: AccountScope): Promise<WhatIf> {
  if (scope === 'all') return answer
  const known = <T extends { readonly clusterArn: string | null; readonly keyArn: string }>(all: readonly T[]) =>
    all.filter(({ clusterArn, keyArn }) => isKnownNeed(scope, { clusterArn: clusterArn ?? '', keyArn }))
  const [breaks, repairs, changed] = [known(answer.breaks), known(answer.repairs), known(answer.changed)]
  const needs = await ctx.db.prisma.needRecord.count({ where: needsOf(scope) })
  const { launches, volumes, unaffected } = answer.impact
  return {
    ...answer,
    breaks,
    repairs,
    changed,
    unchanged: Math.max(0, needs - breaks.length - repairs.length - changed.length),
    impact: {
      launches: known(launches),
      volumes: known(volumes),
      unaffected: unaffected.filter((arn) => isKnownArn(scope, arn)),
      notes: answer.impact.notes,
    },
  }
}

/** Needs nobody can tell now, by the last assessment, which the changes do not bear on. */
async function untoldBeside(ctx: ServiceContext, changed: readonly NeedChange[]): Promise<number> {
  const rows = await ctx.db.prisma.needRecord.findMany({
    where: { status: 'unknown', ...needsOf(scopeOf(ctx, 'inventory.read')) },
    select: { id: true },
  })
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
