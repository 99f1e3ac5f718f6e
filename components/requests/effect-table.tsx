import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { type Status, StatusLabel } from '@/components/ui/status-label'
import type { PreflightView } from '@/lib/contracts/requests'
import { levelWord } from './request-words'
import styles from './requests.module.css'

const decisions: readonly string[] = ['allowed', 'denied', 'conditional', 'unknown']
const statusOf = (decision: string): Status => (decisions.includes(decision) ? (decision as Status) : 'unknown')

/** Each operation of the need, judged now and with the grant in place; of a grant that is there, without it and with it. */
export function EffectTable({
  preflight: { effect, follows },
}: {
  preflight: Pick<PreflightView, 'effect' | 'follows'>
}) {
  const [before, after] = follows ? ['Without it', 'With it'] : ['Now', 'After']
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
              <th scope="col">{before}</th>
              <th scope="col">{after}</th>
            </tr>
          </thead>
          <tbody>
            {effect.map(({ operation, level, now, after: then }) => (
              <tr key={operation}>
                <th scope="row" className={`${styles.operation} ${now === then ? '' : styles.changed}`}>
                  {operation}
                </th>
                <td className={styles.level}>{levelWord(level)}</td>
                <td className={styles.status}>
                  <StatusLabel status={statusOf(now)} />
                </td>
                <td className={styles.status}>
                  <StatusLabel status={statusOf(then)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Container>
  )
}
