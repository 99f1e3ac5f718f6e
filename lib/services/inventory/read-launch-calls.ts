import type { PoolClient } from 'pg'
import { karpenterCallNames, karpenterCallOf } from '@/lib/domain/changes/karpenter-call'
import type { LaunchCall } from '@/lib/domain/inventory/launch-call'

/** Karpenter's own calls out of the events CloudTrail sent in the last 90 days, the newest of every session. It costs AWS nothing. */
export async function readLaunchCalls(client: Pick<PoolClient, 'query'>): Promise<LaunchCall[]> {
  const { rows } = await client.query<{ body: unknown }>(
    `select distinct on (account_id, region, actor_arn) body from change_events
     where name = any($1) and at > now() - interval '90 days' and body->>'userAgent' like 'karpenter.sh%'
     order by account_id, region, actor_arn, at desc`,
    [karpenterCallNames],
  )
  return rows.flatMap(({ body }) => karpenterCallOf(body) ?? [])
}
