import type { ProfileList } from '@/lib/contracts/profiles'
import type { AssignmentRule } from '@/lib/domain/profiles/assignment'
import { isInScope } from '@/lib/domain/roles'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { isKnownArn } from '@/lib/services/in-scope'
import { judgedClusters } from './judged-clusters'
import { readProfileBook } from './profile-book'
import { isBuiltIn, versionsOf } from './profile-versions'

/** Every profile in its newest version, those Keyscope brings along first. */
export async function listProfiles(ctx: ServiceContext): Promise<ProfileList> {
  requirePermission(ctx, 'inventory.read')
  const [book, versions, clusters] = await Promise.all([
    readProfileBook(ctx.db.pool),
    versionsOf(ctx.db.prisma),
    judgedClusters(ctx),
  ])
  return {
    items: book.profiles.map(({ name, description, version, requirements }) => {
      const newest = versions.get(name)?.[0]
      return {
        name,
        description,
        version,
        builtIn: isBuiltIn(name),
        requirements: requirements.length,
        clusters: clusters.get(name)?.length ?? 0,
        changedBy: newest?.changedBy ?? null,
        changedAt: newest?.changedAt ?? null,
      }
    }),
    assignment: { default: book.assignment.default, rules: knownRules(ctx, book.assignment.rules) },
  }
}

/** Rules about clusters and accounts in scope. Units and tags are the organization's own. */
function knownRules(ctx: ServiceContext, rules: readonly AssignmentRule[]): AssignmentRule[] {
  const scope = scopeOf(ctx, 'inventory.read')
  if (scope === 'all') return [...rules]
  return rules.filter(
    ({ scope: of, value }) =>
      (of === 'cluster' && isKnownArn(scope, value)) || (of === 'account' && isInScope(scope, value)),
  )
}
