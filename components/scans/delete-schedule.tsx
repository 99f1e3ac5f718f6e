'use client'
import { ActModal } from '@/components/ui/act-modal'
import type { ScheduleView } from '@/lib/contracts/schedules'
import { useDeleteSchedule } from './schedule-mutations'

export function DeleteSchedule({ schedule, close }: { schedule: ScheduleView; close: () => void }) {
  const remove = useDeleteSchedule()
  return (
    <ActModal
      header={`Delete “${schedule.name}”?`}
      act="Delete schedule"
      busy="Deleting the schedule"
      onAct={() => remove.mutate(schedule.id, { onSuccess: close })}
      isPending={remove.isPending}
      error={remove.error}
      close={close}
    >
      <div>
        It starts no scan any more. The scans it started and its lines in the audit log stay. To pause it, disable it
        instead.
      </div>
    </ActModal>
  )
}
