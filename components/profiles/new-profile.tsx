'use client'
import Alert from '@cloudscape-design/components/alert'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCrumb } from '@/components/layout/crumb'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { QueryError } from '@/components/ui/query-error'
import { paths } from '@/lib/paths'
import { ProfileEditor } from './profile-editor'
import { profileQueries } from './queries'

/** A new profile, beginning as a copy of another. */
export function NewProfile({ from }: { from: string }) {
  useCrumb('New profile')
  const router = useRouter()
  const may = useMay('profiles.change')
  const { data, error, refetch } = useQuery(profileQueries.detail(from))
  const list = useQuery(profileQueries.list())
  const problem = error ?? list.error
  return (
    <PageFrame title="New profile" description={`Begins as a copy of ${from}.`}>
      {!may && <Alert type="warning">Only administrators change profiles. Ask one of them.</Alert>}
      {problem && <QueryError error={problem} what="the profile" retry={() => void refetch()} />}
      {may && data && list.data && (
        <ProfileEditor
          start={{ ...data.profile, name: '', description: '' }}
          basedOn={null}
          assignment={list.data.assignment}
          onDone={(name) => router.push(paths.profile(name))}
          onCancel={() => router.push(paths.profiles())}
        />
      )}
    </PageFrame>
  )
}
