import type { Collector, Place, Reading } from '@/lib/collectors/define-collector'
import type { ResourceBodies, ResourceKind } from '@/lib/domain/inventory/kinds'
import type { JobContext } from '@/lib/services/job-context'

/** What a collector may ask about what earlier scans found. */
export function knownBefore(
  { db: { pool } }: Pick<JobContext, 'db'>,
  { accountId, region }: Place,
  { name, scope }: Collector,
): Pick<Reading, 'lastKnown' | 'granteesOf' | 'namedByNodeClasses'> {
  return {
    async lastKnown<K extends ResourceKind>(kind: K, prefix = '') {
      const { rows } = await pool.query<{ id: string; body: ResourceBodies[K] }>(
        `select resource_id as id, body from resource_versions
         where current and account_id = $1 and region = $2 and collector = $3 and kind = $4 and starts_with(resource_id, $5)`,
        [scope === 'organization' ? '' : accountId, region, name, kind, prefix],
      )
      return new Map(rows.map(({ id, body }) => [id, body]))
    },
    async granteesOf(keyArn) {
      const { rows } = await pool.query<{ arn: string }>(
        `select principal_arn as arn from needs where key_arn = $1
         union select grantee_principal from grant_requests where key_arn = $1 order by arn`,
        [keyArn],
      )
      return rows.map(({ arn }) => arn)
    },
    async namedByNodeClasses() {
      const { rows } = await pool.query<{ body: ResourceBodies['kubernetes-node-class'] }>(
        `select body from resource_versions
         where current and kind = 'kubernetes-node-class' and account_id = $1 and region = $2 order by resource_id`,
        [accountId, region],
      )
      return {
        imageIds: rows.flatMap(({ body }) => body.imageIds),
        snapshotIds: rows.flatMap(({ body }) =>
          (body.blockDevices ?? []).flatMap(({ snapshotId }) => snapshotId ?? []),
        ),
      }
    },
  }
}
