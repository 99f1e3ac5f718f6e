import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { scheduleQueries, scopeQueries } from '@/components/scans/queries'
import { ScheduleList } from '@/components/scans/schedule-list'
import { getScopeOptions } from '@/lib/services/scans/get-scope-options'
import { listSchedules } from '@/lib/services/schedules/list-schedules'

export const metadata: Metadata = { title: 'Schedules' }

export default function Page() {
  return (
    <Prefetched
      queries={[prefetch(scheduleQueries.list(), listSchedules), prefetch(scopeQueries.options(), getScopeOptions)]}
    >
      <ScheduleList />
    </Prefetched>
  )
}
