'use client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNow } from '@/components/ui/now'
import { NewRequest } from './new-request'
import { requestQueries } from './queries'

const dayMs = 86_400_000
/** As long as people are used to from certificates. */
const proposedDays = 90

/** The grant of an earlier request again, with everything filled in: one click asks for it. */
export function FollowRequest({ needId, requestId }: { needId: string; requestId: string }) {
  const { data: earlier } = useSuspenseQuery(requestQueries.detail(requestId))
  const now = useNow()
  const [endsAt] = useState(() => proposeEnd(earlier.endsAt, now))
  return <NewRequest needId={needId} follows={{ id: requestId, number: earlier.number }} endsAt={endsAt} />
}

/** The last minute of a day that much later than the end it has, or than now where that is past. */
function proposeEnd(endsAt: string | null, now: number): string | null {
  if (!endsAt) return null
  const day = new Date(Math.max(Date.parse(endsAt), now) + proposedDays * dayMs).toISOString().slice(0, 10)
  return `${day}T23:59:00.000Z`
}
