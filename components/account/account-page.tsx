'use client'
import Container from '@cloudscape-design/components/container'
import Spinner from '@cloudscape-design/components/spinner'
import { useQuery } from '@tanstack/react-query'
import { PageFrame } from '@/components/layout/page-header'
import { QueryError } from '@/components/ui/query-error'
import { accountQueries } from './queries'
import { SessionList } from './session-list'
import { SignInWays } from './sign-in-ways'

/** One's own account: how one signs in, and where one is signed in. */
export function AccountPage() {
  const { data, error, refetch } = useQuery(accountQueries.own())
  return (
    <PageFrame title="Your account" description={data && `${data.name}, ${data.email}`}>
      {error && !data && <QueryError error={error} what="your account" retry={() => void refetch()} />}
      {!data && !error && (
        <Container>
          <Spinner />
        </Container>
      )}
      {data && <SignInWays account={data} />}
      {data && <SessionList sessions={data.sessions} />}
    </PageFrame>
  )
}
