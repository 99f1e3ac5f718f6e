'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageHeader } from '@/components/layout/page-header'
import { EmptyState } from '@/components/tables/empty-state'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { UserView } from '@/lib/contracts/access'
import { describeRoles } from '@/lib/domain/roles'
import { paths } from '@/lib/paths'
import { accessQueries } from './queries'
import { UserForm } from './user-form'
import { UserState, waysOf } from './user-words'

/** Everybody who can sign in: what they may do and where, and how they sign in. */
export function UserListPage() {
  const { data, error, isPending, refetch } = useQuery(accessQueries.users())
  const [adding, setAdding] = useState(false)
  const [find, setFind] = useState('')
  const people = (data?.items ?? []).filter(({ name, email }) =>
    `${name} ${email}`.toLowerCase().includes(find.trim().toLowerCase()),
  )
  return (
    <>
      <Table
        variant="full-page"
        header={
          <PageHeader
            title="Users"
            {...(data && { count: data.items.length })}
            description="Who can sign in, and what they may do. Who comes through the identity provider appears at the first sign-in."
            actions={
              <Button variant="primary" onClick={() => setAdding(true)}>
                Add user
              </Button>
            }
          />
        }
        filter={
          <TextFilter
            filteringText={find}
            filteringPlaceholder="Find people"
            filteringAriaLabel="Find people"
            onChange={({ detail }) => setFind(detail.filteringText)}
          />
        }
        items={people}
        trackBy="id"
        loading={isPending}
        loadingText="Reading users"
        wrapLines
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Users' }}
        empty={
          error ? (
            <Box textAlign="left">
              <QueryError error={error} what="users" retry={() => void refetch()} />
            </Box>
          ) : (
            <EmptyState title="No match">Nobody has that in their name or address.</EmptyState>
          )
        }
      />
      {adding && <UserForm close={() => setAdding(false)} />}
    </>
  )
}

const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<UserView>[] = [
  {
    id: 'name',
    header: 'Name',
    ...wide(190),
    isRowHeader: true,
    cell: ({ id, name }) => <Link href={paths.user(id)}>{name}</Link>,
  },
  { id: 'email', header: 'Email', ...wide(240), cell: ({ email }) => email },
  { id: 'roles', header: 'Roles', ...wide(220), cell: ({ roles }) => describeRoles(roles) },
  { id: 'ways', header: 'Signs in by', ...wide(190), cell: waysOf },
  { id: 'state', header: 'State', ...wide(120), cell: (user) => <UserState user={user} /> },
  {
    id: 'seen',
    header: 'Last seen',
    ...wide(150),
    cell: ({ lastSeenAt }) => (lastSeenAt ? <TimeText at={lastSeenAt} show="relative" /> : 'Not signed in'),
  },
]
