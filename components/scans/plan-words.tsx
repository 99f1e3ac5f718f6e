'use client'
import Box from '@cloudscape-design/components/box'
import { useQuery } from '@tanstack/react-query'
import { countOf, formatNumber } from '@/components/ui/format-number'
import { formatDuration } from '@/components/ui/format-time'
import type { ScanPlan } from '@/lib/contracts/scans'
import type { ScanScope } from '@/lib/domain/scans/scope'
import { scanQueries } from './queries'

/** What a scan of this scope would take, before it runs. */
export function PlanWords({ scope }: { scope: ScanScope }) {
  const { data, error } = useQuery(scanQueries.plan(scope))
  return (
    <Box color="text-body-secondary" fontSize="body-s">
      <span role="status">{error ? `No estimate: ${error.message}` : data ? describePlan(data) : 'Estimating…'}</span>
    </Box>
  )
}

function describePlan({ estimate }: ScanPlan): string {
  const { accounts, places, keys, calls, seconds, boundBy, slowestPlace, guessedAccounts } = estimate
  const size = `About ${countOf(calls, 'AWS call')}: ${countOf(accounts, 'account')}, ${formatNumber(places)} account-Regions, ${countOf(keys, 'key')}.`
  const time =
    seconds === null
      ? ' How long it takes is known after the first scan.'
      : ` About ${formatDuration(seconds * 1_000)}.`
  const why =
    boundBy === 'quota' && slowestPlace
      ? ` AWS’s quota for listing grants decides: ${countOf(slowestPlace.keys, 'key')} in ${slowestPlace.accountId}, ${slowestPlace.region}.`
      : ''
  const guess = guessedAccounts > 0 ? ` ${countOf(guessedAccounts, 'account')} never read: a guess.` : ''
  return size + time + why + guess
}
