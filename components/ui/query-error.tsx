'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'

/** What did not work, in the server's own words, and a way to try again. */
export function QueryError({ error, what, retry }: { error: unknown; what: string; retry?: () => void }) {
  return (
    <Alert
      type="error"
      header={`Could not read ${what}`}
      action={retry ? <Button onClick={retry}>Try again</Button> : undefined}
    >
      {error instanceof Error ? error.message : 'Something went wrong.'}
    </Alert>
  )
}
