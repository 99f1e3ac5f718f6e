'use client'

import { useCollection } from '@cloudscape-design/collection-hooks'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import Popover from '@cloudscape-design/components/popover'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { ArnText } from '@/components/tables/arn-text'
import { EmptyState } from '@/components/tables/empty-state'
import { countOf, formatNumber } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { GrantView, KeyView } from '@/lib/contracts/keys'
import { accountOf } from '@/lib/domain/arn'

/** The grants on the key; EC2's grant per instance folds into one row, because there are as many as instances. */
export function KeyGrants({ view }: { view: KeyView }) {
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(view.grants, {
    filtering: { empty: <NoGrants problem={view.grantsProblem} />, noMatch: <EmptyState title="No grants match" /> },
    pagination: { pageSize: 25 },
    sorting: {},
  })
  return (
    <SpaceBetween size="m">
      {view.grantsProblem && (
        <Alert type="warning" header="The grants could not all be read">
          {view.grantsProblem} What they would allow is shown as unknown.
        </Alert>
      )}
      <Table
        {...collectionProps}
        variant="container"
        header={
          <Header variant="h2" counter={`(${view.grantCount === null ? 'unknown' : formatNumber(view.grantCount)})`}>
            Grants
          </Header>
        }
        items={items}
        trackBy="grantId"
        wrapLines
        cellVerticalAlign="top"
        ariaLabels={{ tableLabel: 'Grants' }}
        columnDefinitions={columns(view.accountId)}
        filter={
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find grants"
            filteringAriaLabel="Find grants"
            countText={countOf(filteredItemsCount ?? 0, 'match', 'matches')}
          />
        }
        pagination={<Pagination {...paginationProps} />}
      />
    </SpaceBetween>
  )
}

const columns = (keyAccount: string): TableProps.ColumnDefinition<GrantView>[] => [
  {
    id: 'grantee',
    header: 'Grantee principal',
    width: 280,
    isRowHeader: true,
    sortingField: 'grantee',
    cell: (grant) => <Grantee grant={grant} />,
  },
  {
    id: 'operations',
    header: 'Operations',
    width: 230,
    cell: (grant) => <Operations operations={grant.operations} />,
  },
  {
    id: 'issuer',
    header: 'Issuing account',
    width: 160,
    sortingField: 'issuingAccount',
    cell: (grant) => <Issuer grant={grant} keyAccount={keyAccount} />,
  },
  { id: 'constraints', header: 'Constraints', width: 220, cell: (grant) => grant.constraints ?? 'None' },
  {
    id: 'problem',
    header: 'Problem',
    width: 240,
    cell: (grant) => (grant.problem ? <StatusLabel status="fail">{grant.problem}</StatusLabel> : '–'),
  },
  {
    id: 'created',
    header: 'Created',
    width: 130,
    sortingField: 'createdAt',
    cell: (grant) => <TimeText at={grant.createdAt} show="relative" />,
  },
  { id: 'id', header: 'Grant', width: 200, cell: (grant) => <GrantId grant={grant} /> },
]

function Grantee({ grant }: { grant: GrantView }) {
  return (
    <>
      {grant.count > 1 ? grant.grantee : <ArnText arn={grant.grantee} short />}
      <Box color="text-body-secondary" fontSize="body-s">
        {grant.granteeKind}
        {accountOf(grant.grantee) && ` in ${accountOf(grant.grantee)}`}
      </Box>
    </>
  )
}

function Operations({ operations }: { operations: readonly string[] }) {
  if (operations.length <= 3) return operations.join(', ')
  return (
    <Popover dismissAriaLabel="Close" header="Operations" content={operations.join(', ')} triggerType="text">
      {operations.slice(0, 2).join(', ')} and {operations.length - 2} more
    </Popover>
  )
}

function Issuer({ grant, keyAccount }: { grant: GrantView; keyAccount: string }) {
  if (!grant.issuingAccount) return <StatusLabel status="unknown" />
  return (
    <>
      {grant.issuingAccount}
      <Box color="text-body-secondary" fontSize="body-s">
        {grant.issuingAccount === keyAccount ? 'the key’s account' : 'another account'}
      </Box>
    </>
  )
}

function GrantId({ grant }: { grant: GrantView }) {
  if (grant.count > 1) return countOf(grant.count, 'grant')
  return (
    <>
      <ArnText arn={grant.grantId} label={`${grant.grantId.slice(0, 12)}…`} />
      {grant.name && (
        <Box color="text-body-secondary" fontSize="body-s">
          {grant.name}
        </Box>
      )}
    </>
  )
}

function NoGrants({ problem }: { problem: string | null }) {
  if (problem) return <EmptyState title="Nobody can tell">The grants of this key could not be read.</EmptyState>
  return <EmptyState title="No grants">Nothing uses this key through a grant.</EmptyState>
}
