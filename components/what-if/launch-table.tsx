'use client'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { describeUses, layerLabel, pathLabel, principalLabel, roleName } from '@/components/matrix/access-words'
import { cellHref } from '@/components/matrix/cell-address'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import type { LaunchImpactView } from '@/lib/contracts/what-if'
import { paths } from '@/lib/paths'
import { beforeAfter, effectWord } from './answer-words'
import { KeyLink } from './key-link'
import styles from './what-if.module.css'

/** Launch paths that are answered otherwise, what fails first. */
export function LaunchTable({ launches }: { launches: readonly LaunchImpactView[] }) {
  return (
    <Table<LaunchImpactView>
      variant="container"
      header={
        <Header
          variant="h2"
          counter={`(${launches.length})`}
          description="Nodes that run keep running; what is told is the next launch. The cluster opens at the cell of its matrix as it is now."
        >
          Clusters
        </Header>
      }
      items={launches}
      trackBy={({ clusterArn, path, keyArn }) => `${clusterArn} ${path} ${keyArn}`}
      wrapLines
      cellVerticalAlign="top"
      stickyColumns={{ first: 1 }}
      ariaLabels={{ tableLabel: 'Clusters' }}
      columnDefinitions={[
        { id: 'cluster', header: 'Cluster', width: 170, minWidth: 140, isRowHeader: true, cell: ClusterLink },
        { id: 'effect', header: 'What happens', width: 240, minWidth: 200, cell: What },
        { id: 'key', header: 'Key', width: 180, minWidth: 150, cell: KeyLink },
        { id: 'need', header: 'Need', width: 230, minWidth: 190, cell: Who },
        { id: 'reason', header: 'Why', width: 380, minWidth: 280, cell: Why },
        {
          id: 'uses',
          header: 'Named by',
          width: 240,
          minWidth: 180,
          cell: ({ uses }) => <span className={styles.anywhere}>{describeUses(uses)}</span>,
        },
      ]}
    />
  )
}

const ClusterLink = ({ clusterArn, clusterName, before, needId, operation }: LaunchImpactView) => (
  <Link href={before === null ? paths.cluster(clusterArn) : cellHref(clusterArn, needId, operation)}>
    {clusterName}
  </Link>
)

function What({ effect, path, before, after }: LaunchImpactView) {
  const { word, tone } = effectWord(effect, path)
  return (
    <>
      <ToneIndicator tone={tone}>{word}</ToneIndicator>
      <Box color="text-body-secondary" fontSize="body-s">
        {pathLabel(path)}, {beforeAfter({ before, after })}
      </Box>
    </>
  )
}

const Who = ({ principalKind, principalArn, operation }: LaunchImpactView) => (
  <>
    <div>{principalLabel(principalKind)}</div>
    <Box color="text-body-secondary" fontSize="body-s">
      <span title={principalArn} className={styles.anywhere}>
        {roleName(principalArn)}
      </span>
      {operation && `, ${operation}`}
    </Box>
  </>
)

const Why = ({ layer, failure, reason }: LaunchImpactView) => (
  <>
    <span className={styles.anywhere}>{reason}</span>
    <Box color="text-body-secondary" fontSize="body-s">
      {[layer && layerLabel(layer), failure && `${failure} ${failureTitle(failure)}`].filter(Boolean).join('; ')}
    </Box>
  </>
)
