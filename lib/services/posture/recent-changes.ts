import type { PostureView } from '@/lib/contracts/posture'
import { nameOf } from '@/lib/domain/arn'
import { type ServiceContext, scopeOf } from '../context'
import { accountsIn, ofAccounts } from '../in-scope'
import { knownGaps } from './known-gaps'

interface GapChange {
  at: Date
  kind: 'new-gap' | 'resolved-gap'
  cluster: string | null
  cluster_arn: string
  key: string | null
  key_arn: string
  principal_arn: string
  operations: string[]
}

/** What turned red or green at the newest assessments; the first assessment is no change. One line per principal and key. */
export async function recentChanges(ctx: ServiceContext, most: number): Promise<PostureView['changes']> {
  const { prisma } = ctx.db
  const first = await prisma.scan.findFirst({ where: { assessedAt: { not: null } }, orderBy: { id: 'asc' } })
  if (!first?.assessedAt) return []
  const scope = scopeOf(ctx, 'inventory.read')
  const after = { gt: first.assessedAt }
  const [gaps, found, gone] = await Promise.all([
    gapChanges(ctx, first.assessedAt, most),
    prisma.finding.findMany({
      where: { firstSeen: after, status: 'fail', ...ofAccounts(scope) },
      orderBy: { firstSeen: 'desc' },
      take: most,
    }),
    prisma.finding.findMany({
      where: { resolvedAt: after, status: 'fail', ...ofAccounts(scope) },
      orderBy: { resolvedAt: 'desc' },
      take: most,
    }),
  ])
  return [
    ...gaps.map((gap) => ({ at: gap.at, kind: gap.kind, text: gapText(gap) })),
    ...found.map((f) => ({ at: f.firstSeen, kind: 'new-finding' as const, text: f.title })),
    ...gone.map((f) => ({ at: f.resolvedAt as Date, kind: 'resolved-finding' as const, text: f.title })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, most)
    .map((change) => ({ ...change, at: change.at.toISOString() }))
}

async function gapChanges(ctx: ServiceContext, since: Date, most: number): Promise<GapChange[]> {
  const { rows } = await ctx.db.pool.query<GapChange>(
    `with changes as (
       select first_seen as at, 'new-gap' as kind, * from gaps where first_seen > $1
       union all
       select resolved_at as at, 'resolved-gap' as kind, * from gaps where resolved_at > $1
     )
     select c.at, c.kind, c.cluster_arn, c.key_arn, c.principal_arn,
       max(s.name) as cluster, max(nullif(k.alias, '')) as key, array_agg(c.operation order by c.operation) as operations
     from changes c
     left join cluster_summaries s on s.arn = c.cluster_arn
     left join key_summaries k on k.arn = c.key_arn
     where ${knownGaps('c', '$3')}
     group by c.at, c.kind, c.need_id, c.cluster_arn, c.key_arn, c.principal_arn
     order by c.at desc limit $2`,
    [since, most, accountsIn(scopeOf(ctx, 'inventory.read'))],
  )
  return rows
}

function gapText(gap: GapChange): string {
  const verb = gap.kind === 'new-gap' ? 'now misses' : 'now has'
  const what = gap.operations.length === 1 ? gap.operations[0] : `${gap.operations.length} operations`
  const key = gap.key ?? `key ${nameOf(gap.key_arn)}`
  return `${gap.cluster ?? nameOf(gap.cluster_arn)}: ${nameOf(gap.principal_arn)} ${verb} ${what} on ${key}`
}
