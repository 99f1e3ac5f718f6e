'use client'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '@/components/layout/session-context'
import { EmptyState } from '@/components/tables/empty-state'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import { withQuery } from '@/lib/api-client'
import { paths } from '@/lib/paths'
import { BundleLine } from './bundle-list'
import { bundleQueries, newestBundles } from './bundle-queries'
import { EndingGrants } from './ending-grants'
import { requestQueries, waitingRequests } from './queries'
import { aboutRequest } from './request-words'
import styles from './requests.module.css'

/** For the posture page: what this person can decide, oldest need of attention first, and which grants end soon. */
export function WaitingRequests() {
  const mayDecide = useMay('grants.decide')
  const { data, error, refetch } = useQuery(requestQueries.list(waitingRequests))
  const { data: bundles } = useQuery(bundleQueries.list(newestBundles('waiting')))
  const count = data?.waiting ?? 0
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          counter={count > 0 ? `(${count})` : undefined}
          actions={<Link href={withQuery(paths.requests(), { view: 'waiting' })}>All</Link>}
        >
          Waiting for you
        </Header>
      }
    >
      {error && <QueryError error={error} what="requests" retry={() => void refetch()} />}
      {data && count === 0 && (
        <EmptyState title="Nothing waits for you">
          {mayDecide ? 'No request by another person is open.' : 'Your role does not decide grant requests.'}
        </EmptyState>
      )}
      <ul className={styles.list}>
        {bundles?.items.slice(0, 4).map((bundle) => (
          <BundleLine key={bundle.id} bundle={bundle} />
        ))}
        {data?.items.slice(0, 8).map((request) => (
          <li key={request.id} className={styles.row}>
            <Link href={paths.request(request.id)}>{aboutRequest(request)}</Link>
            <div className={styles.note}>
              Request {request.number}, {request.requesterName}, <TimeText at={request.requestedAt} show="relative" />
            </div>
          </li>
        ))}
      </ul>
      <EndingGrants />
    </Container>
  )
}
