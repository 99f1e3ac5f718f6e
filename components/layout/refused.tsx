'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { paths } from '@/lib/paths'

/** A page that cannot be shown, in the server's own words: not permitted, or not possible as things are. */
export function Refused({ message, permitted }: { message: string; permitted: boolean }) {
  return (
    <ContentLayout header={<Header variant="h1">{permitted ? 'Not possible' : 'Not available to you'}</Header>}>
      <Alert type="warning" action={<Button href={paths.posture()}>Back to posture</Button>}>
        {message} {!permitted && 'Ask an administrator if you need it.'}
      </Alert>
    </ContentLayout>
  )
}
