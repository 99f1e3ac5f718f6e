'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { paths } from '@/lib/paths'

/** A page the viewer may not see, in the server's own words. */
export function Refused({ message }: { message: string }) {
  return (
    <ContentLayout header={<Header variant="h1">Not available to you</Header>}>
      <Alert type="warning" action={<Button href={paths.posture()}>Back to posture</Button>}>
        {message} Ask an administrator if you need it.
      </Alert>
    </ContentLayout>
  )
}
