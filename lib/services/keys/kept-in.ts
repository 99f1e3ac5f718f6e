import { originOf } from '@/lib/domain/grants/origin'
import type { Key } from '@/lib/domain/inventory/key'
import type { ServiceContext } from '../context'
import { currentGrant } from './ask-about-grant'
import { grantMakers } from './grant-makers'

/** The tool whose code keeps a grant, as far as told; null where nothing says so, or the grant is not there. */
export async function keptIn(ctx: Pick<ServiceContext, 'db'>, keyArn: string, grantId: string): Promise<string | null> {
  const [grant, makers, { rows }] = await Promise.all([
    currentGrant(ctx, keyArn, grantId),
    grantMakers(ctx, keyArn),
    ctx.db.pool.query<{ tags: Key['tags'] }>(
      `select body->'tags' as tags from resource_versions where kind = 'kms-key' and resource_id = $1 and current`,
      [keyArn],
    ),
  ])
  if (!grant) return null
  const tags = rows[0]?.tags
  return originOf(grant, { ...makers(grant), keyTags: tags?.state === 'seen' ? tags.value : {} }).keptIn
}
