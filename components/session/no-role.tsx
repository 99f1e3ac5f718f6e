'use client'
import { StandAlone } from '@/components/layout/stand-alone'
import type { SessionView } from '@/lib/contracts/session'
import { signOut } from './sign-out'

/** Somebody who is signed in and may see nothing yet. */
export function NoRole({ session }: { session: SessionView }) {
  return (
    <StandAlone
      title="You have no role yet"
      action={
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      }
    >
      You are signed in as {session.user.name} ({session.user.email}). Ask an administrator for a role, everywhere or
      for the accounts you work with; it counts from your next click.
    </StandAlone>
  )
}
