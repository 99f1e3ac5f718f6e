import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { PageProps } from '@/app/page-props'
import { safeNext } from '@/components/session/safe-next'
import { SignInPage } from '@/components/session/sign-in-page'
import { auth } from '@/lib/auth/auth'
import { demoUsers } from '@/lib/auth/demo-users'
import { findActor } from '@/lib/auth/session'
import { processDatabase } from '@/lib/db/process-database'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Sign in' }

export default async function Page({ searchParams }: PageProps) {
  const { next, error } = await searchParams
  const destination = safeNext(next)
  if (await findActor(processDatabase(), auth(), new Headers(await headers()))) redirect(destination)
  const { OIDC_ISSUER, KEYSCOPE_SIMULATED } = env()
  return (
    <SignInPage
      next={destination}
      provider={OIDC_ISSUER !== undefined}
      demo={KEYSCOPE_SIMULATED ? demoUsers : []}
      problem={error ? 'The identity provider did not sign you in. Try again, or ask its administrator.' : null}
    />
  )
}
