import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { EmptyState } from '@/components/tables/empty-state'
import { TimeText } from '@/components/ui/time-text'
import { withQuery } from '@/lib/api-client'
import type { RequestView } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import styles from './requests.module.css'

/** The log's entries about this request. The link is for those who may read the log. */
export function AuditTrail({
  request,
  mayReadLog,
}: {
  request: Pick<RequestView, 'id' | 'audit'>
  mayReadLog: boolean
}) {
  const address = (entry?: string) => withQuery(paths.audit(), { subject: request.id, entry })
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${request.audit.length})`}
          actions={mayReadLog && <Link href={address()}>In the audit log</Link>}
        >
          Audit entries
        </Header>
      }
    >
      {request.audit.length === 0 && <EmptyState title="No entries yet" />}
      <ul className={styles.list}>
        {request.audit.map((entry) => (
          <li key={entry.seq} className={styles.row}>
            {mayReadLog ? <Link href={address(entry.seq)}>{entry.summary}</Link> : entry.summary}
            <div className={styles.note}>
              {entry.seq} · {entry.action} · {entry.actorName} · <TimeText at={entry.at} />
            </div>
          </li>
        ))}
      </ul>
    </Container>
  )
}
