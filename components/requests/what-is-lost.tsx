import Alert from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { UseQueryResult } from '@tanstack/react-query'
import { countOf } from '@/components/ui/format-number'
import type { RevocationView } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { principalKindWord } from './request-words'
import styles from './requests.module.css'

/** Which clusters lose what with a grant, and what hangs on its key. */
export function WhatIsLost({ impact: { data, error } }: { impact: UseQueryResult<RevocationView> }) {
  if (error) return <Alert type="warning">What hangs on the grant could not be told: {error.message}</Alert>
  if (!data) return <StatusIndicator type="loading">Judging what would be lost</StatusIndicator>
  const { losses, listed, blast } = data
  const known =
    listed === null
      ? 'The key’s grants could not be read, so this may not be all.'
      : listed
        ? null
        : 'The newest reading of the key does not list this grant: it may be gone already.'
  const breaks = losses.some((loss) => loss.breaks)
  return (
    <Alert type={breaks ? 'warning' : 'info'} header={headerOf(losses)}>
      {losses.length > 0 && (
        <ul className={styles.list}>
          {losses.map((loss) => (
            <li key={loss.needId}>
              <Link href={paths.cluster(loss.clusterArn)}>{loss.clusterName}</Link>:{' '}
              {principalKindWord(loss.principalKind)} {nameOf(loss.principalArn)} loses {loss.operations.join(', ')}
              {loss.breaks ? ', and its next launch fails.' : '.'}
            </li>
          ))}
        </ul>
      )}
      {blast.volumes > 0 && (
        <div>
          {countOf(blast.volumes, 'volume')} of {countOf(blast.clusters, 'cluster')} are under this key.
        </div>
      )}
      {known && <div>{known}</div>}
    </Alert>
  )
}

function headerOf(losses: RevocationView['losses']): string {
  const breaking = new Set(losses.filter((loss) => loss.breaks).map((loss) => loss.clusterArn)).size
  if (breaking > 0) return `${countOf(breaking, 'cluster')} can launch no more without it`
  return losses.length > 0 ? 'Some operations are lost, no launch breaks' : 'Nothing that Keyscope knows of needs it'
}
