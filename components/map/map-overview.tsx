'use client'

import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { EmptyState } from '@/components/tables/empty-state'
import { StatusLabel } from '@/components/ui/status-label'
import type { MapView } from '@/lib/contracts/map'
import { paths } from '@/lib/paths'
import styles from './map.module.css'

type Overview = NonNullable<MapView['overview']>
type Cell = Overview['cells'][number]

/** Nobody can read a picture of everything: without a focus, units against units, and where to start. */
export function MapOverview({ overview, onFocus }: { overview: Overview; onFocus: (id: string) => void }) {
  if (overview.cells.length === 0) {
    return <EmptyState title="No cluster needs a key yet">No scan has found a launch path to a key.</EmptyState>
  }
  return (
    <SpaceBetween size="l">
      <UnitTable overview={overview} />
      <WorstClusters worst={overview.worst} onFocus={onFocus} />
    </SpaceBetween>
  )
}

function UnitTable({ overview }: { overview: Overview }) {
  const inUse = overview.cells.filter((cell) => cell.needed > 0)
  const owners = overview.units.filter((unit) => inUse.some((cell) => cell.keyUnit === unit))
  const users = overview.units.filter((unit) => inUse.some((cell) => cell.clusterUnit === unit))
  const cellOf = new Map(overview.cells.map((cell) => [`${cell.keyUnit}\n${cell.clusterUnit}`, cell]))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where the window is narrow, and the keyboard must reach it
    <section className={styles.scroller} aria-label="Missing access by organizational unit" tabIndex={0}>
      <table className={styles.units}>
        <caption>
          Missing access, from the organizational unit that owns the key (rows) to the one that runs the cluster
          (columns): operations missing of operations needed.
        </caption>
        <thead>
          <tr>
            <th scope="col">Keys owned by</th>
            {users.map((unit) => (
              <th key={unit} scope="col">
                {unit}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {owners.map((keyUnit) => (
            <tr key={keyUnit}>
              <th scope="row">{keyUnit}</th>
              {users.map((clusterUnit) => (
                <UnitCell key={clusterUnit} cell={cellOf.get(`${keyUnit}\n${clusterUnit}`)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function UnitCell({ cell }: { cell: Cell | undefined }) {
  if (!cell || cell.needed === 0) return <td className={styles.unit}>–</td>
  return (
    <td className={styles.unit} data-shade={shadeOf(cell)}>
      <strong>{cell.missing}</strong> of {cell.needed}
      {cell.unknown > 0 && <span className={styles.unseen}>{cell.unknown} unknown</span>}
    </td>
  )
}

/** Darker with the share that is missing; what nobody could see is never green. */
function shadeOf({ missing, unknown, needed }: Cell): string {
  if (missing > 0) return missing / needed >= 0.25 ? 'much' : 'some'
  return unknown > 0 ? 'unknown' : 'none'
}

function WorstClusters({ worst, onFocus }: { worst: Overview['worst']; onFocus: (id: string) => void }) {
  return (
    <Table
      variant="embedded"
      header={
        <Header variant="h2" description="Opens the map around it">
          Start from a cluster with missing access
        </Header>
      }
      items={worst}
      trackBy="clusterArn"
      ariaLabels={{ tableLabel: 'Clusters with missing access' }}
      columnDefinitions={[
        {
          id: 'cluster',
          header: 'Cluster',
          width: 260,
          isRowHeader: true,
          cell: (cluster) => (
            <Link
              href={paths.map(cluster.clusterArn)}
              onFollow={(event) => {
                event.preventDefault()
                onFocus(cluster.clusterArn)
              }}
            >
              {cluster.clusterName}
            </Link>
          ),
        },
        { id: 'account', header: 'Account', width: 220, cell: (cluster) => cluster.accountName },
        { id: 'missing', header: 'Missing', width: 140, cell: (cluster) => <Missing count={cluster.missing} /> },
        { id: 'unknown', header: 'Unknown', width: 140, cell: (cluster) => <Unknown count={cluster.unknown} /> },
      ]}
      empty={<EmptyState title="No cluster misses access">As far as the last scan could see.</EmptyState>}
    />
  )
}

const Missing = ({ count }: { count: number }) =>
  count > 0 ? <StatusLabel status="missing">{count}</StatusLabel> : <Box>0</Box>
const Unknown = ({ count }: { count: number }) =>
  count > 0 ? <StatusLabel status="unknown">{count}</StatusLabel> : <Box>0</Box>
