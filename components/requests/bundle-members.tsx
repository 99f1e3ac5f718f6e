'use client'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { StatusLabel } from '@/components/ui/status-label'
import type { BundleView } from '@/lib/contracts/bundles'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { keyName } from './request-words'
import styles from './requests.module.css'

type Member = BundleView['requests'][number]

/** The grants of a bulk request in the order they are made, each with where it stands. */
export function BundleMembers({ bundle }: { bundle: BundleView }) {
  return (
    <Table<Member>
      header={
        <Header
          variant="h2"
          counter={`(${bundle.requests.length})`}
          description="Made one after another, in this order. Each has its own page with change, checks and proof."
        >
          Grants
        </Header>
      }
      items={bundle.requests}
      trackBy={(member) => member.id}
      columnDefinitions={columnsOf(bundle.state).map((column) => ({ ...column, minWidth: column.width }))}
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Grants of the bulk request' }}
    />
  )
}

const columnsOf = (state: BundleView['state']): TableProps.ColumnDefinition<Member>[] => [
  {
    id: 'request',
    header: 'Request',
    width: 100,
    isRowHeader: true,
    cell: (member) => <Link href={paths.request(member.id)}>{member.number}</Link>,
  },
  {
    id: 'state',
    header: 'State',
    width: 150,
    cell: (member) => <StatusLabel status={state === 'held' && member.state === 'approved' ? 'held' : member.state} />,
  },
  { id: 'region', header: 'Region', width: 150, cell: (member) => member.region },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 170,
    cell: (member) =>
      member.clusterArn ? <Link href={paths.cluster(member.clusterArn)}>{member.clusterName}</Link> : '–',
  },
  {
    id: 'key',
    header: 'Key',
    width: 210,
    cell: (member) => <Link href={paths.key(member.keyArn)}>{keyName(member)}</Link>,
  },
  {
    id: 'grantee',
    header: 'Grantee',
    width: 230,
    cell: (member) => (
      <>
        <span title={member.granteePrincipal}>{nameOf(member.granteePrincipal)}</span>
        <div className={styles.note}>
          <span title={member.operations.join(', ')}>{member.operations.length} operations</span>, issued by{' '}
          {member.issuingAccountId}
        </div>
      </>
    ),
  },
  {
    id: 'note',
    header: 'To know',
    width: 300,
    cell: (member) =>
      member.failure ??
      (member.attention.length === 0
        ? 'All checks passed'
        : member.attention.map((text) => (
            <div key={text} className={styles.note}>
              {text}
            </div>
          ))),
  },
]
