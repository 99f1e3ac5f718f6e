import { type TriedProfile, TryProfileInput } from '@/lib/contracts/profiles'
import { nameOf } from '@/lib/domain/arn'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { NeedStatus } from '@/lib/domain/launch-paths/need'
import { defaultBook, type ProfileBook, withProfile } from '@/lib/domain/profiles/assignment'
import { strictProfile } from '@/lib/domain/profiles/built-in'
import { diffProfiles } from '@/lib/domain/profiles/diff-profiles'
import { changedLevels, type TriedChange, tryBook } from '@/lib/domain/profiles/try-book'
import { requireEverywhere, type ServiceContext } from '@/lib/services/context'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import { scanFreshness } from '@/lib/services/scan-freshness'
import { inTurns } from '@/lib/services/what-if/in-turns'
import { checkedDraft, requireKnownProfiles } from './checked-draft'
import { toDifferenceView } from './difference-views'

const shownNeeds = 20

/** Which needs would turn red or green if a profile, or who is judged by it, were so. Writes nothing. */
export async function tryProfile(ctx: ServiceContext, input: TryProfileInput): Promise<TriedProfile> {
  requireEverywhere(ctx, 'inventory.read')
  const { profile: draft, assignment } = TryProfileInput.parse(input)
  const profile = draft === undefined ? null : checkedDraft(draft)
  const [inventory, freshness] = await Promise.all([loadInventory(ctx.db, { keys: 'mentioned' }), scanFreshness(ctx)])
  const now = inventory.profiles ?? defaultBook
  const book: ProfileBook = {
    ...(profile ? withProfile(now, nextVersion(now, profile)) : now),
    ...(assignment && { assignment }),
  }
  requireKnownProfiles(book)
  const { changes, unchanged } = await inTurns(tryBook(inventory, book))
  return {
    ...countTurns(changes),
    otherwise: changes.filter(({ before, after }) => before.status === after.status).length,
    unchanged,
    clusters: clustersOf(inventory, changes),
    differences: profile ? diffProfiles(strictProfile, profile).map(toDifferenceView) : [],
    freshness,
  }
}

const nextVersion = ({ profiles }: ProfileBook, profile: ReturnType<typeof checkedDraft>) => ({
  ...profile,
  version: (profiles.find(({ name }) => name === profile.name)?.version ?? 0) + 1,
})

function countTurns(changes: readonly TriedChange[]) {
  const turnedTo = (status: NeedStatus) =>
    changes.filter(({ before, after }) => after.status === status && before.status !== status).length
  return { red: turnedTo('broken'), green: turnedTo('ok'), unknown: turnedTo('unknown') }
}

function clustersOf(inventory: Inventory, changes: readonly TriedChange[]): TriedProfile['clusters'] {
  const names = new Map(inventory.clusters.map(({ arn, name }) => [arn, name]))
  const aliases = new Map(inventory.keys.map(({ arn, aliases }) => [arn, aliases[0] ?? '']))
  const turned = changes.filter(({ before, after }) => before.status !== after.status)
  const byCluster = new Map<string, TriedChange[]>()
  for (const change of turned) {
    const { clusterArn } = change.after
    byCluster.set(clusterArn, [...(byCluster.get(clusterArn) ?? []), change])
  }
  return [...byCluster]
    .map(([arn, ofCluster]) => ({
      arn,
      name: names.get(arn) ?? nameOf(arn),
      ...countTurns(ofCluster),
      needs: ofCluster.slice(0, shownNeeds).map((change) => ({
        id: change.after.id,
        principalKind: change.after.principal.kind,
        principalArn: change.after.principal.arn,
        path: change.after.path,
        keyArn: change.after.keyArn,
        keyAlias: aliases.get(change.after.keyArn) ?? '',
        before: change.before.status,
        after: change.after.status,
        operations: changedLevels(change),
      })),
      more: Math.max(0, ofCluster.length - shownNeeds),
    }))
    .toSorted((a, b) => b.red - a.red || b.green - a.green || a.name.localeCompare(b.name))
}
