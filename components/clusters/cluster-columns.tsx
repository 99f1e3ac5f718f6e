import Link from '@cloudscape-design/components/link'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { AccountText } from '@/components/tables/account-text'
import type { Column } from '@/components/tables/data-table'
import { formatNumber } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import type { ClusterListQuery, ClusterRow } from '@/lib/contracts/clusters'
import { paths } from '@/lib/paths'

export const clusterColumns: readonly Column<ClusterRow, ClusterListQuery['sort']>[] = [
  {
    id: 'name',
    header: 'Cluster',
    width: 210,
    sort: 'name',
    rowHeader: true,
    cell: (cluster) => <Link href={paths.cluster(cluster.arn)}>{cluster.name}</Link>,
  },
  { id: 'access', header: 'Key access', width: 190, sort: 'missing', cell: (cluster) => <KeyAccess row={cluster} /> },
  { id: 'failures', header: 'Failure', width: 260, cell: (cluster) => <Failures ids={cluster.failures} /> },
  {
    id: 'account',
    header: 'Account',
    width: 230,
    sort: 'account',
    cell: (cluster) => <AccountText id={cluster.accountId} name={cluster.accountName} />,
  },
  { id: 'unit', header: 'OU', width: 120, cell: (cluster) => cluster.unit || '–' },
  { id: 'region', header: 'Region', width: 115, sort: 'region', cell: (cluster) => cluster.region },
  { id: 'launch', header: 'Starts nodes by', width: 210, cell: (cluster) => cluster.launch || '–' },
  { id: 'keys', header: 'Keys', width: 80, sort: 'keys', cell: (cluster) => formatNumber(cluster.keys) },
  { id: 'version', header: 'Kubernetes', width: 120, sort: 'version', cell: (cluster) => cluster.version },
]

/** One word, and how much of it. */
export function KeyAccess({ row }: { row: Pick<ClusterRow, 'status' | 'missing' | 'unknown'> }) {
  if (row.status === 'broken') {
    const also = row.unknown > 0 ? `, ${row.unknown} unknown` : ''
    return <StatusLabel status="broken">{`${row.missing} missing${also}`}</StatusLabel>
  }
  if (row.status === 'unknown') return <StatusLabel status="unknown">{`${row.unknown} unknown`}</StatusLabel>
  return <StatusLabel status={row.status} />
}

function Failures({ ids }: { ids: readonly string[] }) {
  const [first] = ids
  if (!first) return '–'
  if (ids.length > 1) return <span title={ids.map(failureTitle).join('. ')}>{ids.join(', ')}</span>
  return `${first} ${failureTitle(first)}`
}
