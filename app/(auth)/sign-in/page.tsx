import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { PageProps } from '@/app/page-props'
import { safeNext } from '@/components/session/safe-next'
import { SignInPage } from '@/components/session/sign-in-page'
import { demoUsers } from '@/lib/auth/demo-users'
import { currentSession } from '@/lib/auth/require-session'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Sign in' }

export default async function Page({ searchParams }: PageProps) {
  const { next, error } = await searchParams
  const destination = safeNext(next)
  const session = await currentSession()
  if (session && error !== stillSignedIn) redirect(destination)
  // The answer to signing out may have been lost after the session had ended.
  const problem = error && (session || error !== stillSignedIn) ? problemOf(error) : null
  const { APP_URL, OIDC_ISSUER, KEYSCOPE_SIMULATED } = env()
  const host = (await headers()).get('host')
  return (
    <SignInPage
      next={destination}
      provider={OIDC_ISSUER !== undefined}
      passkeys={host === new URL(APP_URL).host}
      demo={KEYSCOPE_SIMULATED ? demoUsers : []}
      problem={problem}
    />
  )
}

const stillSignedIn = 'signed-in'

function problemOf(error: string | string[]): string {
  if (error === 'disabled') return 'This account is disabled. Ask an administrator of Keyscope.'
  if (error === stillSignedIn)
    return 'You are still signed in: Keyscope could not end the session. Go back and sign out again; if that fails too, tell whoever runs Keyscope.'
  return 'The identity provider did not sign you in. Try again, or ask its administrator.'
}
