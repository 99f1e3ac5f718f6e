'use client'

import { useSyncExternalStore } from 'react'

const narrow = '(max-width: 688px)'

/** Whether the screen is a phone's. False on the server and while hydrating. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(narrow).matches, wide)
}

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(narrow)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

const wide = () => false
