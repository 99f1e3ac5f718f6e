import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { TimeText } from '@/components/ui/time-text'
import type { ApprovalView } from '@/lib/contracts/requests'
import styles from './requests.module.css'

/** Who still has to approve by which rule, and who has. */
export function ApprovalPanel({ approval, open }: { approval: ApprovalView; open: boolean }) {
  const { clauses, approvals, decideBy } = approval
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            open ? (
              <>
                To be decided by <TimeText at={decideBy} />.
              </>
            ) : undefined
          }
        >
          Approvals
        </Header>
      }
    >
      <div className={styles.stack}>
        <ul className={styles.list} aria-label="What the approval rules demand">
          {clauses.map((clause) => (
            <li key={`${clause.rule} ${clause.who}`} className={styles.row}>
              <ClauseStatus clause={clause} open={open} />
              <div className={styles.note}>
                By {clause.who} · rule “{clause.rule}”
              </div>
            </li>
          ))}
        </ul>
        {approvals.length > 0 && (
          <ul className={styles.list} aria-label="Approvals so far">
            {approvals.map((given) => (
              <li key={given.id} className={styles.row}>
                {given.personName}
                {given.onBehalfOf && ` on behalf of ${given.onBehalfOf}`}: {given.note}
                <div className={styles.note}>
                  <TimeText at={given.at} />
                  {!given.counts && ' · Does not count: given before the request was narrowed'}
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Container>
  )
}

function ClauseStatus({ clause, open }: { clause: ApprovalView['clauses'][number]; open: boolean }) {
  const { approvers, given, missing } = clause
  if (approvers === 0) return <StatusIndicator type="info">Nobody has to approve</StatusIndicator>
  const text = `${Math.min(given, approvers)} of ${approvers} ${approvers === 1 ? 'approval' : 'approvals'}`
  if (missing === 0) return <StatusIndicator type="success">{text}</StatusIndicator>
  return <StatusIndicator type={open ? 'pending' : 'stopped'}>{text}</StatusIndicator>
}
