'use client'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { z } from 'zod'
import { paths } from '@/lib/paths'

const Change = z.object({ topic: z.enum(['scan', 'request', 'assessment']) })
type Topic = z.infer<typeof Change>['topic']

/** First part of the query keys that a change of this kind makes stale. Features name their keys by these nouns. */
const staleAfter: Readonly<Record<Topic, readonly string[]>> = {
  scan: ['scans'],
  request: ['requests', 'posture', 'audit', 'keys', 'clusters', 'map', 'region-coverage'],
  assessment: [
    'posture',
    'keys',
    'clusters',
    'map',
    'region-coverage',
    'requests',
    'reports',
    'scans',
    'changes',
    'audit',
    'profiles',
  ],
}

const pollMs = 10_000
/** Many changes of one scan arrive together; one refetch answers them. */
const gatherMs = 300

/** Pages turn by themselves: what the server says has changed is read again. Polls while the stream is down. */
export function useChanges(): void {
  const client = useQueryClient()
  useEffect(() => {
    const pending = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refetch = () => {
      timer = undefined
      const roots = [...pending]
      pending.clear()
      void client.invalidateQueries({ predicate: ({ queryKey }) => roots.includes(rootOf(queryKey)) })
    }
    const mark = (topics: readonly Topic[]) => {
      for (const root of topics.flatMap((topic) => staleAfter[topic])) pending.add(root)
      timer ??= setTimeout(refetch, gatherMs)
    }

    const stream = new EventSource(paths.api.events())
    let missed = false
    const heard = (event: MessageEvent<string>) => {
      const change = Change.safeParse(parseJson(event.data))
      if (change.success) mark([change.data.topic])
    }
    stream.addEventListener('message', heard)
    stream.addEventListener('change', heard)
    stream.addEventListener('open', () => {
      if (missed) mark(['assessment'])
      missed = false
    })
    stream.addEventListener('error', () => {
      missed = true
    })
    const poll = setInterval(() => {
      if (stream.readyState !== EventSource.OPEN && document.visibilityState === 'visible') mark(['scan', 'request'])
    }, pollMs)

    return () => {
      stream.close()
      clearInterval(poll)
      clearTimeout(timer)
    }
  }, [client])
}

const rootOf = (key: QueryKey): string => String(key[0])

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
