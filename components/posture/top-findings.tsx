import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { EmptyState } from '@/components/tables/empty-state'
import { SeverityLabel } from '@/components/tables/severity-label'
import { withQuery } from '@/lib/api-client'
import type { PostureView } from '@/lib/contracts/posture'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import styles from './posture.module.css'

type Finding = PostureView['topFindings'][number]

export function TopFindings({ findings }: { findings: readonly Finding[] }) {
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description="Failing checks, most severe first"
          actions={<Link href={withQuery(paths.reports(), { status: 'FAIL' })}>Report</Link>}
        >
          Top findings
        </Header>
      }
    >
      {findings.length === 0 ? (
        <EmptyState title="No check of high severity fails">As far as the last scan could see.</EmptyState>
      ) : (
        <ul className={styles.list}>
          {findings.map((finding) => (
            <li key={finding.id} className={styles.row}>
              <SeverityLabel severity={finding.severity} /> <Link href={addressOf(finding)}>{finding.title}</Link>
              <div className={styles.note}>
                {[finding.checkId, nameOf(finding.resourceId), finding.accountId, finding.region]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Container>
  )
}

function addressOf(finding: Finding): string {
  if (finding.clusterArn) return paths.cluster(finding.clusterArn)
  if (finding.keyArn) return paths.key(finding.keyArn)
  return withQuery(paths.reports(), { account: finding.accountId, status: 'FAIL' })
}
