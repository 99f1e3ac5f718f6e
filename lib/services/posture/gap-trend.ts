import type { PostureView } from '@/lib/contracts/posture'
import { type ServiceContext, scopeOf } from '../context'
import { accountsIn } from '../in-scope'
import { knownGaps } from './known-gaps'

/** Gaps open after each of the last scans, oldest first: counted from the life of each gap. */
export async function gapTrend(ctx: ServiceContext): Promise<PostureView['trend']> {
  const { rows } = await ctx.db.pool.query<{ id: number; at: Date; missing: number; unknown: number }>(
    `
    select s.id, s.assessed_at as at,
      (count(g.need_id) filter (where g.verdict = 'denied'))::int as missing,
      (count(g.need_id) filter (where g.verdict <> 'denied'))::int as unknown
    from (select * from scans where assessed_at is not null order by id desc limit 30) s
    left join gaps g on g.first_seen <= s.assessed_at and (g.resolved_at is null or g.resolved_at > s.assessed_at)
      and ${knownGaps('g', '$1')}
    group by s.id, s.assessed_at order by s.id`,
    [accountsIn(scopeOf(ctx, 'inventory.read'))],
  )
  return rows.map((row) => ({ scanId: row.id, at: row.at.toISOString(), missing: row.missing, unknown: row.unknown }))
}
