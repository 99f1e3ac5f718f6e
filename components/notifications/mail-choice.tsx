'use client'
import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useQuery } from '@tanstack/react-query'
import { QueryError } from '@/components/ui/query-error'
import type { MailPreferences } from '@/lib/contracts/channels'
import { noticeKinds } from '@/lib/domain/notifications/notice'
import { useChangePreferences } from './mutations'
import { mailTexts } from './notice-words'
import { notificationQueries } from './queries'

/** What the viewer gets mail about. */
export function MailChoice() {
  const { data, error, refetch } = useQuery(notificationQueries.preferences())
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={data && `To ${data.address}: one mail a minute at most, with all that came meanwhile.`}
        >
          Mail to you
        </Header>
      }
    >
      {error && !data && <QueryError error={error} what="your choices" retry={() => void refetch()} />}
      {data && <Choices preferences={data} />}
    </Container>
  )
}

function Choices({ preferences: { available, off } }: { preferences: MailPreferences }) {
  const change = useChangePreferences()
  return (
    <SpaceBetween size="m">
      {!available && (
        <Alert type="info">
          Keyscope sends no mail yet: it takes a mail server and a channel, which administrators set up. What you choose
          here counts from then on.
        </Alert>
      )}
      {noticeKinds.map((kind) => (
        <Toggle
          key={kind}
          checked={!off.includes(kind)}
          onChange={({ detail }) =>
            change.mutate({ off: noticeKinds.filter((one) => (one === kind ? !detail.checked : off.includes(one))) })
          }
        >
          {mailTexts[kind]}
        </Toggle>
      ))}
    </SpaceBetween>
  )
}
