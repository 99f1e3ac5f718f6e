'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { paths } from '@/lib/paths'
import { PageFrame } from './page-header'

/** Inside the shell: what was asked for is not there. */
export function NotFoundNotice() {
  return (
    <PageFrame title="Not found">
      <Alert type="info" action={<Button href={paths.posture()}>Back to posture</Button>}>
        There is nothing at this address, or nothing you may know of. A key or cluster that is gone leaves with the next
        scan.
      </Alert>
    </PageFrame>
  )
}
