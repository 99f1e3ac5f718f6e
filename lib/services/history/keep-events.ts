import type { TrailQuestion } from '@/lib/domain/changes-between/trail-question'
import type { JobContext } from '@/lib/services/job-context'
import { lookedUp } from './find-changes'
import type { TrailEvent } from './look-up-events'

/** An event that came by the queue as well stays as it is, but for the names it is found by. */
export async function keepEvents(
  job: JobContext,
  { accountId, region }: TrailQuestion,
  events: readonly TrailEvent[],
): Promise<void> {
  await job.db.pool.query(
    `insert into change_events
       (id, at, account_id, region, source, name, actor_arn, resources, error_code, body, received_at, handled_at, outcome)
     select id, at, $2, $3, source, name, "actorArn", resources, "errorCode", body, $4, $4, $5
     from jsonb_to_recordset($1::jsonb) as event(
       id text, at timestamptz, source text, name text, "actorArn" text, resources text[], "errorCode" text, body jsonb)
     on conflict (id) do update set resources =
       array(select distinct name from unnest(change_events.resources || excluded.resources) as name)`,
    // What it changed has been read: that is why somebody asked.
    [JSON.stringify(events), accountId, region, job.clock.now(), lookedUp],
  )
}
