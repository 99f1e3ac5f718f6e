import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { EmptyState } from '@/components/tables/empty-state'
import { countOf } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import { withQuery } from '@/lib/api-client'
import type { PostureView } from '@/lib/contracts/posture'
import { paths } from '@/lib/paths'
import styles from './posture.module.css'

export function WorstClusters({ clusters }: { clusters: PostureView['worstClusters'] }) {
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description="Their nodes or volumes cannot use a key they need"
          actions={<Link href={withQuery(paths.clusters(), { status: 'broken' })}>All</Link>}
        >
          Clusters with missing access
        </Header>
      }
    >
      {clusters.length === 0 ? (
        <EmptyState title="No cluster misses access">As far as the last scan could see.</EmptyState>
      ) : (
        <ul className={styles.list}>
          {clusters.map((cluster) => (
            <li key={cluster.arn} className={styles.row}>
              <div className={styles.split}>
                <Link href={paths.cluster(cluster.arn)}>{cluster.name}</Link>
                <StatusLabel status="missing">{countOf(cluster.missing, 'operation')} missing</StatusLabel>
              </div>
              <div className={styles.note}>
                {[
                  cluster.nextLaunch > 0 ? 'Next launch fails' : 'Works until replaced',
                  cluster.accountName,
                  cluster.region,
                  cluster.failures.join(', '),
                ]
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
