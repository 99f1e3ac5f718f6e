import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { Inventory } from '../../lib/domain/inventory/inventory'

interface Row {
  readonly kind: string
  readonly id: string
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly body: object
}

const rowsAtATime = 5_000

/** Writes an inventory as one scan of everything would have. Gives the scan. */
export async function keepInventory(pool: Pool, inventory: Inventory): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into scans (status, trigger, requested_by, started_at, finished_at, assessed_at)
     values ('complete', 'manual', 'bench', now(), now(), now()) returning id`,
  )
  const scanId = rows[0]?.id ?? 0
  const resources = rowsOf(inventory)
  for (let at = 0; at < resources.length; at += rowsAtATime) {
    const some = resources.slice(at, at + rowsAtATime)
    const texts = some.map(({ body }) => JSON.stringify(body))
    await pool.query(
      `insert into resource_versions (kind, resource_id, account_id, region, collector, hash, body, valid_from)
       select *, $8 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])`,
      [
        some.map(({ kind }) => kind),
        some.map(({ id }) => id),
        some.map(({ accountId }) => accountId),
        some.map(({ region }) => region),
        some.map(({ collector }) => collector),
        texts.map((text) => createHash('sha256').update(text).digest('hex')),
        texts,
        scanId,
      ],
    )
  }
  const documents = [...inventory.documents]
  await pool.query(`insert into policy_documents (hash, body) select * from unnest($1::text[], $2::text[])`, [
    documents.map(([hash]) => hash),
    documents.map(([, body]) => body),
  ])
  await pool.query(
    `insert into scan_coverage (scan_id, account_id, region, collector, outcome, finished_at)
     select $1, *, now() from unnest($2::text[], $3::text[], $4::text[], $5::text[]) on conflict do nothing`,
    [
      scanId,
      inventory.coverage.map(({ accountId }) => accountId),
      inventory.coverage.map(({ region }) => region),
      inventory.coverage.map(({ collector }) => collector),
      inventory.coverage.map(({ outcome }) => outcome),
    ],
  )
  await pool.query('analyze')
  return scanId
}

function rowsOf(inventory: Inventory): Row[] {
  const { organization, accounts, organizationalUnits, controlPolicies } = inventory
  const at = (kind: string, collector: string, list: readonly object[], idOf: (body: never, at: number) => string) =>
    list.map((body, place): Row => {
      const { accountId = '', region = '' } = body as { accountId?: string; region?: string }
      return { kind, id: idOf(body as never, place), accountId, region, collector, body }
    })
  const arn = ({ arn }: { arn: string }) => arn
  const numbered = (kind: string) => (_: never, place: number) => `${kind}/${place}`
  return [
    ...at('organization', 'organization', organization ? [organization] : [], numbered('organization')),
    ...at('account', 'organization', accounts, ({ id }: { id: string }) => id),
    ...at('organizational-unit', 'organization', organizationalUnits, ({ id }: { id: string }) => id),
    ...at('control-policy', 'control-policies', controlPolicies, ({ id }: { id: string }) => id),
    ...at('kms-key', 'kms-keys', inventory.keys, arn),
    ...at(
      'kms-grant',
      'kms-keys',
      // A grant lies with its key.
      inventory.grants.map((grant) => ({ ...grant })),
      ({ keyArn, grantId }: { keyArn: string; grantId: string }) => `${keyArn}/${grantId}`,
    ),
    ...at('iam-role', 'iam-principals', inventory.roles, arn),
    ...at('iam-policy', 'iam-principals', inventory.managedPolicies, numbered('iam-policy')),
    ...at('eks-cluster', 'eks-clusters', inventory.clusters, arn),
    ...at(
      'eks-pod-identity-association',
      'eks-pod-identities',
      inventory.podIdentityAssociations,
      numbered('association'),
    ),
    ...at('ec2-launch-template', 'ec2-launch-templates', inventory.launchTemplates, numbered('template')),
    ...at('ec2-volume', 'ec2-volumes', inventory.volumes, numbered('volume')),
    ...at('ec2-instance', 'ec2-instances', inventory.instances, numbered('instance')),
  ]
}
