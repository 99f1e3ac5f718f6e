'use client'
import { useRouter } from 'next/navigation'
import { type MouseEvent, type ReactNode, useCallback } from 'react'

/** Plain links of any component become client navigation; downloads, other sites and modified clicks stay with the browser. */
export function ClientNavigation({ children }: { children: ReactNode }) {
  const router = useRouter()
  const follow = useCallback(
    (event: MouseEvent) => {
      const href = ownPageOf(event)
      if (href === null) return
      event.preventDefault()
      router.push(href)
    },
    [router],
  )
  // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the links inside; they take the keyboard
  // biome-ignore lint/a11y/useKeyWithClickEvents: pressing Enter on a link is a click
  return <div onClick={follow}>{children}</div>
}

function ownPageOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = (event.target as Element).closest?.('a')
  if (!link?.href || link.hasAttribute('download') || (link.target && link.target !== '_self')) return null
  const url = new URL(link.href)
  const otherSite = url.origin !== window.location.origin
  const sameDocument = url.hash !== '' && url.pathname === window.location.pathname
  if (otherSite || sameDocument || url.pathname.startsWith('/api/')) return null
  return url.pathname + url.search + url.hash
}
