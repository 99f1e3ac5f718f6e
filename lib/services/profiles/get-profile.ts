import type { ProfileView } from '@/lib/contracts/profiles'
import { strictProfile } from '@/lib/domain/profiles/built-in'
import { diffProfiles } from '@/lib/domain/profiles/diff-profiles'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { toDifferenceView } from './difference-views'
import { judgedClusters } from './judged-clusters'
import { readProfileBook } from './profile-book'
import { isBuiltIn, versionsOf } from './profile-versions'

/** One profile as data, with how it differs from the strict one and whom it judges. */
export async function getProfile(ctx: ServiceContext, name: string): Promise<ProfileView> {
  requirePermission(ctx, 'inventory.read')
  const [book, versions, clusters] = await Promise.all([
    readProfileBook(ctx.db.pool),
    versionsOf(ctx.db.prisma, name),
    judgedClusters(ctx),
  ])
  const found = book.profiles.find((profile) => profile.name === name)
  if (!found) throw notFound(`Profile "${name}"`)
  const { version, ...profile } = found
  const kept = versions.get(name) ?? []
  return {
    name,
    description: profile.description,
    version,
    builtIn: isBuiltIn(name),
    changedBy: kept[0]?.changedBy ?? null,
    changedAt: kept[0]?.changedAt ?? null,
    profile,
    differences: diffProfiles(strictProfile, profile).map(toDifferenceView),
    versions: [...kept],
    clusters: [...(clusters.get(name) ?? [])],
  }
}
