import { paths } from '@/lib/paths'

/** Where to go after sign-in: a page of ours, never another site, whatever the address said. */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return paths.posture()
  const home = 'http://console.invalid'
  const url = URL.parse(next, home)
  if (!url || url.origin !== home || url.pathname.startsWith('/api/') || url.pathname === paths.signIn()) {
    return paths.posture()
  }
  // Dots that lead nowhere are gone by now: "/..//elsewhere.example" became two slashes, which is another site.
  return url.pathname.startsWith('//') ? paths.posture() : url.pathname + url.search
}
