import {
  type GrantUsePage,
  GrantUseQuery,
  type GrantUseRow,
  OriginKind,
  RevocationEffect,
} from '@/lib/contracts/grant-uses'
import { revocationEffects } from '@/lib/domain/grants/revocation'
import type { ServiceContext } from '../context'
import { foldRows, grantUseRows, plain, type UseRow } from './grant-use-rows'

/** One page of a key's grants, each with its origin, what it serves and what would break; EC2's own folded unless a fold is opened. */
export async function listGrantUses(ctx: ServiceContext, keyArn: string, query: GrantUseQuery): Promise<GrantUsePage> {
  const all = await grantUseRows(ctx, keyArn)
  const wanted = all.filter((row) => isWanted(row, query))
  const rows = (query.fold ? wanted.map(plain) : foldRows(wanted)).toSorted(ordering(query))
  const from = (query.page - 1) * query.size
  return {
    items: rows.slice(from, from + query.size),
    total: rows.length,
    page: query.page,
    size: query.size,
    grants: all.length,
    effects: countBy(
      RevocationEffect.options,
      all.map(({ revocation }) => revocation.effect),
    ),
    origins: countBy(
      OriginKind.options,
      all.map(({ origin }) => origin.kind),
    ),
  }
}

/** All grants of a key, what breaks first, EC2's own folded. */
export async function listFoldedGrants(ctx: ServiceContext, keyArn: string): Promise<GrantUseRow[]> {
  return foldRows(await grantUseRows(ctx, keyArn)).toSorted(ordering(GrantUseQuery.parse({})))
}

function isWanted(row: UseRow, { q, origin, effect, fold }: GrantUseQuery): boolean {
  if (fold && row.fold !== fold) return false
  if (origin && row.origin.kind !== origin) return false
  if (effect && row.revocation.effect !== effect) return false
  if (!q) return true
  const { id, name, grantee, serves, origin: made, revocation } = row
  const text = [id, name, grantee, serves, made.maker, revocation.reason, ...revocation.volumeIds].join(' ')
  return text.toLowerCase().includes(q.toLowerCase())
}

function ordering({ sort, dir }: GrantUseQuery): (a: GrantUseRow, b: GrantUseRow) => number {
  const sign = dir === 'asc' ? 1 : -1
  const rank = ({ revocation }: GrantUseRow) => revocationEffects.indexOf(revocation.effect)
  const compare = {
    effect: (a: GrantUseRow, b: GrantUseRow) => rank(b) - rank(a),
    grantee: (a: GrantUseRow, b: GrantUseRow) => a.grantee.localeCompare(b.grantee),
    created: (a: GrantUseRow, b: GrantUseRow) => (a.createdAt ?? '').localeCompare(b.createdAt ?? ''),
  }[sort]
  return (a, b) => sign * compare(a, b) || a.count - b.count || a.id.localeCompare(b.id)
}

function countBy<T extends string>(names: readonly T[], values: readonly T[]): Record<T, number> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>
  for (const value of values) counts[value]++
  return counts
}
