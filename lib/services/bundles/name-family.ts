import type { ServiceContext } from '@/lib/services/context'
import { loadFamilies } from '@/lib/services/region-coverage/load-families'

/** What a bundle is called: the families of its clusters, by name. */
export async function nameFamily(ctx: Pick<ServiceContext, 'db'>, clusterArns: readonly string[]): Promise<string> {
  const wanted = new Set(clusterArns)
  const families = (await loadFamilies(ctx.db)).filter(({ clusters }) => clusters.some(({ arn }) => wanted.has(arn)))
  const names = families.map(({ family }) => family.name)
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}
