'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Spinner from '@cloudscape-design/components/spinner'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useCrumb } from '@/components/layout/crumb'
import { PageFrame } from '@/components/layout/page-header'
import { useSession } from '@/components/layout/session-context'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { AssignmentView, UserView } from '@/lib/contracts/access'
import { accessQueries } from './queries'
import { AssignRole, ChangeUser, ResetPassword, type UserAct, WithdrawRole } from './user-acts'
import { UserState, waysOf } from './user-words'

/** One person: what they may do and where, how they sign in, and what an administrator can change of it. */
export function UserPage({ id }: { id: string }) {
  const { data: user, error, refetch } = useQuery(accessQueries.user(id))
  const [act, setAct] = useState<UserAct | null>(null)
  const own = useSession().user.id === id
  useCrumb(user?.name ?? '')
  if (!user)
    return (
      <PageFrame title="User">
        {error ? <QueryError error={error} what="the user" retry={() => void refetch()} /> : <Spinner />}
      </PageFrame>
    )
  return (
    <PageFrame title={user.name} description={user.email} actions={!own && <Acts user={user} choose={setAct} />}>
      <Container header={<Header variant="h2">Sign-in</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'State', value: <UserState user={user} /> },
            { label: 'Signs in by', value: waysOf(user) },
            {
              label: 'Last seen',
              value: user.lastSeenAt ? <TimeText at={user.lastSeenAt} show="relative" /> : 'Not signed in',
            },
            { label: 'Added', value: <TimeText at={user.createdAt} /> },
          ]}
        />
      </Container>
      <Roles user={user} own={own} choose={setAct} />
      {act && <Opened user={user} act={act} close={() => setAct(null)} />}
    </PageFrame>
  )
}

function Acts({ user, choose }: { user: UserView; choose: (act: UserAct) => void }) {
  const hasFactor = user.totp || user.passkeys > 0
  return (
    <ButtonDropdown
      items={[
        {
          id: 'password',
          text: 'Reset password',
          disabled: !user.local,
          disabledReason: 'They sign in through the identity provider.',
        },
        {
          id: 'factors',
          text: 'Remove authenticator app and passkeys',
          disabled: !hasFactor,
          disabledReason: 'They have neither.',
        },
        { id: 'sessions', text: 'Sign out everywhere' },
        user.disabledAt ? { id: 'enable', text: 'Enable' } : { id: 'disable', text: 'Disable' },
      ]}
      onItemClick={({ detail }) => choose({ what: detail.id } as UserAct)}
    >
      Actions
    </ButtonDropdown>
  )
}

function Roles({ user, own, choose }: { user: UserView; own: boolean; choose: (act: UserAct) => void }) {
  return (
    <Table
      header={
        <Header
          variant="h2"
          counter={`(${user.roles.length})`}
          description={own ? 'Nobody gives themselves a role: another administrator has to.' : undefined}
          actions={
            <Button disabled={own} onClick={() => choose({ what: 'assign' })}>
              Assign role
            </Button>
          }
        >
          Roles
        </Header>
      }
      items={[...user.roles]}
      trackBy="id"
      wrapLines
      columnDefinitions={[...columns, withdrawColumn((role) => choose({ what: 'withdraw', role }))]}
      ariaLabels={{ tableLabel: 'Roles' }}
      empty={<Box textAlign="center">No role: they can sign in and see nothing.</Box>}
    />
  )
}

const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<AssignmentView>[] = [
  { id: 'role', header: 'Role', ...wide(140), isRowHeader: true, cell: ({ role }) => role },
  { id: 'where', header: 'Where', ...wide(180), cell: ({ group }) => (group ? group.name : 'Everywhere') },
  {
    id: 'source',
    header: 'Given by',
    ...wide(220),
    cell: ({ source, assignedBy }) => (source === 'oidc' ? 'Identity provider' : assignedBy),
  },
  { id: 'since', header: 'Since', ...wide(180), cell: ({ assignedAt }) => <TimeText at={assignedAt} /> },
]

const withdrawColumn = (withdraw: (role: AssignmentView) => void): TableProps.ColumnDefinition<AssignmentView> => ({
  id: 'actions',
  header: 'Actions',
  ...wide(110),
  cell: (assignment) =>
    assignment.source === 'oidc' ? (
      '–'
    ) : (
      <Button
        variant="inline-link"
        ariaLabel={`Withdraw ${assignment.role}, ${assignment.group?.name ?? 'everywhere'}`}
        onClick={() => withdraw(assignment)}
      >
        Withdraw
      </Button>
    ),
})

function Opened({ user, act, close }: { user: UserView; act: UserAct; close: () => void }) {
  switch (act.what) {
    case 'assign':
      return <AssignRole user={user} close={close} />
    case 'withdraw':
      return <WithdrawRole user={user} role={act.role} close={close} />
    case 'password':
      return <ResetPassword user={user} close={close} />
    default:
      return <ChangeUser user={user} change={act.what} close={close} />
  }
}
