'use client'
import { StandAlone } from '@/components/layout/stand-alone'

/** When even the shell could not be rendered. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <StandAlone
      title="Something went wrong"
      action={
        <button type="button" onClick={reset}>
          Try again
        </button>
      }
    >
      The page could not be made. Try again; if it stays, ask an administrator
      {error.digest ? ` and quote ${error.digest}` : ''}.
    </StandAlone>
  )
}
