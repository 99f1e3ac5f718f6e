import type { Prisma } from '@/lib/db/generated/client'
import { type ServiceContext, scopeOf } from '../context'
import { bundlesOf, isKnownArn, requestsOf } from '../in-scope'

/**
 * Entries somebody may know of who audits some accounts: those about the requests, bundles, clusters and writer roles of these, and what they did with
 * their own sign-in, tokens and exports. Everything else is for those who audit everywhere.
 */
export async function knownEntries(ctx: ServiceContext): Promise<Prisma.AuditEntryWhereInput> {
  const scope = scopeOf(ctx, 'audit.read')
  if (scope === 'all') return {}
  const { prisma } = ctx.db
  const [requests, bundles, clusters] = await Promise.all([
    prisma.grantRequest.findMany({ where: requestsOf(scope), select: { id: true } }),
    prisma.grantBundle.findMany({ where: bundlesOf(scope), select: { id: true } }),
    prisma.auditEntry.findMany({
      where: { subjectType: { in: ['cluster', 'writer'] } },
      distinct: ['subjectId'],
      select: { subjectId: true },
    }),
  ])
  const ids = (rows: readonly { readonly id: string }[]) => ({ in: rows.map(({ id }) => id) })
  const known = clusters.flatMap(({ subjectId }) => (isKnownArn(scope, subjectId) ? subjectId : []))
  return {
    OR: [
      { subjectType: 'grant-request', subjectId: ids(requests) },
      { subjectType: 'grant-bundle', subjectId: ids(bundles) },
      { subjectType: { in: ['cluster', 'writer'] }, subjectId: { in: known } },
      { subjectType: { in: ['token', 'report', 'audit-log'] }, actorId: ctx.actor.id },
      { subjectType: 'user', subjectId: ctx.actor.id, actorId: ctx.actor.id },
    ],
  }
}
