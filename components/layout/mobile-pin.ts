'use client'
import { useEffect } from 'react'

const pin = Symbol.for('awsui-force-mobile-mode')

/**
 * The server renders for a desktop, so the first render in the browser is pinned to that (app/providers/first-paint.ts). A page
 * lets go of the pin once it is hydrated itself: what streams in behind the shell hydrates later than the shell.
 */
export function useMobilePinRelease(): void {
  useEffect(() => {
    if (!Reflect.has(globalThis, pin)) return
    Reflect.deleteProperty(globalThis, pin)
    window.dispatchEvent(new Event('resize'))
  }, [])
}
