'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

const Now = createContext(0)

/** "14 min ago" must read the same on the server and at hydration: the first `now` comes with the page, later ones tick. */
export function NowProvider({ initial, children }: { initial: number; children: ReactNode }) {
  const [now, setNow] = useState(initial)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [])
  return <Now value={now}>{children}</Now>
}

export const useNow = (): number => useContext(Now)
