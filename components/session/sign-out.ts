import { paths } from '@/lib/paths'

/** Ends the session and leaves the page whole: nothing this person saw stays in memory. */
export async function signOut(): Promise<void> {
  const ended = await fetch('/api/auth/sign-out', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).then(
    ({ ok }) => ok,
    () => false,
  )
  window.location.assign(ended ? paths.signIn() : `${paths.signIn()}?error=signed-in`)
}
