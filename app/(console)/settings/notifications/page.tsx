import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { NotificationsPage } from '@/components/notifications/notifications-page'
import { notificationQueries } from '@/components/notifications/queries'
import { getMailPreferences } from '@/lib/services/notifications/mail-preferences'

export const metadata: Metadata = { title: 'Notifications' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(notificationQueries.preferences(), getMailPreferences)]}>
      <NotificationsPage />
    </Prefetched>
  )
}
