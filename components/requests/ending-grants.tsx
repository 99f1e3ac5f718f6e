'use client'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import { useQuery } from '@tanstack/react-query'
import { TimeText } from '@/components/ui/time-text'
import { withQuery } from '@/lib/api-client'
import { paths } from '@/lib/paths'
import { endingRequests, requestQueries } from './queries'
import { aboutRequest } from './request-words'
import styles from './requests.module.css'

const shown = 4

/** Grants that end within the week, the nearest first. Nothing where none does. */
export function EndingGrants() {
  const { data } = useQuery(requestQueries.list(endingRequests))
  if (!data || data.total === 0) return null
  return (
    <>
      <Box variant="h3" padding={{ top: 's' }}>
        Ending soon <Link href={withQuery(paths.requests(), { view: 'ending', sort: 'endsAt', dir: 'asc' })}>All</Link>
      </Box>
      <ul className={styles.list}>
        {data.items.slice(0, shown).map((request) => (
          <li key={request.id} className={styles.row}>
            <Link href={paths.request(request.id)}>{aboutRequest(request)}</Link>
            <div className={styles.note}>
              Request {request.number}, ends <TimeText at={request.endsAt} show="relative" />
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
