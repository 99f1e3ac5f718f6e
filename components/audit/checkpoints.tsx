'use client'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { TimeText } from '@/components/ui/time-text'
import type { AuditCheckpoints } from '@/lib/contracts/audit'
import styles from './audit.module.css'
import { auditQueries } from './queries'

/** Where the log is pinned down outside the database, and how firmly. */
export function Checkpoints() {
  const { data, error } = useQuery(auditQueries.checkpoints())
  if (!data) {
    if (!error) return null
    return <StatusIndicator type="error">Whether checkpoints are kept is not known: {error.message}</StatusIndicator>
  }
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        minColumnWidth={230}
        items={[
          { label: 'Checkpoints', value: <State data={data} /> },
          { label: 'Kept in', value: <span className={styles.hash}>{data.place ?? 'Nowhere'}</span> },
          { label: 'Newest', value: <Newest data={data} /> },
          { label: 'Locked', value: <Lock data={data} /> },
        ]}
      />
    </Container>
  )
}

const states: Readonly<Record<AuditCheckpoints['state'], readonly [StatusIndicatorProps.Type, string]>> = {
  off: ['warning', 'None are kept'],
  waiting: ['pending', 'No worker has looked yet'],
  kept: ['success', 'Kept every five minutes'],
  failing: ['error', 'Could not be kept'],
  silent: ['warning', 'No worker looks'],
}

/** A worker has looked while the log was empty. */
const none = ['pending', 'None yet'] as const

function State({ data: { state, problem, checkedAt, last } }: { data: AuditCheckpoints }) {
  const [tone, words] = state === 'kept' && !last ? none : states[state]
  return (
    <>
      <StatusIndicator type={tone}>{words}</StatusIndicator>
      {problem && <Small>{problem}</Small>}
      {checkedAt && (
        <Small>
          Looked at <TimeText at={checkedAt} />
        </Small>
      )}
    </>
  )
}

function Newest({ data: { last } }: { data: AuditCheckpoints }) {
  if (!last) return <>–</>
  return (
    <>
      Entry {last.seq}
      <Small>
        <TimeText at={last.at} />
      </Small>
    </>
  )
}

/** What AWS said of the newest one counts more than what is set for the bucket. */
function Lock({ data: { lock, last } }: { data: AuditCheckpoints }) {
  if (!lock) return <>–</>
  const until = last?.lockedUntil
  if (until) {
    return (
      <>
        <StatusIndicator type="success">
          Until <TimeText at={until} />
        </StatusIndicator>
        <Small>Object Lock, compliance mode: nobody can delete it before.</Small>
      </>
    )
  }
  const [tone, words] = locks[lock.state]
  return (
    <>
      <StatusIndicator type={tone}>{words}</StatusIndicator>
      {lock.why && <Small>{lock.why}</Small>}
    </>
  )
}

const locks: Readonly<Record<'locked' | 'not-locked' | 'unknown', readonly [StatusIndicatorProps.Type, string]>> = {
  locked: ['pending', 'The next one will be'],
  'not-locked': ['warning', 'Not locked'],
  unknown: ['info', 'Not known'],
}

const Small = ({ children }: { children: ReactNode }) => (
  <Box variant="small" display="block" color="text-body-secondary">
    {children}
  </Box>
)
