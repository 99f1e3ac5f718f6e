import type { PoolClient } from 'pg'

/** What may name a key: an ARN of KMS, an alias, or a bare id, as the whole of a text. */
const names =
  '"(arn:[a-z-]+:kms:[^"]+|alias/[^"]+|mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"'

const kindsThatName = [
  'eks-cluster',
  'eks-node-group',
  'ec2-launch-template',
  'ec2-volume',
  'ec2-instance',
  'ec2-snapshot',
  'ec2-ebs-default',
  'auto-scaling-group',
  'kubernetes-node-class',
  'kubernetes-storage-class',
]

/**
 * ARNs of the keys that launch paths can lead to: whatever a cluster, template, volume or default names by ARN, alias or id, in
 * whichever account and Region a key has that name (a name that leads nowhere is explained by where else it exists), and one key
 * with an alias for each account and Region of a cluster, which shows that aliases could be listed there.
 */
export async function mentionedKeys(client: Pick<PoolClient, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct found[1] as name from resource_versions v, regexp_matches(v.body::text, $1, 'g') as found
     where v.current and v.kind = any($2)`,
    [names, kindsThatName],
  )
  const ids = new Set<string>()
  const aliases = new Set<string>()
  for (const { name } of rows) {
    const resource = name.startsWith('arn:') ? name.split(':').slice(5).join(':') : name
    if (resource.startsWith('alias/')) aliases.add(resource)
    else ids.add(resource.replace(/^key\//, ''))
  }
  const { rows: keys } = await client.query<{ arn: string }>(
    `select resource_id as arn from resource_versions
     where current and kind = 'kms-key' and (body->>'keyId' = any($1) or body->'aliases' ?| $2)
     union
     (select distinct on (k.account_id, k.region) k.resource_id from resource_versions k
      join resource_versions c on c.kind = 'eks-cluster' and c.current and c.account_id = k.account_id and c.region = k.region
      where k.current and k.kind = 'kms-key' and jsonb_array_length(k.body->'aliases') > 0
      order by k.account_id, k.region, k.resource_id)`,
    [[...ids], [...aliases]],
  )
  return keys.map(({ arn }) => arn)
}
