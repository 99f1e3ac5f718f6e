'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { ErrorNotice } from '@/components/layout/error-notice'

/** A page of the console that could not be made; the shell around it stays. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter()
  const client = useQueryClient()
  const again = () =>
    startTransition(() => {
      client.removeQueries({ predicate: (query) => query.state.status === 'error' })
      router.refresh()
      reset()
    })
  return <ErrorNotice error={error} again={again} />
}
