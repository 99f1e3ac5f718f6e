import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { z } from 'zod'
import { StatusLabel } from '@/components/ui/status-label'
import type { PreflightCheck } from '@/lib/contracts/requests'
import styles from './requests.module.css'

type Check = z.infer<typeof PreflightCheck>

/** What needs attention comes first. */
const order: readonly Check['outcome'][] = ['block', 'unknown', 'warn', 'pass']

/** What speaks for and against the grant: each a statement, and whether it holds. */
export function CheckList({ checks, loading = false }: { checks: readonly Check[]; loading?: boolean }) {
  const blocking = checks.some((check) => check.outcome === 'block')
  const sorted = [...checks].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={blocking ? 'What blocks has to be put right first.' : 'Nothing blocks this grant.'}
          info={loading && <StatusIndicator type="loading">Checking</StatusIndicator>}
        >
          Checks
        </Header>
      }
    >
      <ul className={styles.list}>
        {sorted.map((check) => (
          <li key={check.id} className={styles.row}>
            <span className={styles.check}>
              <StatusLabel status={check.outcome} /> {check.title}
            </span>
            {check.detail && <div className={styles.note}>{check.detail}</div>}
          </li>
        ))}
      </ul>
    </Container>
  )
}
