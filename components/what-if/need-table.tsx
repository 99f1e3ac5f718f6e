'use client'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { layerLabel, pathLabel, principalLabel, roleName } from '@/components/matrix/access-words'
import { cellHref } from '@/components/matrix/cell-address'
import type { NeedChangeView } from '@/lib/contracts/what-if'
import { paths } from '@/lib/paths'
import { beforeAfter } from './answer-words'
import { KeyLink } from './key-link'
import styles from './what-if.module.css'

/** Every need that is answered otherwise, with the operations that make the difference. */
export function NeedTable({ needs }: { needs: readonly NeedChangeView[] }) {
  return (
    <Table<NeedChangeView>
      variant="borderless"
      items={needs}
      trackBy="id"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Needs' }}
      columnDefinitions={[
        { id: 'cluster', header: 'Cluster', width: 170, minWidth: 140, isRowHeader: true, cell: ClusterCell },
        { id: 'principal', header: 'Principal', width: 230, minWidth: 190, cell: Principal },
        { id: 'key', header: 'Key', width: 180, minWidth: 150, cell: KeyLink },
        { id: 'answer', header: 'Before → after', width: 160, minWidth: 140, cell: beforeAfter },
        { id: 'operations', header: 'Operations', width: 420, minWidth: 300, cell: Operations },
      ]}
    />
  )
}

const ClusterCell = ({ clusterArn, clusterName, id, before, operations }: NeedChangeView) => (
  <Link href={before === null ? paths.cluster(clusterArn) : cellHref(clusterArn, id, operations[0]?.operation)}>
    {clusterName}
  </Link>
)

const Principal = ({ principalKind, principalArn, path }: NeedChangeView) => (
  <>
    <div>{principalLabel(principalKind)}</div>
    <Box color="text-body-secondary" fontSize="body-s">
      <span title={principalArn} className={styles.anywhere}>
        {roleName(principalArn)}
      </span>
      , {pathLabel(path)}
    </Box>
  </>
)

function Operations({ operations, reason }: NeedChangeView) {
  if (operations.length === 0) return reason
  return operations.map(({ operation, level, before, after, layer, reason: why }) => (
    <div key={operation} className={styles.anywhere}>
      {operation} ({level}): {before ?? 'not asked'} → {after}
      <Box color="text-body-secondary" fontSize="body-s">
        {layerLabel(layer)}: {why}
      </Box>
    </div>
  ))
}
