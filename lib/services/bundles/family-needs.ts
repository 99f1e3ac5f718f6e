import { AppError, invalidInput } from '@/lib/errors'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { familyViews } from '@/lib/services/region-coverage/family-views'
import { type FamilyFacts, loadFamilies } from '@/lib/services/region-coverage/load-families'
import { withSiblings } from '@/lib/services/region-coverage/with-siblings'

/** The needs of a family of clusters that a grant would close and nobody has asked for yet: what the matrix offers to choose. */
export async function familyNeeds(ctx: ServiceContext, name: string): Promise<{ family: string; needIds: string[] }> {
  requirePermission(ctx, 'grants.request')
  const scope = scopeOf(ctx, 'grants.request')
  const all = await loadFamilies(ctx.db, scope)
  const wanted = name.trim().toLowerCase()
  const found = all.filter(({ family }) => namesOf(family).includes(wanted))
  const [facts] = found
  if (!facts)
    throw invalidInput(`There is no family "${name}". The page Regions lists them; there are ${nearest(all, wanted)}.`)
  if (found.length > 1)
    throw invalidInput(
      `"${name}" could be each of ${found.map(({ family }) => family.id).join(', ')}: name one of them.`,
    )
  const views = await familyViews(ctx.db, await withSiblings(ctx.db, [facts], scope))
  const needIds = views.flatMap((view) => view.rows.flatMap((row) => row.cells.flatMap((cell) => cell.grantable)))
  if (needIds.length === 0)
    throw new AppError(
      'precondition-failed',
      `The family ${facts.family.name} lacks no grant that nobody has asked for yet.`,
    )
  return { family: facts.family.name, needIds: [...new Set(needIds)] }
}

/** `ledger (prod)` is also `ledger`, where no other stage is. */
const namesOf = ({ id, name, stage }: FamilyFacts['family']): string[] =>
  [id, name, ...(stage ? [name.replace(` (${stage})`, '')] : [])].map((one) => one.toLowerCase())

const shown = 10

/** Names to choose from: those that hold the wanted word first. */
function nearest(all: Awaited<ReturnType<typeof loadFamilies>>, wanted: string): string {
  const names = [...new Set(all.map(({ family }) => family.name))].toSorted()
  const like = names.filter((name) => name.toLowerCase().includes(wanted))
  const some = (like.length > 0 ? like : names).slice(0, shown)
  return some.length > 0 ? `among others ${some.join(', ')}` : 'none yet: scan first'
}
