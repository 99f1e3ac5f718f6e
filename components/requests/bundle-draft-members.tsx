'use client'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { StatusLabel } from '@/components/ui/status-label'
import type { DraftMember } from '@/lib/contracts/bundles'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { keyName, principalKindWord } from './request-words'
import styles from './requests.module.css'

interface DraftMembersProps {
  readonly members: readonly DraftMember[]
  /** Need ids of what is to be asked for. */
  readonly chosen: ReadonlySet<string>
  readonly onChange: (chosen: ReadonlySet<string>) => void
}

/** The grants of a bulk request before it is made: choose, and read what speaks against each. */
export function DraftMembers({ members, chosen, onChange }: DraftMembersProps) {
  return (
    <Table<DraftMember>
      header={
        <Header variant="h2" counter={`(${chosen.size}/${members.length})`} description="One grant per key and role.">
          Grants
        </Header>
      }
      items={members}
      trackBy={(member) => member.needId}
      columnDefinitions={columns.map((column) => ({ ...column, minWidth: column.width }))}
      wrapLines
      cellVerticalAlign="top"
      selectionType="multi"
      selectedItems={members.filter((member) => chosen.has(member.needId))}
      isItemDisabled={(member) => !member.ready}
      onSelectionChange={({ detail }) => onChange(new Set(detail.selectedItems.map((member) => member.needId)))}
      ariaLabels={{
        tableLabel: 'Grants of the request',
        selectionGroupLabel: 'Choose grants',
        allItemsSelectionLabel: () => 'Choose all grants',
        itemSelectionLabel: (_, member) =>
          `${member.clusterName} in ${member.region}, ${nameOf(member.granteePrincipal)}`,
      }}
    />
  )
}

const columns: readonly TableProps.ColumnDefinition<DraftMember>[] = [
  { id: 'region', header: 'Region', width: 150, cell: (member) => member.region },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 180,
    isRowHeader: true,
    cell: (member) => <Link href={paths.cluster(member.clusterArn)}>{member.clusterName}</Link>,
  },
  {
    id: 'key',
    header: 'Key',
    width: 220,
    cell: (member) => <Link href={paths.key(member.keyArn)}>{keyName(member)}</Link>,
  },
  {
    id: 'grantee',
    header: 'Grantee',
    width: 240,
    cell: (member) => (
      <>
        <span title={member.granteePrincipal}>{nameOf(member.granteePrincipal)}</span>
        <div className={styles.note}>{principalKindWord(member.principalKind)}</div>
      </>
    ),
  },
  {
    id: 'grant',
    header: 'Grant',
    width: 190,
    cell: (member) =>
      member.issuingAccountId ? (
        <span title={member.operations.join(', ')}>
          {member.operations.length} operations
          <div className={styles.note}>issued by {member.issuingAccountId}</div>
        </span>
      ) : (
        '–'
      ),
  },
  {
    id: 'checks',
    header: 'Checks',
    width: 320,
    cell: (member) =>
      member.checks.length === 0 ? (
        <StatusLabel status="pass">All pass</StatusLabel>
      ) : (
        member.checks.map((check) => (
          <div key={check.id}>
            <StatusLabel status={check.outcome}>{check.title}</StatusLabel>
            <div className={styles.note}>{check.detail}</div>
          </div>
        ))
      ),
  },
]
