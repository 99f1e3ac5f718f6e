import type { ChangeListQuery, ChangePage } from '@/lib/contracts/changes'
import { kindsInOrder } from '@/lib/domain/changes-between/words'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { compareFound, findDressing, toChangeRow } from './change-rows'
import { explainChanges, findWindows } from './explain-changes'
import { type Facet, findChanges } from './find-changes'
import { type AskedRange, findRange, listEndedScans, toMark } from './scan-range'

/** How many scans one can choose from. */
const scansOffered = 100

export type ListChanges = Omit<ChangeListQuery, keyof AskedRange | 'sort'> & AskedRange

/** What differs between two scans: one row for each resource, the newest first, with who did it where CloudTrail told. */
export async function listChanges(ctx: ServiceContext, query: ListChanges): Promise<ChangePage> {
  requirePermission(ctx, 'inventory.read')
  const [range, scans] = await Promise.all([findRange(ctx, query), listEndedScans(ctx, scansOffered)])
  const { page, size } = query
  const marks = scans.map(toMark)
  if (!range) {
    const facets = { kinds: [], accounts: [], regions: [] }
    return {
      items: [],
      total: 0,
      page,
      size,
      from: null,
      to: null,
      since: null,
      until: null,
      note: null,
      scans: marks,
      facets,
    }
  }
  const found = await findChanges(ctx.db, { range, scope: scopeOf(ctx, 'inventory.read') }, query, {
    limit: size,
    offset: (page - 1) * size,
    dir: query.dir,
  })
  const [changes, windows, dressing] = await Promise.all([
    compareFound(ctx.db, found.rows),
    findWindows(ctx.db, found.rows, range, ctx.clock.now()),
    findDressing(ctx.db, found.rows),
  ])
  const explainable = found.rows.map((one, i) => ({ found: one, change: changes[i]!, window: windows[i]! }))
  const actors = await explainChanges(ctx.db, explainable)
  return {
    items: explainable.map((one, i) => toChangeRow(one.found, one.change, actors[i] ?? [], dressing)),
    total: found.total,
    page,
    size,
    from: toMark(range.from),
    to: toMark(range.to),
    since: range.since.toISOString(),
    until: range.until?.toISOString() ?? null,
    note: range.note,
    scans: marks,
    facets: toFacets(found.facets, dressing.accounts),
  }
}

function toFacets(facets: readonly Facet[], names: ReadonlyMap<string, string>): ChangePage['facets'] {
  const kinds = new Map<string, number>()
  for (const { kind, count } of facets) kinds.set(kind, (kinds.get(kind) ?? 0) + count)
  const place = (kind: string) => kindsInOrder.indexOf(kind)
  const accounts = [...new Set(facets.map(({ accountId }) => accountId).filter(Boolean))]
  return {
    kinds: [...kinds].map(([kind, count]) => ({ kind, count })).sort((a, b) => place(a.kind) - place(b.kind)),
    accounts: accounts.map((id) => ({ id, name: names.get(id) ?? id })).sort((a, b) => a.name.localeCompare(b.name)),
    regions: [...new Set(facets.map(({ region }) => region).filter(Boolean))].sort(),
  }
}
