import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { formatNumber } from '@/components/ui/format-number'
import type { PreflightView } from '@/lib/contracts/requests'
import styles from './requests.module.css'

/** How much the grant touches. */
export function BlastRadius({ blast }: { blast: PreflightView['blast'] }) {
  const figures = [
    ['Roles that gain access', blast.roles],
    ['Clusters with that role', blast.clusters],
    ['Running instances', blast.instances],
    ['Volumes under the key', blast.volumes],
  ] as const
  return (
    <Container
      header={
        <Header variant="h2" description="Who and what this touches, from the last scan.">
          Blast radius
        </Header>
      }
    >
      <div className={styles.figures}>
        {figures.map(([title, n]) => (
          <div key={title}>
            <Box variant="awsui-key-label">{title}</Box>
            <div className={styles.figure}>{formatNumber(n)}</div>
          </div>
        ))}
      </div>
    </Container>
  )
}
