'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { ApiError } from '@/lib/api-client'
import { PageFrame } from './page-header'

/** What the API said may be shown; anything else is a bug, of which the person gets the number to quote. */
export function ErrorNotice({ error, again }: { error: Error & { digest?: string }; again: () => void }) {
  const known = error instanceof ApiError
  const id = known ? error.requestId : error.digest
  return (
    <PageFrame title="Something went wrong">
      <Alert type="error" header="This page could not be made" action={<Button onClick={again}>Try again</Button>}>
        {known ? error.message : 'Try again. If it stays, ask an administrator'}
        {id && ` Quote ${id} when you ask for help.`}
      </Alert>
    </PageFrame>
  )
}
