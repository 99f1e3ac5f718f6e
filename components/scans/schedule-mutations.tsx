'use client'
import Link from '@cloudscape-design/components/link'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { useFlash } from '@/components/layout/flash'
import { api } from '@/lib/api-client'
import type { ChangeScheduleInput, CreateScheduleInput } from '@/lib/contracts/schedule-input'
import { ScheduleView } from '@/lib/contracts/schedules'
import { paths } from '@/lib/paths'

type Schedule = Pick<ScheduleView, 'id' | 'name'>

/** Each leaves the list as the server has it. */
function useScheduleMutation<Input, Answer>(act: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: act, onSettled: () => client.invalidateQueries({ queryKey: ['scans'] }) })
}

export const useCreateSchedule = () =>
  useScheduleMutation((input: CreateScheduleInput) => api.post(paths.api.schedules(), ScheduleView, input))

export const useChangeSchedule = () =>
  useScheduleMutation(({ id, ...input }: ChangeScheduleInput & { id: string }) =>
    api.patch(paths.api.schedule(id), ScheduleView, input),
  )

export const useDeleteSchedule = () => useScheduleMutation((id: string) => api.delete(paths.api.schedule(id)))

export function useRunSchedule() {
  const flash = useFlash()
  const run = useScheduleMutation(({ id }: Schedule) =>
    api.post(paths.api.scheduleRun(id), z.object({ id: z.number() })),
  )
  return (schedule: Schedule) =>
    run.mutate(schedule, {
      onSuccess: ({ id }) =>
        flash({
          id: 'scan',
          type: 'in-progress',
          content: (
            <>
              “{schedule.name}” runs now.{' '}
              <Link color="inverted" href={paths.scan(id)}>
                See scan {id}
              </Link>
            </>
          ),
        }),
      onError: (error) =>
        flash({ id: 'scan', type: 'error', header: `“${schedule.name}” was not run`, content: error.message }),
    })
}
