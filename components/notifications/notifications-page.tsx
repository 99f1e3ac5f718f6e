'use client'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { ChannelTable } from './channel-table'
import { MailChoice } from './mail-choice'

/** Where messages go, for those who decide that, and what one gets oneself. */
export function NotificationsPage() {
  const manages = useMay('channels.manage')
  return (
    <PageFrame title="Notifications" description="Who is told when a grant waits, is made, fails or ends.">
      {manages && <ChannelTable />}
      <MailChoice />
    </PageFrame>
  )
}
