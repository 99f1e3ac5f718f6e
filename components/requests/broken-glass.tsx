'use client'
import Alert from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'
import { useQuery } from '@tanstack/react-query'
import { countOf } from '@/components/ui/format-number'
import { TimeText } from '@/components/ui/time-text'
import { paths } from '@/lib/paths'
import { requestQueries } from './queries'

/** For the pages everybody opens: what was applied without its approvals and nobody else has looked at. */
export function BrokenGlass() {
  const { data } = useQuery(requestQueries.brokenGlass())
  if (!data || data.items.length === 0) return null
  return (
    <Alert type="error" header={`${countOf(data.items.length, 'grant')} applied without approvals, to be reviewed`}>
      {data.items.map(({ id, number, personName, reason, at }) => (
        <div key={id}>
          <Link href={paths.request(id)}>Request {number}</Link>: {personName}, <TimeText at={at} />. {reason}
        </div>
      ))}
    </Alert>
  )
}
