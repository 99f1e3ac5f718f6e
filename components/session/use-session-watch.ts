'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { z } from 'zod'
import { api } from '@/lib/api-client'
import { SessionView } from '@/lib/contracts/session'
import { paths } from '@/lib/paths'

const everyMs = 60_000
const signsOfLife = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const

/**
 * Says once a minute at most that somebody types, clicks or scrolls, which keeps the session; and asks once a minute whether it still
 * is one, which does not: a page that nobody looks at leads to the sign-in page when its session ends.
 */
export function useSessionWatch(): void {
  useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => api.get(paths.api.session(), SessionView, {}, signal),
    refetchInterval: everyMs,
    refetchIntervalInBackground: true,
  })
  useEffect(() => {
    // Opening the page counted.
    let toldAt = Date.now()
    const tell = () => {
      if (Date.now() - toldAt < everyMs) return
      toldAt = Date.now()
      // Where it is refused, the question above says so.
      api.post(paths.api.sessionSeen(), z.null()).catch(() => undefined)
    }
    for (const sign of signsOfLife) window.addEventListener(sign, tell, { passive: true, capture: true })
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, tell, { capture: true })
    }
  }, [])
}
