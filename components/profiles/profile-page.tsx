'use client'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { ActModal } from '@/components/ui/act-modal'
import { CodeBlock } from '@/components/ui/code-block'
import { ExportButton } from '@/components/ui/json-editor'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { ProfileView } from '@/lib/contracts/profiles'
import { paths } from '@/lib/paths'
import { DifferenceTable } from './difference-table'
import { useDeleteProfile } from './mutations'
import { asText } from './profile-draft'
import { profileQueries } from './queries'
import { RequirementTable } from './requirement-table'

// Who only looks needs no editor.
const ProfileEditor = dynamic(() => import('./profile-editor').then((module) => module.ProfileEditor), { ssr: false })

/** One profile: what it asks for, how that differs from strict, and whom it judges. */
export function ProfilePage({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(profileQueries.detail(name))
  const list = useQuery(profileQueries.list())
  const may = useMay('profiles.change')
  const [editing, setEditing] = useState(false)
  const [deleting, setDeleting] = useState(false)
  if (error && !data) return <QueryError error={error} what="the profile" retry={() => void refetch()} />
  if (!data) return null
  const { profile, version, builtIn, description } = data
  const changes = may && !builtIn && !editing
  return (
    <PageFrame
      title={name}
      description={`${description || 'No description.'} Version ${version}${builtIn ? ', comes with Keyscope' : ''}.`}
      actions={
        <>
          <ExportButton fileName={`${name}.profile.json`} text={asText(profile)} />
          {may && <Button href={paths.newProfile(name)}>Copy</Button>}
          {changes && <Button onClick={() => setDeleting(true)}>Delete</Button>}
          {changes && (
            <Button variant="primary" onClick={() => setEditing(true)}>
              Edit
            </Button>
          )}
        </>
      }
    >
      {editing && list.data ? (
        <ProfileEditor
          key={version}
          start={profile}
          basedOn={version}
          assignment={list.data.assignment}
          onDone={() => setEditing(false)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <ProfileTabs view={data} />
      )}
      {deleting && <DeleteProfile name={name} close={() => setDeleting(false)} />}
    </PageFrame>
  )
}

function ProfileTabs({ view }: { view: ProfileView }) {
  const { profile, differences, versions, clusters, name } = view
  return (
    <Tabs
      ariaLabel="About this profile"
      tabs={[
        {
          id: 'requirements',
          label: `Requirements (${profile.requirements.length})`,
          content: <RequirementTable requirements={profile.requirements} />,
        },
        {
          id: 'differences',
          label: `Against strict (${differences.length})`,
          content: <DifferenceTable differences={differences} />,
        },
        { id: 'json', label: 'JSON', content: <CodeBlock code={asText(profile)} label={`Profile ${name}`} /> },
        { id: 'clusters', label: `Clusters (${clusters.length})`, content: <Clusters clusters={clusters} /> },
        { id: 'versions', label: `Versions (${versions.length})`, content: <Versions versions={versions} /> },
      ]}
    />
  )
}

function Clusters({ clusters }: Pick<ProfileView, 'clusters'>) {
  return (
    <Table
      variant="container"
      header={
        <Header variant="h2" description="At the last assessment.">
          Clusters judged by it
        </Header>
      }
      items={clusters}
      trackBy="arn"
      wrapLines
      ariaLabels={{ tableLabel: 'Clusters judged by it' }}
      columnDefinitions={[
        {
          id: 'name',
          header: 'Cluster',
          isRowHeader: true,
          cell: ({ arn, name }) => <Link href={paths.cluster(arn)}>{name}</Link>,
        },
        { id: 'arn', header: 'ARN', cell: ({ arn }) => arn },
      ]}
      empty="It judges no cluster that needs a key."
    />
  )
}

function Versions({ versions }: Pick<ProfileView, 'versions'>) {
  return (
    <Table
      variant="container"
      items={versions}
      trackBy={({ version }) => String(version)}
      ariaLabels={{ tableLabel: 'Versions' }}
      columnDefinitions={[
        { id: 'version', header: 'Version', isRowHeader: true, cell: ({ version }) => version },
        { id: 'at', header: 'Saved', cell: ({ changedAt }) => <TimeText at={changedAt} /> },
        { id: 'by', header: 'By', cell: ({ changedBy }) => changedBy },
      ]}
      empty="It came with Keyscope and has no earlier version."
    />
  )
}

function DeleteProfile({ name, close }: { name: string; close: () => void }) {
  const remove = useDeleteProfile()
  const router = useRouter()
  return (
    <ActModal
      header={`Delete “${name}”?`}
      act="Delete profile"
      busy="Deleting the profile"
      onAct={() => remove.mutate(name, { onSuccess: () => router.push(paths.profiles()) })}
      isPending={remove.isPending}
      error={remove.error}
      close={close}
    >
      <div>Its versions go. What it said stays in the audit log.</div>
    </ActModal>
  )
}
