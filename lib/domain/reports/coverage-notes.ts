import { accountOf, regionOf } from '../arn'
import type { Coverage } from '../inventory/coverage'
import type { Inventory } from '../inventory/inventory'

export interface CoverageNotes {
  /** `complete`, or what could not be read in any of the places a row speaks of. */
  readonly of: (places: readonly { readonly accountId: string; readonly region: string }[]) => string
}

const wasNotRead = (row: Coverage) => !['read', 'skipped'].includes(row.outcome)

export function noteCoverage(coverage: readonly Coverage[]): CoverageNotes {
  const unread = new Map<string, Coverage[]>()
  for (const row of coverage.filter(wasNotRead)) {
    unread.set(row.accountId, [...(unread.get(row.accountId) ?? []), row])
  }
  return {
    of: (places) => {
      const notes = new Set<string>()
      for (const { accountId, region } of places) {
        for (const row of unread.get(accountId) ?? []) {
          if (row.region && region && row.region !== region) continue
          notes.add(`${row.collector} in ${accountId}${row.region ? ` ${row.region}` : ''} (${row.outcome})`)
        }
      }
      return notes.size > 0 ? `unread: ${[...notes].join(', ')}` : 'complete'
    },
  }
}

/** Where the things that a row speaks of live. */
export const placesOf = (...arns: readonly (string | undefined)[]) =>
  arns.flatMap((arn) => (arn ? [{ accountId: accountOf(arn) ?? '', region: regionOf(arn) ?? '' }] : []))

/** What a scan set out to read and did not, and active accounts it never reached. */
export function unreadPlaces(inventory: Inventory): Coverage[] {
  const reached = new Set(inventory.coverage.map((row) => row.accountId))
  const never = inventory.accounts.filter((a) => a.state === 'ACTIVE' && !reached.has(a.id))
  return [
    ...inventory.coverage.filter(wasNotRead),
    ...never.map((account) => ({
      accountId: account.id,
      region: '',
      collector: 'account',
      outcome: 'pending' as const,
      call: null,
      errorCode: null,
      message: `Account ${account.id} was not scanned`,
      items: 0,
      calls: 0,
    })),
  ]
}
