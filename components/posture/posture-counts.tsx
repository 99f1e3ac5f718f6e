import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import type { ReactNode } from 'react'
import { countOf, formatNumber } from '@/components/ui/format-number'
import { withQuery } from '@/lib/api-client'
import type { PostureView } from '@/lib/contracts/posture'
import { paths } from '@/lib/paths'
import styles from './posture.module.css'

/** The figures, each a way into the list that explains it. */
export function PostureCounts({ posture }: { posture: PostureView }) {
  const { clusters, gaps, findings, waitingForYou } = posture
  const severities = findings.bySeverity.map(({ severity, count }) => `${formatNumber(count)} ${severity}`)
  return (
    <Container>
      <div className={styles.counts}>
        <Count
          title="Clusters with full access"
          href={withQuery(paths.clusters(), { status: 'ok' })}
          note={clusters.unknown > 0 ? `${formatNumber(clusters.unknown)} cannot be told` : 'Each by its profile'}
        >
          {formatNumber(clusters.ok)} of {formatNumber(clusters.total)}
        </Count>
        <Count
          title="Missing access"
          href={withQuery(paths.clusters(), { status: 'broken' })}
          note={`in ${countOf(clusters.broken, 'cluster')}`}
        >
          {formatNumber(gaps.missing)}
        </Count>
        <Count
          title="Unknown access"
          href={withQuery(paths.clusters(), { status: 'unknown' })}
          note={unreadNote(posture)}
        >
          {formatNumber(gaps.unknown)}
        </Count>
        <Count
          title="Failing checks"
          href={withQuery(paths.reports(), { status: 'FAIL' })}
          note={severities.join(', ') || 'None fails'}
        >
          {formatNumber(findings.failing)}
        </Count>
        <Count
          title="Requests waiting for you"
          href={withQuery(paths.requests(), { view: 'waiting' })}
          note={waitingForYou > 0 ? 'Approve or reject' : 'Nothing to decide'}
        >
          {formatNumber(waitingForYou)}
        </Count>
      </div>
    </Container>
  )
}

/** Unknown has a cause: what could not be read. */
function unreadNote({ keys, freshness }: PostureView): string {
  if (keys.unreadable > 0) return `${countOf(keys.unreadable, 'key')} not read whole`
  return freshness.unread > 0 ? `${countOf(freshness.unread, 'part')} not read` : 'Everything was read'
}

function Count({ title, href, note, children }: { title: string; href: string; note: string; children: ReactNode }) {
  return (
    <div className={styles.count}>
      <Box variant="awsui-key-label">{title}</Box>
      <a className={styles.number} href={href}>
        {children}
      </a>
      <div className={styles.note}>{note}</div>
    </div>
  )
}
