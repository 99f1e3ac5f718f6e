import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { EmptyState } from '@/components/tables/empty-state'
import { TimeText } from '@/components/ui/time-text'
import type { PostureView } from '@/lib/contracts/posture'
import styles from './posture.module.css'

type Change = PostureView['changes'][number]

const kinds = {
  'new-gap': ['error', 'New gap'],
  'resolved-gap': ['success', 'Gap closed'],
  'new-finding': ['warning', 'New finding'],
  'resolved-finding': ['success', 'Finding resolved'],
} as const satisfies Record<Change['kind'], readonly ['error' | 'success' | 'warning', string]>

export function RecentChanges({ changes }: { changes: readonly Change[] }) {
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" description="What turned red or green, newest first">
          Changes
        </Header>
      }
    >
      {changes.length === 0 ? (
        <EmptyState title="Nothing changed">Every gap and finding is as the first scan found it.</EmptyState>
      ) : (
        <ul className={styles.list}>
          {changes.map((change) => {
            const [tone, word] = kinds[change.kind]
            return (
              <li key={`${change.kind} ${change.at} ${change.text}`} className={styles.row}>
                <StatusIndicator type={tone}>{word}</StatusIndicator> {change.text}
                <div className={styles.note}>
                  <TimeText at={change.at} show="relative" />
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </Container>
  )
}
