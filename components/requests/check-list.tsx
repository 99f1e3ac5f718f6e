import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { z } from 'zod'
import type { PreflightCheck } from '@/lib/contracts/requests'
import styles from './requests.module.css'

type Check = z.infer<typeof PreflightCheck>

const outcomes = {
  block: ['error', 'Blocks'],
  unknown: ['warning', 'Unknown'],
  warn: ['warning', 'Look at this'],
  pass: ['success', 'Passes'],
} as const satisfies Record<Check['outcome'], readonly ['error' | 'warning' | 'success', string]>

const order = Object.keys(outcomes)

/** What speaks for and against the grant; what blocks comes first. */
export function CheckList({ checks, loading = false }: { checks: readonly Check[]; loading?: boolean }) {
  const blocking = checks.filter((check) => check.outcome === 'block').length
  const sorted = [...checks].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={blocking > 0 ? 'What blocks has to be put right first.' : 'Nothing blocks this grant.'}
          info={loading && <StatusIndicator type="loading">Checking</StatusIndicator>}
        >
          Checks
        </Header>
      }
    >
      <ul className={styles.list}>
        {sorted.map((check) => {
          const [tone, word] = outcomes[check.outcome]
          return (
            <li key={check.id} className={styles.row}>
              <StatusIndicator type={tone} iconAriaLabel={word}>
                {check.title}
              </StatusIndicator>
              {check.detail && <div className={styles.note}>{check.detail}</div>}
            </li>
          )
        })}
      </ul>
    </Container>
  )
}
