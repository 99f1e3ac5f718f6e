import type { ChangeActor } from '@/lib/contracts/changes'
import type { Database } from '@/lib/db/client'
import type { ChangeEvent } from '@/lib/db/generated/client'
import { causesOf } from '@/lib/domain/changes-between/causes'
import type { ResourceChange } from '@/lib/domain/changes-between/field-change'
import { namesInTrail } from '@/lib/domain/changes-between/trail-question'
import { grantIdOf, toChangeActor } from './event-record'
import type { FoundChange } from './find-changes'
import type { ScanRange } from './scan-range'

/** When a change happened at the earliest and at the latest. null: nobody looked before. */
export interface Window {
  readonly after: Date | null
  readonly before: Date
}

/** More than a page of changes can need; the newest are kept. */
const mostEvents = 5_000

/**
 * Between which moments each change happened: after the start of the newest reading of its place that ended before the new version was
 * kept, and before that version was. Of what is gone only the scan is known: after the reading before, and before the next scan.
 */
export async function findWindows(
  { pool }: Pick<Database, 'pool'>,
  changes: readonly FoundChange[],
  { from }: Pick<ScanRange, 'from'>,
  now: Date,
): Promise<Window[]> {
  const { rows } = await pool.query<{ after: Date | null; before: Date | null }>(
    `select
       (select c.started_at from scan_coverage c
        where c.account_id = place.account_id and c.region = place.region and c.collector = place.collector
          and c.outcome in ('read', 'partial') and c.started_at is not null
          and case when place.opened_at is null then c.scan_id < place.scan_id else c.finished_at < place.opened_at end
        order by c.scan_id desc limit 1
       ) as after,
       greatest(
         (select finished_at from scans where id = place.scan_id),
         (select min(started_at) from scans where id > place.scan_id)
       ) as before
     from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::int[]) with ordinality
       as place(account_id, region, collector, opened_at, scan_id, at)
     order by place.at`,
    [
      changes.map(({ accountId }) => accountId),
      changes.map(({ region }) => region),
      changes.map(({ collector }) => collector),
      changes.map(({ openedAt }) => openedAt),
      changes.map(({ scanId }) => scanId),
    ],
  )
  const { rows: newest } = await pool.query<{ id: number | null }>(
    'select max(id) as id from scans where started_at is not null',
  )
  return changes.map(({ after, scanId }, i) => {
    const row = rows[i]
    const next = scanId >= (newest[0]?.id ?? 0) ? now : (row?.before ?? now)
    return { after: row?.after ?? from.startedAt, before: after ? new Date(after.seenAt) : next }
  })
}

export interface Explainable {
  readonly found: FoundChange
  readonly change: ResourceChange
  readonly window: Window
}

/** Whose acts explain each change, the newest first: events on the resource in its window that can have that effect and succeeded. */
export async function explainChanges(
  { prisma }: Pick<Database, 'prisma'>,
  changes: readonly Explainable[],
): Promise<ChangeActor[][]> {
  const names = changes.map(({ found }) => namesOf(found))
  const asked = [...new Set(names.flat())]
  if (asked.length === 0) return changes.map(() => [])
  const starts = changes.map(({ window }) => window.after?.getTime() ?? 0)
  const ends = changes.map(({ window }) => window.before.getTime())
  const events = await prisma.changeEvent.findMany({
    where: {
      resources: { hasSome: asked },
      at: { gte: second(new Date(Math.min(...starts))), lte: new Date(Math.max(...ends)) },
      errorCode: null,
    },
    orderBy: [{ at: 'desc' }, { id: 'asc' }],
    take: mostEvents,
  })
  const byName = new Map<string, ChangeEvent[]>()
  for (const event of events) {
    for (const name of event.resources) {
      const line = byName.get(name)
      if (line) line.push(event)
      else byName.set(name, [event])
    }
  }
  return changes.map((one, i) => {
    const near = new Set((names[i] ?? []).flatMap((name) => byName.get(name) ?? []))
    return [...near].filter((event) => explains(event, one)).map(toChangeActor)
  })
}

/** CloudTrail's times have no parts of a second. */
const second = (at: Date) => new Date(Math.floor(at.getTime() / 1_000) * 1_000)

function explains(event: ChangeEvent, { found, change, window }: Explainable): boolean {
  if (window.after && event.at < second(window.after)) return false
  if (event.at > window.before) return false
  const causes = causesOf(found.kind, change)
  if (causes && !causes.has(event.name)) return false
  if (found.kind !== 'kms-grant') return true
  const grantId = grantIdOf(event)
  return grantId === null || found.resourceId.endsWith(`/grant/${grantId}`)
}

const namesOf = ({ kind, resourceId, after, before }: FoundChange) =>
  namesInTrail(kind, resourceId, (after ?? before)?.body ?? {})
