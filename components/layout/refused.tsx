'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { paths } from '@/lib/paths'
import { PageFrame } from './page-header'

/** A page that cannot be shown, in the server's own words: not permitted, or not possible as things are. */
export function Refused({ message, permitted }: { message: string; permitted: boolean }) {
  return (
    <PageFrame title={permitted ? 'Not possible' : 'Not available to you'}>
      <Alert type="warning" action={<Button href={paths.posture()}>Back to posture</Button>}>
        {message} {!permitted && 'Ask an administrator if you need it.'}
      </Alert>
    </PageFrame>
  )
}
