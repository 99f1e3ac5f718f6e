import Link from '@cloudscape-design/components/link'
import Popover from '@cloudscape-design/components/popover'
import { AccountText } from '@/components/tables/account-text'
import type { Column } from '@/components/tables/data-table'
import { formatNumber } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import type { KeyListQuery, KeyRow } from '@/lib/contracts/keys'
import { paths } from '@/lib/paths'
import { ClusterAccess, KeyState, keyName, Rotation } from './key-labels'

export const keyColumns: readonly Column<KeyRow, KeyListQuery['sort']>[] = [
  {
    id: 'alias',
    header: 'Alias',
    width: 250,
    sort: 'alias',
    rowHeader: true,
    cell: (key) => <Link href={paths.key(key.arn)}>{keyName(key)}</Link>,
  },
  { id: 'access', header: 'Cluster access', width: 185, sort: 'missing', cell: (key) => <ClusterAccess row={key} /> },
  { id: 'state', header: 'State', width: 150, sort: 'state', cell: (key) => <KeyState state={key.state} /> },
  {
    id: 'account',
    header: 'Account',
    width: 230,
    sort: 'account',
    cell: (key) => <AccountText id={key.accountId} name={key.accountName} />,
  },
  { id: 'unit', header: 'OU', width: 120, cell: (key) => key.unit || '–' },
  { id: 'region', header: 'Region', width: 115, sort: 'region', cell: (key) => key.region },
  { id: 'clusters', header: 'Clusters', width: 95, sort: 'clusters', cell: (key) => formatNumber(key.clusters) },
  { id: 'grants', header: 'Grants', width: 95, sort: 'grants', cell: (key) => <GrantCount count={key.grantCount} /> },
  { id: 'rotation', header: 'Rotation', width: 130, cell: (key) => <Rotation rotation={key.rotation} /> },
  { id: 'failing', header: 'Failing checks', width: 130, sort: 'failing', cell: (key) => formatNumber(key.failing) },
  { id: 'read', header: 'Read', width: 120, cell: (key) => <ReadMark problem={key.readProblem} /> },
]

function GrantCount({ count }: { count: number | null }) {
  return count === null ? <StatusLabel status="unknown" /> : formatNumber(count)
}

/** What of the key the scan could not read, where a person meets the key. */
export function ReadMark({ problem }: { problem: string | null }) {
  if (problem === null) return 'Whole'
  return (
    <Popover
      dismissAriaLabel="Close"
      header="Not everything of this key could be read"
      content={problem}
      triggerType="text"
    >
      <StatusLabel status="partial" />
    </Popover>
  )
}
