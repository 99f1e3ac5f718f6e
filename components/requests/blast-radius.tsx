import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { ArnText } from '@/components/tables/arn-text'
import { formatNumber } from '@/components/ui/format-number'
import type { PreflightView } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { keyName, principalKindWord } from './request-words'
import styles from './requests.module.css'

/** Who and what the grant touches. */
export function BlastRadius({ preflight }: { preflight: PreflightView }) {
  const { blast, need } = preflight
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
      <div className={styles.stack}>
        <div className={styles.figures}>
          {figures.map(([title, n]) => (
            <div key={title}>
              <Box variant="awsui-key-label">{title}</Box>
              <div className={styles.figure}>{formatNumber(n)}</div>
            </div>
          ))}
        </div>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col">Name</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">Key</th>
                <td>
                  <Link href={paths.key(need.keyArn)}>{keyName(need)}</Link>
                  <ArnText arn={need.keyArn} />
                </td>
              </tr>
              <tr>
                <th scope="row">{principalKindWord(need.principalKind)}</th>
                <td>
                  {nameOf(need.principalArn)}
                  <br />
                  <ArnText arn={need.principalArn} />
                </td>
              </tr>
              <tr>
                <th scope="row">Cluster</th>
                <td>
                  <Link href={paths.cluster(need.clusterArn)}>{need.clusterName}</Link>
                </td>
              </tr>
            </tbody>
          </table>
        </div>
      </div>
    </Container>
  )
}
