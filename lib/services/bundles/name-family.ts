import type { ServiceContext } from '@/lib/services/context'
import { scopeOfAny } from '@/lib/services/in-scope'
import { loadFamilies } from '@/lib/services/region-coverage/load-families'

/** What a bundle is called: the families of its clusters, by name. */
export async function nameFamily(
  ctx: Pick<ServiceContext, 'actor' | 'db'>,
  clusterArns: readonly string[],
): Promise<string> {
  const wanted = new Set(clusterArns)
  const all = await loadFamilies(ctx.db, scopeOfAny(ctx, 'inventory.read', 'grants.request'))
  const families = all.filter(({ clusters }) => clusters.some(({ arn }) => wanted.has(arn)))
  const names = families.map(({ family }) => family.name)
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}
