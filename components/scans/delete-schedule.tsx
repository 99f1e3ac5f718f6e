'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ScheduleView } from '@/lib/contracts/schedules'
import { useDeleteSchedule } from './schedule-mutations'

export function DeleteSchedule({ schedule, close }: { schedule: ScheduleView; close: () => void }) {
  const remove = useDeleteSchedule()
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header={`Delete “${schedule.name}”?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close} disabled={remove.isPending}>
              Cancel
            </Button>
            <Button
              variant="primary"
              onClick={() => remove.mutate(schedule.id, { onSuccess: close })}
              loading={remove.isPending}
              loadingText="Deleting the schedule"
            >
              Delete schedule
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          It starts no scan any more. The scans it started and its lines in the audit log stay. To pause it, disable it
          instead.
        </div>
        {remove.error && <Alert type="error">{remove.error.message}</Alert>}
      </SpaceBetween>
    </Modal>
  )
}
