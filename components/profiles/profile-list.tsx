'use client'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { ProfileRow, ProfileList as Profiles } from '@/lib/contracts/profiles'
import { paths } from '@/lib/paths'
import { scopeWord } from './profile-words'
import { profileQueries } from './queries'

// Who only looks needs no form.
const AssignmentForm = dynamic(() => import('./assignment-form').then((module) => module.AssignmentForm), {
  ssr: false,
})

/** What launches need, as data: the profiles there are, and who is judged by which. */
export function ProfileList() {
  const may = useMay('profiles.change')
  const { data, error, isPending, refetch } = useQuery(profileQueries.list())
  const [assigning, setAssigning] = useState(false)
  return (
    <PageFrame
      title="Profiles"
      description="What launches need, as data. The profile of a cluster decides which missing operation is a gap."
      actions={
        may && (
          <Button variant="primary" href={paths.newProfile('strict')}>
            Create profile
          </Button>
        )
      }
    >
      {error && !data && <QueryError error={error} what="profiles" retry={() => void refetch()} />}
      <Table
        variant="container"
        header={
          <Header variant="h2" {...(data && { counter: `(${data.items.length})` })}>
            All profiles
          </Header>
        }
        items={data?.items ?? []}
        trackBy="name"
        loading={isPending}
        loadingText="Reading profiles"
        wrapLines
        ariaLabels={{ tableLabel: 'Profiles' }}
        columnDefinitions={[...columns, ...(may ? [copyColumn] : [])]}
        empty="No profile could be read."
      />
      {data && <AssignmentTable list={data} {...(may && { onChange: () => setAssigning(true) })} />}
      {assigning && data && <AssignmentForm list={data} close={() => setAssigning(false)} />}
    </PageFrame>
  )
}

const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<ProfileRow>[] = [
  {
    id: 'name',
    header: 'Name',
    ...wide(180),
    isRowHeader: true,
    cell: ({ name }) => <Link href={paths.profile(name)}>{name}</Link>,
  },
  {
    id: 'version',
    header: 'Version',
    ...wide(140),
    cell: ({ version, builtIn }) => `${version}${builtIn ? ', built in' : ''}`,
  },
  { id: 'description', header: 'Description', ...wide(320), cell: ({ description }) => description || '–' },
  { id: 'clusters', header: 'Clusters', ...wide(100), cell: ({ clusters }) => clusters },
  {
    id: 'changed',
    header: 'Last changed',
    ...wide(200),
    cell: ({ changedBy, changedAt }) =>
      changedAt ? (
        <SpaceBetween size="xxxs">
          <TimeText at={changedAt} />
          <span>{changedBy}</span>
        </SpaceBetween>
      ) : (
        '–'
      ),
  },
]

const copyColumn: TableProps.ColumnDefinition<ProfileRow> = {
  id: 'copy',
  header: 'Actions',
  ...wide(110),
  cell: ({ name }) => (
    <Button variant="inline-link" href={paths.newProfile(name)} ariaLabel={`Copy ${name}`}>
      Copy
    </Button>
  ),
}

function AssignmentTable({ list: { assignment }, onChange }: { list: Profiles; onChange?: () => void }) {
  return (
    <Table
      variant="container"
      header={
        <Header
          variant="h2"
          description={`The first rule that fits a cluster decides. Every other cluster is judged by ${assignment.default}.`}
          actions={onChange && <Button onClick={onChange}>Change assignment</Button>}
        >
          Who is judged by which
        </Header>
      }
      items={assignment.rules.map((rule, at) => ({ ...rule, at }))}
      trackBy={({ at }) => String(at)}
      wrapLines
      ariaLabels={{ tableLabel: 'Who is judged by which' }}
      columnDefinitions={[
        { id: 'at', header: 'Order', ...wide(80), cell: ({ at }) => at + 1 },
        { id: 'scope', header: 'What', ...wide(170), cell: ({ scope }) => scopeWord(scope) },
        { id: 'value', header: 'Which', ...wide(360), isRowHeader: true, cell: ({ value }) => value },
        {
          id: 'profile',
          header: 'Profile',
          ...wide(180),
          cell: ({ profile }) => <Link href={paths.profile(profile)}>{profile}</Link>,
        },
      ]}
      empty={`No rule: every cluster is judged by ${assignment.default}.`}
    />
  )
}
