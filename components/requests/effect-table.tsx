import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { type Status, StatusLabel } from '@/components/ui/status-label'
import type { PreflightView } from '@/lib/contracts/requests'
import { levelWord } from './request-words'
import styles from './requests.module.css'

const decisions: readonly string[] = ['allowed', 'denied', 'conditional', 'unknown']
const statusOf = (decision: string): Status => (decisions.includes(decision) ? (decision as Status) : 'unknown')

/** Each operation of the need, judged now and with the grant in place. */
export function EffectTable({ effect }: { effect: PreflightView['effect'] }) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="What the grant changes stands in bold. Judged as on every other page, on what the last scan read."
        >
          Effect
        </Header>
      }
    >
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col" className={styles.level}>
                Level
              </th>
              <th scope="col">Now</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {effect.map(({ operation, level, now, after }) => (
              <tr key={operation}>
                <th scope="row" className={`${styles.operation} ${now === after ? '' : styles.changed}`}>
                  {operation}
                </th>
                <td className={styles.level}>{levelWord(level)}</td>
                <td className={styles.status}>
                  <StatusLabel status={statusOf(now)} />
                </td>
                <td className={styles.status}>
                  <StatusLabel status={statusOf(after)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Container>
  )
}
