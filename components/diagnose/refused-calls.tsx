'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { TimeText } from '@/components/ui/time-text'
import type { DiagnoseInput, TrailEvidenceView } from '@/lib/contracts/diagnose'
import styles from './diagnose.module.css'
import { diagnoseQueries } from './queries'

/** What CloudTrail has of the failing link: asked for when somebody wants it, for it answers two questions a second. */
export function RefusedCalls({ input }: { input: DiagnoseInput }) {
  const [wanted, setWanted] = useState(false)
  const { data, error, refetch, isFetching } = useQuery({ ...diagnoseQueries.refusedCalls(input), enabled: wanted })
  const isWaiting = wanted && !error && (!data || data.state === 'waiting')
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="The refused calls that AWS recorded around the failure, in the account of the caller."
          actions={
            <Button
              loading={isWaiting}
              loadingText="Asking CloudTrail"
              disabled={isFetching}
              onClick={() => (wanted ? refetch() : setWanted(true))}
            >
              {data ? 'Ask again' : 'Ask CloudTrail'}
            </Button>
          }
        >
          Evidence in CloudTrail
        </Header>
      }
    >
      {error && (
        <Alert type="error" header="CloudTrail was not asked">
          {error.message}
        </Alert>
      )}
      {isWaiting && (
        <StatusIndicator type="in-progress">
          A worker is asking CloudTrail; events can be a quarter of an hour late
        </StatusIndicator>
      )}
      {data && data.state !== 'waiting' && <Evidence evidence={data} />}
      {!wanted && <Box color="text-body-secondary">CloudTrail has not been asked yet.</Box>}
    </Container>
  )
}

function Evidence({ evidence: { state, calls, reason, answeredAt, question } }: { evidence: TrailEvidenceView }) {
  if (state === 'failed') {
    return (
      <Alert type="warning" header="CloudTrail could not be asked">
        {reason}
      </Alert>
    )
  }
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">
        {question.operation} in account {question.accountId}, {question.region}
        {answeredAt && (
          <>
            , read <TimeText at={answeredAt} show="relative" />
          </>
        )}
      </Box>
      {calls.length === 0 ? (
        <Box>{reason}</Box>
      ) : (
        <ul className={styles.remarks} aria-label="Refused calls">
          {calls.map((call) => (
            <li key={call.eventId} className={styles.anywhere}>
              <strong>
                {call.operation} {call.errorCode}
              </strong>{' '}
              <TimeText at={call.at} />
              <div>{call.message}</div>
              <Box color="text-body-secondary">
                Event {call.eventId} by {call.caller}
              </Box>
            </li>
          ))}
        </ul>
      )}
    </SpaceBetween>
  )
}
