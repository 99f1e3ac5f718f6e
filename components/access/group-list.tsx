'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageHeader } from '@/components/layout/page-header'
import { EmptyState } from '@/components/tables/empty-state'
import { ActModal } from '@/components/ui/act-modal'
import { QueryError } from '@/components/ui/query-error'
import type { AccountGroupView, UserView } from '@/lib/contracts/access'
import { paths } from '@/lib/paths'
import { GroupForm } from './group-form'
import { useDeleteGroup } from './mutations'
import { accessQueries } from './queries'

type Open = { readonly what: 'form' | 'delete'; readonly group: AccountGroupView } | { readonly what: 'create' }

/** Accounts that roles are held for: the rule, which accounts it holds now, and who has a role there. */
export function GroupListPage() {
  const { data, error, isPending, refetch } = useQuery(accessQueries.groups())
  const users = useQuery(accessQueries.users())
  const { data: options } = useQuery(accessQueries.options())
  const units = new Map(options?.units.map(({ id, path }) => [id, path.at(-1) ?? id]))
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const create = (
    <Button variant="primary" onClick={() => setOpen({ what: 'create' })}>
      Create account group
    </Button>
  )
  return (
    <>
      <Table
        variant="full-page"
        header={
          <PageHeader
            title="Account groups"
            {...(data && { count: data.items.length })}
            description="A role held for a group counts in its accounts only: whoever holds no other sees nothing else."
            actions={create}
          />
        }
        items={data?.items ?? []}
        trackBy="id"
        loading={isPending}
        loadingText="Reading account groups"
        wrapLines
        columnDefinitions={[...columns(users.data?.items ?? [], units), actionsColumn(setOpen)]}
        ariaLabels={{ tableLabel: 'Account groups' }}
        empty={
          error ? (
            <Box textAlign="left">
              <QueryError error={error} what="account groups" retry={() => void refetch()} />
            </Box>
          ) : (
            <EmptyState title="No account group" action={create}>
              Roles are held everywhere until there is one.
            </EmptyState>
          )
        }
      />
      {open?.what === 'create' && <GroupForm group={null} close={close} />}
      {open?.what === 'form' && <GroupForm group={open.group} close={close} />}
      {open?.what === 'delete' && <DeleteGroup group={open.group} close={close} />}
    </>
  )
}

const wide = (width: number) => ({ width, minWidth: width })

const columns = (
  users: readonly UserView[],
  units: ReadonlyMap<string, string>,
): TableProps.ColumnDefinition<AccountGroupView>[] => [
  {
    id: 'name',
    header: 'Name',
    ...wide(200),
    isRowHeader: true,
    cell: ({ name, description }) => (
      <>
        <b>{name}</b>
        {description && <Box color="text-body-secondary">{description}</Box>}
      </>
    ),
  },
  { id: 'rule', header: 'Holds', ...wide(260), cell: (group) => <Rule group={group} unitNames={units} /> },
  { id: 'members', header: 'Accounts now', ...wide(240), cell: (group) => <Members group={group} /> },
  { id: 'people', header: 'Who has a role', ...wide(240), cell: ({ id }) => <People groupId={id} users={users} /> },
]

function Rule({ group, unitNames }: { group: AccountGroupView; unitNames: ReadonlyMap<string, string> }) {
  const { accounts, units, tags } = group
  const parts = [
    ...(accounts.length > 0 ? [`accounts ${accounts.join(', ')}`] : []),
    ...(units.length > 0 ? [`what is below ${units.map((id) => unitNames.get(id) ?? id).join(', ')}`] : []),
    ...(tags.length > 0 ? [`accounts tagged ${tags.map(({ key, value }) => `${key}=${value}`).join(', ')}`] : []),
  ]
  return <>{parts.join('; ')}</>
}

function Members({ group: { members } }: { group: AccountGroupView }) {
  if (members.length === 0) return <>None: no scan has seen one that fits.</>
  return (
    <ExpandableSection headerText={`${members.length} ${members.length === 1 ? 'account' : 'accounts'}`}>
      {members.map(({ id, name }) => (
        <div key={id}>
          {name || 'not seen by a scan'} <Box variant="code">{id}</Box>
        </div>
      ))}
    </ExpandableSection>
  )
}

function People({ groupId, users }: { groupId: string; users: readonly UserView[] }) {
  const held = users.flatMap((user) =>
    user.roles.filter(({ group }) => group?.id === groupId).map(({ id, role }) => ({ id, role, user })),
  )
  if (held.length === 0) return <>Nobody yet</>
  return (
    <>
      {held.map(({ id, role, user }) => (
        <div key={id}>
          <Link href={paths.user(user.id)}>{user.name}</Link>, {role}
        </div>
      ))}
    </>
  )
}

const actionsColumn = (open: (next: Open) => void): TableProps.ColumnDefinition<AccountGroupView> => ({
  id: 'actions',
  header: 'Actions',
  ...wide(150),
  cell: (group) => (
    <SpaceBetween size="s" direction="horizontal">
      <Button variant="inline-link" ariaLabel={`Change ${group.name}`} onClick={() => open({ what: 'form', group })}>
        Change
      </Button>
      <Button variant="inline-link" ariaLabel={`Delete ${group.name}`} onClick={() => open({ what: 'delete', group })}>
        Delete
      </Button>
    </SpaceBetween>
  ),
})

function DeleteGroup({ group, close }: { group: AccountGroupView; close: () => void }) {
  const remove = useDeleteGroup()
  return (
    <ActModal
      header={`Delete ${group.name}?`}
      act="Delete group"
      busy="Deleting the group"
      onAct={() => remove.mutate(group.id, { onSuccess: close })}
      isPending={remove.isPending}
      error={remove.error}
      close={close}
    >
      <div>
        {group.people === 0
          ? 'Nobody holds a role for it.'
          : `People who hold a role for it and lose it now: ${group.people}.`}
      </div>
    </ActModal>
  )
}
