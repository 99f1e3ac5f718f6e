import type { ChangePage, ChangeRow } from '@/lib/contracts/changes'
import { toCsv } from '@/lib/domain/reports/csv'
import type { ServiceContext } from '@/lib/services/context'
import { type ListChanges, listChanges } from './list-changes'

/** So many at a time that the two scans are not compared again for every few rows. */
const atATime = 1_000

export type ChangesAsked = Pick<ListChanges, 'from' | 'to' | 'since' | 'kind' | 'account'>

export type AllChanges = Pick<ChangePage, 'from' | 'to' | 'since' | 'until' | 'note'> & {
  readonly changes: readonly ChangeRow[]
}

/** Everything that differs between two scans, for a file or another program. */
export async function allChanges(ctx: ServiceContext, asked: ChangesAsked): Promise<AllChanges> {
  const changes: ChangeRow[] = []
  for (let page = 1; ; page++) {
    const query = { ...asked, region: '', key: '', q: '', dir: 'desc', size: atATime, page } as const
    const { items, total, from, to, since, until, note } = await listChanges(ctx, query)
    changes.push(...items)
    if (items.length === 0 || changes.length >= total) return { from, to, since, until, note, changes }
  }
}

const columns = [
  'kind',
  'name',
  'resource_id',
  'account_id',
  'account_name',
  'region',
  'result',
  'change',
  'scan_id',
  'seen_at',
  'who',
  'person',
  'event',
  'event_at',
  'event_id',
] as const

/** The same as a table; a cell that a spreadsheet would run is made text. */
export function changesCsv({ changes }: AllChanges): string {
  return toCsv(
    columns,
    changes.map((row) => ({
      kind: row.kind,
      name: row.name,
      resource_id: row.resourceId,
      account_id: row.accountId,
      account_name: row.accountName,
      region: row.region,
      result: row.what,
      change: row.summary,
      scan_id: row.scanId,
      seen_at: row.seenAt ?? '',
      who: row.who?.arn ?? '',
      person: row.who?.person ?? '',
      event: row.who?.event ?? '',
      event_at: row.who?.at ?? '',
      event_id: row.who?.eventId ?? '',
    })),
  )
}
