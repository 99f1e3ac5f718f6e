import type { Database } from '@/lib/db/client'
import type { Account } from '@/lib/domain/inventory/organization'
import type { Member } from '@/lib/domain/scans/scope'

/**
 * The accounts with their place and tags as this scan has read them, where a scope asks for those; null where they could not be
 * read this time, whatever is known from before.
 */
export async function loadMembers(
  db: Pick<Database, 'pool'>,
  scanId: number,
  members: readonly { readonly id: string; readonly state: string }[],
  withPlaces: boolean,
): Promise<Member[]> {
  if (!withPlaces) return members.map((member) => ({ ...member, path: null, tags: null }))
  const [accounts, read] = await Promise.all([
    db.pool.query<{ body: Account }>(`select body from resource_versions where kind = 'account' and current`),
    db.pool.query<{ call: string | null; outcome: string }>(
      `select call, outcome from scan_coverage where scan_id = $1 and collector = 'organization'`,
      [scanId],
    ),
  ])
  const { call = null, outcome = 'failed' } = read.rows[0] ?? {}
  const tagsRead = outcome === 'read' || (outcome === 'partial' && call !== 'organizations:ListTagsForResource')
  const treeRead = outcome === 'read' || (outcome === 'partial' && call === 'organizations:ListTagsForResource')
  const byId = new Map(accounts.rows.map(({ body }) => [body.id, body]))
  return members.map((member) => {
    const account = byId.get(member.id)
    return { ...member, path: (treeRead && account?.path) || null, tags: (tagsRead && account?.tags) || null }
  })
}
