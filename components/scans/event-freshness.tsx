'use client'
import Box from '@cloudscape-design/components/box'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { formatNumber } from '@/components/ui/format-number'
import { TimeText } from '@/components/ui/time-text'
import type { EventFreshness as Freshness } from '@/lib/contracts/event-freshness'
import { freshnessQueries } from './queries'

/** Whether changes are seen between scans, in one line. */
export function EventFreshness() {
  const { data } = useQuery(freshnessQueries.events())
  if (!data) return null
  return (
    <Box color="text-body-secondary">
      <QueueState freshness={data} />
      <LastEvent freshness={data} />
    </Box>
  )
}

function QueueState({ freshness }: { freshness: Freshness }) {
  switch (freshness.queue) {
    case 'off':
      return (
        <StatusIndicator type="stopped">Changes are seen at the next scan: no queue of events is set.</StatusIndicator>
      )
    case 'answers':
      return <StatusIndicator type="success">Changes are followed between scans.</StatusIndicator>
    case 'silent':
      return (
        <StatusIndicator type="warning">
          No worker has asked the queue of events since <TimeText at={freshness.checkedAt} show="relative" />.
        </StatusIndicator>
      )
    case 'fails':
      return (
        <StatusIndicator type="error">
          Changes are not followed: the queue of events answers “{freshness.problem}”.
        </StatusIndicator>
      )
  }
}

function LastEvent({ freshness: { lastEvent, backlog, waiting, unreadable } }: { freshness: Freshness }) {
  if (!lastEvent) return null
  return (
    <>
      {' '}
      Last event: {lastEvent.name} in {lastEvent.accountId}, <TimeText at={lastEvent.at} show="relative" />.
      {(backlog ?? 0) > 0 && ` ${formatNumber(backlog ?? 0)} more wait in the queue.`}
      {waiting > 0 && ` ${formatNumber(waiting)} still to be read.`}
      {unreadable > 0 && ` ${formatNumber(unreadable)} of the last day could not be understood.`}
    </>
  )
}
