import Alert, { type AlertProps } from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { UseQueryResult } from '@tanstack/react-query'
import { countOf } from '@/components/ui/format-number'
import type { RequestRevocation } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import styles from './requests.module.css'

type Revocation = NonNullable<RequestRevocation['revocation']>

/** What would come of withdrawing a grant: what breaks, or why nothing does, or that nobody can tell. */
export function WhatIsLost({ impact: { data, error } }: { impact: UseQueryResult<RequestRevocation> }) {
  if (error) return <Alert type="warning">What hangs on the grant could not be told: {error.message}</Alert>
  if (!data) return <StatusIndicator type="loading">Judging what would be lost</StatusIndicator>
  const { revocation, listed } = data
  if (revocation) return <Effect revocation={revocation} />
  return listed === null ? (
    <Alert type="warning">The key’s grants could not be read, so nobody can tell what hangs on this one.</Alert>
  ) : (
    <Alert type="info">The newest reading of the key does not list this grant: it may be gone already.</Alert>
  )
}

const headers: Readonly<Record<Revocation['effect'], readonly [AlertProps.Type, string]>> = {
  breaks: ['warning', 'Something that works now would not'],
  'not-told': ['warning', 'Nobody can tell what hangs on it'],
  covered: ['info', 'What it serves stays allowed without it'],
  'left-over': ['info', 'Nobody can use it any more'],
}

function Effect({ revocation: { effect, reason, breaks } }: { revocation: Revocation }) {
  const [type, header] = headers[effect]
  const clusters = [...new Set(breaks.map(({ clusterArn }) => clusterArn))]
  return (
    <Alert type={type} header={header}>
      {breaks.length === 0 && reason}
      {clusters.length > 0 && <div>{countOf(clusters.length, 'cluster')} can launch no more with this key:</div>}
      <ul className={styles.list}>
        {breaks.map((need) => (
          <li key={need.id}>
            <Link href={paths.cluster(need.clusterArn)}>{nameOf(need.clusterArn)}</Link>: {need.reason}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
