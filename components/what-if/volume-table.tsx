'use client'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Popover from '@cloudscape-design/components/popover'
import Table from '@cloudscape-design/components/table'
import { layerLabel, pathLabel } from '@/components/matrix/access-words'
import { cellHref } from '@/components/matrix/cell-address'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import { countOf } from '@/components/ui/format-number'
import type { VolumeImpactView } from '@/lib/contracts/what-if'
import { paths } from '@/lib/paths'
import { effectWord } from './answer-words'
import { KeyLink } from './key-link'
import styles from './what-if.module.css'

/** Volumes that could not be attached any more, or could again. */
export function VolumeTable({ volumes }: { volumes: readonly VolumeImpactView[] }) {
  const count = volumes.reduce((sum, one) => sum + one.count, 0)
  return (
    <Table<VolumeImpactView>
      variant="container"
      header={
        <Header
          variant="h2"
          counter={`(${count})`}
          description="An attached volume keeps working until its instance is stopped or it is detached; then it has to be attached anew."
        >
          Volumes
        </Header>
      }
      items={volumes}
      trackBy={({ clusterArn, path, keyArn, volumeIds, reason }) =>
        `${clusterArn} ${path} ${keyArn} ${volumeIds[0]} ${reason}`
      }
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Volumes' }}
      columnDefinitions={[
        { id: 'volumes', header: 'Volumes', width: 190, minWidth: 160, isRowHeader: true, cell: Volumes },
        { id: 'effect', header: 'What happens', width: 240, minWidth: 200, cell: What },
        { id: 'cluster', header: 'Cluster', width: 180, minWidth: 150, cell: ClusterOf },
        { id: 'key', header: 'Key', width: 180, minWidth: 150, cell: KeyLink },
        { id: 'reason', header: 'Why', width: 400, minWidth: 280, cell: Why },
      ]}
    />
  )
}

function Volumes({ count, attached, instances, volumeIds }: VolumeImpactView) {
  const more = count > volumeIds.length ? ` and ${count - volumeIds.length} more` : ''
  return (
    <>
      <Popover dismissAriaLabel="Close" header="Volumes" triggerType="text" content={`${volumeIds.join(', ')}${more}`}>
        {countOf(count, 'volume', 'volumes')}
      </Popover>
      <Box color="text-body-secondary" fontSize="body-s">
        {attached === 0 ? 'none attached' : `${attached} attached to ${countOf(instances, 'instance', 'instances')}`}
      </Box>
    </>
  )
}

function What({ effect }: VolumeImpactView) {
  const { word, tone } = effectWord(effect, null)
  return (
    <ToneIndicator tone={tone}>
      {effect === 'fails' ? 'Next attachment fails' : effect === 'better' ? 'Can be attached again' : word}
    </ToneIndicator>
  )
}

function ClusterOf({ clusterArn, clusterName, path, needId, operation, accountId, region }: VolumeImpactView) {
  if (clusterArn === null) return `No known cluster, account ${accountId}, ${region}`
  return (
    <>
      <Link href={needId ? cellHref(clusterArn, needId, operation) : paths.cluster(clusterArn)}>{clusterName}</Link>
      <Box color="text-body-secondary" fontSize="body-s">
        {path ? pathLabel(path) : 'launch path not known'}
      </Box>
    </>
  )
}

const Why = ({ reason, layer }: VolumeImpactView) => (
  <>
    <span className={styles.anywhere}>{reason}</span>
    <Box color="text-body-secondary" fontSize="body-s">
      {layer && layerLabel(layer)}
    </Box>
  </>
)
